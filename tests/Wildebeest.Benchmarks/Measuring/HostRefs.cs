using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Many hosts' tags, written straight into an origin's repository, as if so many hosts had published.</summary>
static class HostRefs
{
    /// <param name="states">Each host stands at one of these, in turn.</param>
    public static void Write(TempOrigin origin, int count, IReadOnlyList<CommitId> states) => Write(origin.Repository, count, states);

    /// <inheritdoc cref="Write(TempOrigin, int, IReadOnlyList{CommitId})"/>
    public static void Write(string origin, int count, IReadOnlyList<CommitId> states)
    {
        using var repository = Clone.Open(origin);
        var since = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        for (var number = 1; number <= count; number++)
        {
            var id = HostId.Parse(new Guid(unchecked((int)(number * 2_654_435_761u)), 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 1]).ToString("D"));
            var name = string.Create(CultureInfo.InvariantCulture, $"host{number:00000}");
            var record = new HostRecord
            {
                Id = id.ToString(), Roles = number % 3 == 0 ? ["web", "base"] : ["web"], Phase = HostPhase.Idle, Since = since, Agent = "0.1.0",
                Facts = new Dictionary<string, string> { ["os"] = "Debian GNU/Linux 12 (bookworm)", ["kernel"] = "6.1.0", ["cpus"] = "2", ["architecture"] = "X64" },
            };
            var tag = repository.WriteTag(name, states[number % states.Count], record.ToJson() + "\n", new Git.Author(name, name + "@wildebeest.invalid", since));
            repository.WriteRef(RefNames.Host(id), tag);
        }
    }

    public static void Pack(TempOrigin origin) => Pack(origin.Repository);

    public static void Pack(string origin)
    {
        PlainGit.Run(origin, "pack-refs", "--all");
        PlainGit.Run(origin, "repack", "-a", "-d", "--quiet");
    }
}
