using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>A service's own program that says whether it could read a file, asked before the file is placed.</summary>
static class Checker
{
    const int QuotedLines = 5;

    /// <param name="checker">With <c>{path}</c> it is given the new file; without, it sees it in its place.</param>
    /// <param name="path">What the script calls it: the checker's words name it so too.</param>
    /// <param name="target">Where it will be, symbolic links followed.</param>
    /// <param name="temporary">Where the new content is now.</param>
    /// <exception cref="MigrationException">It does not accept it, or there is no such program, or it cannot be shown the file.</exception>
    public static void Ask(IReadOnlyList<string> checker, string path, string target, string temporary, bool secret)
    {
        if (!Tool.Exists(checker[0]))
        {
            throw new MigrationException($"{path} is not placed: there is no program {checker[0]} on this host's PATH to check it.");
        }

        var typed = CommandWords.Join(checker.Select(word => word.Replace(Placing.PathHole, path, StringComparison.Ordinal)));
        var result = checker.Any(word => word.Contains(Placing.PathHole, StringComparison.Ordinal))
            ? Tool.Look(checker[0], [.. checker.Skip(1).Select(word => word.Replace(Placing.PathHole, temporary, StringComparison.Ordinal))])
            : PrivateView.Look(target, temporary, () => Tool.Look(checker[0], [.. checker.Skip(1)]), cause => CannotBeShown(path, typed, cause));
        if (result.ExitCode == 0)
        {
            return;
        }

        throw new MigrationException($"{path} is not placed: {typed}: exit code {result.ExitCode}{(secret ? ", and what it said is hidden." : LastWords(result, path, temporary))}");
    }

    static MigrationException CannotBeShown(string path, string typed, IOException cause) => new(
        $"{path} is not placed: {typed} has no {Placing.PathHole}, so it must see the new file in its place before anybody else does, and this host does not allow that ({cause.Message}). "
        + $"It needs root and the right to mount; or name a checker that takes a file, with {Placing.PathHole}.", cause);

    static string LastWords(RunResult result, string path, string temporary)
    {
        var said = result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim();
        var last = string.Join(" / ", said.Replace(temporary, path, StringComparison.Ordinal).Split('\n').TakeLast(QuotedLines).Select(line => line.Trim()));
        return last.Length == 0 ? "." : $": {last}";
    }
}
