namespace Wildebeest.Scripting;

/// <summary>What a command left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, the first million characters of it.</param>
/// <param name="Error">Its standard error, the first million characters of it.</param>
public sealed record RunResult(int ExitCode, string Output, string Error)
{
    readonly string? unknown;

    /// <summary>Its exit code.</summary>
    public int ExitCode { get => Known(field); init; } = ExitCode;

    /// <summary>Its standard output, the first million characters of it.</summary>
    public string Output { get => Known(field); init; } = Output;

    /// <summary>Its standard error, the first million characters of it.</summary>
    public string Error { get => Known(field); init; } = Error;

    /// <summary>Whether it was not run at all, since its <c>creates</c>, <c>removes</c>, <c>unless</c> or <c>onlyIf</c> said that there is no need. Its exit code is 0 then.</summary>
    public bool IsSkipped { get; private init; }

    internal static RunResult Skipped(string reason) => new(0, "", "") { IsSkipped = reason.Length > 0 };

    /// <summary>Of a command that a dry run does not run: whoever asks what it left behind cannot be told.</summary>
    internal static RunResult Unknown(string command) => new(command);

    RunResult(string unknown)
        : this(0, "", "") => this.unknown = unknown;

    T Known<T>(T value) => unknown is null ? value : throw new MigrationException($"what comes next hangs on the result of '{unknown}', which a dry run does not run");

    /// <summary>The standard output without the blanks and line ends around it.</summary>
    public override string ToString() => Output.Trim();
}
