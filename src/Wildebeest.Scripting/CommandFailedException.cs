namespace Wildebeest.Scripting;

/// <summary>A command ended with an exit code that was not expected.</summary>
public sealed class CommandFailedException : MigrationException
{
    internal CommandFailedException(string message, RunResult result)
        : base(message) => Result = result;

    /// <summary>What the command left behind.</summary>
    public RunResult Result { get; }
}
