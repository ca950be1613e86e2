using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>A service's own program that says whether it could read a file, asked before the file is placed.</summary>
static class Checker
{
    const int QuotedLines = 5;

    /// <param name="temporary">Where the new content is now.</param>
    /// <param name="path">What the script calls it: the checker's words name it so too.</param>
    /// <exception cref="MigrationException">It does not accept it, or there is no such program.</exception>
    public static void Ask(IReadOnlyList<string> checker, string path, string temporary, bool secret)
    {
        if (!Tool.Exists(checker[0]))
        {
            throw new MigrationException($"{path} is not placed: there is no program {checker[0]} on this host's PATH to check it.");
        }

        var result = Tool.Look(checker[0], [.. checker.Skip(1).Select(word => word.Replace(Placing.PathHole, temporary, StringComparison.Ordinal))]);
        if (result.ExitCode == 0)
        {
            return;
        }

        var typed = CommandWords.Join(checker.Select(word => word.Replace(Placing.PathHole, path, StringComparison.Ordinal)));
        throw new MigrationException($"{path} is not placed: {typed}: exit code {result.ExitCode}{(secret ? ", and what it said is hidden." : LastWords(result, path, temporary))}");
    }

    static string LastWords(RunResult result, string path, string temporary)
    {
        var said = result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim();
        var last = string.Join(" / ", said.Replace(temporary, path, StringComparison.Ordinal).Split('\n').TakeLast(QuotedLines).Select(line => line.Trim()));
        return last.Length == 0 ? "." : $": {last}";
    }
}
