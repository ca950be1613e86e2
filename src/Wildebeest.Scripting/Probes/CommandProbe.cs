using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Probes;

/// <summary>Whether a program succeeds.</summary>
static class CommandProbe
{
    static readonly IReadOnlyList<int> AnyExitCode = [.. Enumerable.Range(0, 256)];

    /// <exception cref="MigrationException">There is no such program: waiting brings none.</exception>
    public static Sight Look(Command command, TimeSpan limit)
    {
        try
        {
            var result = (command with { Quiet = true, Timeout = limit, OkExitCodes = AnyExitCode }).Execute();
            var said = (result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim()).Split('\n')[^1].Trim();
            return new Sight(result.ExitCode == 0, said.Length == 0 || result.ExitCode == 0 ? $"exit code {result.ExitCode}" : $"exit code {result.ExitCode} ({said})");
        }
        catch (CommandTimeoutException)
        {
            return new Sight(false, $"not done within {Patience.InWords(limit)}");
        }
    }
}
