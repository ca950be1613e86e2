namespace Wildebeest;

/// <summary>
/// The root of every designed error: one type per kind, one sentence for people, the way out beside it.
/// The cause stays in <see cref="Exception.InnerException"/> for the log.
/// </summary>
abstract class WildebeestException(string sentence, string? wayOut = null, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>What to do next, as one sentence; null where the sentence already says it.</summary>
    public string? WayOut { get; } = wayOut;

    /// <summary>Where it is: <c>migrations/web/tls.csx(12,9)</c>, a settings file and line, a commit. Null where the sentence says it.</summary>
    public string? Where { get; init; }

    /// <summary>What people are shown: the sentence, led by its place unless it names that itself.</summary>
    public string Told => Where is null || Message.Contains(Where, StringComparison.Ordinal) ? Message : $"{Where}: {Message}";

    /// <summary>What the program exits with when this error ends it.</summary>
    public virtual ExitCode ExitCode => ExitCode.Failed;
}
