namespace Wildebeest.Scripting;

/// <summary>What a helper throws when it cannot do what a migration asked for. Its message is the sentence that people read.</summary>
/// <param name="message">One sentence: what was to be done, and what stands against it.</param>
/// <param name="cause">What the system said, where it said something.</param>
public class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
