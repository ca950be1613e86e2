using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Commands;

/// <summary>
/// A program of the system that a helper uses, in the C locale and never on a terminal. To look is quiet and reported to nobody; what it says when it acts goes
/// to the log.
/// </summary>
static class Tool
{
    static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    static readonly int[] AnyExitCode = [.. Enumerable.Range(0, 256)];

    static readonly IReadOnlyDictionary<string, string?> Environment = new Dictionary<string, string?>
    {
        ["LC_ALL"] = "C",
        ["LANGUAGE"] = null,
        ["TERM"] = "dumb",
        ["PAGER"] = "cat",
        ["SYSTEMD_PAGER"] = "",
        ["DEBIAN_FRONTEND"] = "noninteractive",
    };

    /// <summary>Whether there is such a program: on the PATH, or at the path that it is named by.</summary>
    public static bool Exists(string program) => File.Exists(ProgramFile.Find(program));

    /// <summary>Any exit code is an answer.</summary>
    public static RunResult Look(string program, params IReadOnlyList<string> arguments) => Look(LongestLook, program, arguments);

    /// <inheritdoc cref="Look(string, IReadOnlyList{string})"/>
    public static RunResult Look(TimeSpan longest, string program, params IReadOnlyList<string> arguments) => Look(new Command(program, arguments) { Timeout = longest });

    /// <inheritdoc cref="Look(string, IReadOnlyList{string})"/>
    public static RunResult Look(Command command) => (InOurEnvironment(command) with { Quiet = true, OkExitCodes = AnyExitCode }).Execute();

    /// <exception cref="CommandFailedException">Its exit code is not 0; with its last words.</exception>
    public static RunResult Act(string program, params IReadOnlyList<string> arguments) => Act(new Command(program, arguments));

    /// <inheritdoc cref="Act(string, IReadOnlyList{string})"/>
    public static RunResult Act(Command command) => InOurEnvironment(command).Execute();

    static Command InOurEnvironment(Command command) =>
        command with { Env = command.Env is null ? Environment : Environment.Concat(command.Env).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Last().Value) };
}
