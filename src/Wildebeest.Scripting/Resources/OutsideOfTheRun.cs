using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// For what must outlive the migration, such as a daemon: it leaves the three signs by which all that a run started is ended (its session, the mark in its
/// environment, its control group).
/// </summary>
static class OutsideOfTheRun
{
    // A fixed text, and everything that varies is an argument of it. Writing 0 moves the writer itself; a group that refuses is none of the run's.
    const string Leave = """for group in $1; do echo 0 > "$group"; done 2>/dev/null; shift; exec "$@" """;

    static readonly string[] Roots = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/memory"];

    public static Command Of(Command command) => command with
    {
        Program = "setsid",
        Arguments = ["/bin/sh", "-c", Leave, "sh", string.Join(' ', GroupsAbove()), command.Program, .. command.Arguments],
        Env = new Dictionary<string, string?>(command.Env ?? new Dictionary<string, string?>()) { [ProcessTree.MarkVariable] = null, ["TMPDIR"] = null },
    };

    // The run's own group carries the program's name; the one above it is what the service manager gave the agent.
    static IEnumerable<string> GroupsAbove() =>
        from line in File.Exists("/proc/self/cgroup") ? File.ReadLines("/proc/self/cgroup") : []
        let path = line.Split(':', 3)[^1]
        where Path.GetFileName(path).StartsWith("wildebeest-", StringComparison.Ordinal)
        from root in Roots
        let file = $"{root}{Path.GetDirectoryName(path)!.TrimEnd('/')}/cgroup.procs"
        where File.Exists(file) && Directory.Exists(root + path)
        select file;
}
