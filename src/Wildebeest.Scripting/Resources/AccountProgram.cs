using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>The programs that change users and groups (<c>useradd</c> and its kin), and which names they are given.</summary>
static class AccountProgram
{
    const int LongestName = 32;
    const int QuotedLines = 3;

    // A change of number goes through all files of a home.
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    static readonly TimeSpan LockedFor = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Quiet, so that nothing which it is given is ever repeated in a log.</summary>
    /// <param name="resource">Whom an error is about.</param>
    /// <exception cref="MigrationException">It fails; with its last words.</exception>
    public static void Act(string resource, string program, params IReadOnlyList<string> arguments) => Act(resource, new Command(program, arguments));

    /// <inheritdoc cref="Act(string, string, IReadOnlyList{string})"/>
    public static void Act(string resource, Command command)
    {
        RunResult result = null!;

        // Whoever changes accounts locks their files for a moment.
        Waiting.Until(() => (result = Tool.Look(command with { Timeout = Longest })).ExitCode == 0 || !result.Error.Contains("cannot lock", StringComparison.Ordinal), LockedFor, Pause);
        if (result.ExitCode != 0)
        {
            var said = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(QuotedLines).ToList();
            throw new MigrationException($"{resource}: {(said.Count > 0 ? string.Join(" / ", said) : $"{command.Program}: exit code {result.ExitCode}")}.");
        }
    }

    /// <param name="kind"><c>user</c> or <c>group</c>.</param>
    /// <exception cref="MigrationException">It is none.</exception>
    public static string Name(string kind, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return IsName(name)
            ? name
            : throw new MigrationException($"{kind} '{name}': a name is up to {LongestName} letters, digits, '.', '_' and '-', and begins with a letter or '_'.");
    }

    /// <summary>Whether the thing may be missing for now: a dry run makes none, and an undo has taken it away already.</summary>
    public static bool MayBeMissing => ScriptSession.Current.Start is { DryRun: true } or { Restoring: not null };

    /// <summary>Whether this puts back what a migration changed.</summary>
    public static bool IsUndo => ScriptSession.Current.Start.Restoring is not null;

    static bool IsName(string name) => name.Length <= LongestName && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
