using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>
/// One trivial migration through a hundred agents on this machine. The role is paused while the agents start and come to stand before it, so that what
/// is measured begins with the first place that is taken and ends with the last that is given back.
/// </summary>
sealed class RollingAgents(HerdSize size) : IMeasure
{
    readonly int hosts = size.Hosts ?? 100;
    readonly int atMostOut = size.AtMostOut ?? 10;
    readonly int step = size.StepSeconds ?? 2;
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public string Name => "agents";

    public string Summary => $"a migration of {step} s rolling through {hosts} agents over http, at most {atMostOut} out: time over the ideal, origin CPU, lost pushes";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        // When each entry was accepted.
        origin.Git("config", "core.logAllRefUpdates", "always");
        origin.PostTip();
        CountPushes(origin);
        origin.Commit("Begin", ("README.md", "A herd.\n"));
        using var herd = new Homes(hosts);
        herd.Join(origin);
        await RollAsync("first", "for the first time in their lives");
        await RollAsync("second", "as agents do that have run one before");

        async Task RollAsync(string name, string when)
        {
            herd[0].Run("pause", "web", "--reason", "the measure begins when all wait", "--origin", origin.Url).Successfully();
            var link = origin.Commit($"Add web/{name}", ($"migrations/web/{name}.csx", string.Create(CultureInfo.InvariantCulture, $"Rolling(atMostOut: {atMostOut});\nUpdate(() => Run(\"sleep {step}\"));\n")));
            var waiting = $"Waiting before {link.Short}";
            await (name == "first" ? herd.StartAsync("10s", waiting, Limit, cancellationToken) : herd.SeenAsync(waiting, Limit, cancellationToken));

            var agentsBefore = herd.CpuSeconds();
            var othersBefore = Others();
            var asked = PushesAsked(origin);
            var accepted = PushesAccepted(origin);
            var told = LedgerTimes(origin).Count;
            var clock = Stopwatch.GetTimestamp();
            herd[0].Run("resume", "web", "--reason", "go", "--origin", origin.Url).Successfully();

            // Seldom: the measure's own git takes of the processors, too.
            await Until.ItHolds(() => Completed(origin, link) == hosts, Limit, cancellationToken, every: TimeSpan.FromSeconds(0.5));

            // The first of them says that the role is resumed.
            var entries = LedgerTimes(origin).Skip(told + 1).ToList();
            var ideal = hosts / atMostOut * step;
            var lost = PushesAsked(origin) - asked - (PushesAccepted(origin) - accepted);
            figures.Note(string.Create(CultureInfo.InvariantCulture, $"{when}: from the resume to the last place given back: {Stopwatch.GetElapsedTime(clock).TotalSeconds:0.0} s; ideal {ideal} s; {entries.Count} entries, {lost} pushes lost"));
            figures.Add($"{name}: from the first place to the last, over the ideal", (entries[^1] - entries[0]) / ideal, "times", 1.5);
            figures.Add($"{name}: pushes lost to races for each ledger entry", lost / (double)entries.Count, "", 0.5);
            figures.Add($"{name}: CPU of the origin for each host, and of what else runs on the machine", (Others() - othersBefore) / hosts, "s");
            figures.Add($"{name}: CPU of the agent and what it starts, for each host", (herd.CpuSeconds() - agentsBefore) / hosts, "s");

            // fcgiwrap does not wait for what it starts, so git's share of the origin is in no process's sum: it is what neither the agents nor this process used.
            double Others() => Usage.BusyCpuSeconds() - herd.CpuSeconds() - Usage.CpuSeconds(Environment.ProcessId);
        }
    }

    static int Completed(TempOrigin origin, CommitId link) => JsonDocument.Parse(origin.Git("show", "refs/wildebeest/roles/web:ledger.json")).RootElement.GetProperty("changes").EnumerateArray()
        .Where(change => change.GetProperty("link").GetString() == link.ToString()).Select(change => change.GetProperty("completed").GetInt32()).SingleOrDefault();

    /// <summary>When the origin had each place taken and given back, by its own clock, from the log of its ref.</summary>
    static IReadOnlyList<double> LedgerTimes(TempOrigin origin) =>
        [.. File.ReadLines(Path.Combine(origin.Repository, "logs/refs/wildebeest/roles/web")).Skip(2)
            .Select(line => double.Parse(line.Split('>')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture))];

    static int PushesAsked(TempOrigin origin) =>
        File.ReadLines(Path.Combine(origin.Folder, "http", "access.log")).Count(line => line.Contains("info/refs?service=git-receive-pack", StringComparison.Ordinal));

    static int PushesAccepted(TempOrigin origin) => File.ReadLines(Path.Combine(origin.Repository, "accepted")).Count();

    /// <summary>The hook runs once for each push that is accepted, however many refs it moves. A line of its own shell's costs next to nothing.</summary>
    static void CountPushes(TempOrigin origin)
    {
        var hook = Path.Combine(origin.Repository, "hooks", "post-receive");
        File.WriteAllText(hook, File.ReadAllText(hook).Replace("set -u\n", "set -u\necho . >>accepted\n", StringComparison.Ordinal));
    }
}
