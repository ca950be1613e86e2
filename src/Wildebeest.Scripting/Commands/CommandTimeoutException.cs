namespace Wildebeest.Scripting.Commands;

/// <summary>A command was not done in its time, and was ended.</summary>
sealed class CommandTimeoutException(string message) : MigrationException(message);
