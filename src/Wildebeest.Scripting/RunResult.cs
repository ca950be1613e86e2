namespace Wildebeest.Scripting;

/// <summary>What a command left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, the first million characters of it.</param>
/// <param name="Error">Its standard error, the first million characters of it.</param>
public sealed record RunResult(int ExitCode, string Output, string Error)
{
    /// <summary>The standard output without the blanks and line ends around it.</summary>
    public override string ToString() => Output.Trim();
}
