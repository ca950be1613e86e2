using System.Diagnostics;
using System.Globalization;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>From the link on the branch to the host's published state: a trivial script, compiled first or found in the cache.</summary>
sealed class LinkToState : IMeasure
{
    const int Runs = 7;
    const double ColdGoal = 1.5;
    const double WarmGoal = 0.3;
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Name => "link";

    public string Summary => "a link with a trivial script, landed to applied and published on one host over http: CPU of the host and all its children";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var first = TempOrigin.Over(Transport.Http);
        Land(first, 0);
        using var cold = new HostHome().Join(first, "web01", "web");
        await FollowAsync(figures, "agent, cache empty", first, cold, ColdGoal, cancellationToken);

        using var second = TempOrigin.Over(Transport.Http);
        Land(second, 0);
        using var warm = new HostHome().Join(second, "web02", "web");
        ScriptCaches.Copy(cold, warm);
        await FollowAsync(figures, "agent, cache warm", second, warm, WarmGoal, cancellationToken);

        using var third = TempOrigin.Over(Transport.Http);
        Land(third, 0);
        using var single = new HostHome().Join(third, "web03", "web");
        await ApplyAsync(figures, "apply, cache empty", third, single, ColdGoal, cancellationToken);

        using var fourth = TempOrigin.Over(Transport.Http);
        Land(fourth, 0);
        using var again = new HostHome().Join(fourth, "web04", "web");
        ScriptCaches.Copy(single, again);
        await ApplyAsync(figures, "apply, cache warm", fourth, again, WarmGoal, cancellationToken);
    }

    static async Task FollowAsync(Figures figures, string what, TempOrigin origin, HostHome home, double goal, CancellationToken cancellationToken)
    {
        // Polls every minute would make it long, polls without pause would be most of what is measured.
        var agent = home.StartAgent("1s");
        await PublishedAsync(origin, agent, cancellationToken);
        List<double> cpu = [], wall = [];
        for (var run = 1; run <= Runs; run++)
        {
            var before = Usage.CpuSeconds(agent.Id);
            var clock = Stopwatch.GetTimestamp();
            Land(origin, run);
            await PublishedAsync(origin, agent, cancellationToken);
            wall.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
            await Until.ItHolds(() => !Usage.HasChildren(agent.Id), Limit, cancellationToken);
            cpu.Add(Usage.CpuSeconds(agent.Id) - before);
        }

        agent.Dispose();
        figures.Add($"{what}: CPU", cpu, "s", goal);
        figures.Add($"{what}: by the wall, with up to 1 s until the poll", wall, "s");
    }

    static async Task ApplyAsync(Figures figures, string what, TempOrigin origin, HostHome home, double goal, CancellationToken cancellationToken)
    {
        home.Apply().Successfully();
        List<double> cpu = [], wall = [];
        for (var run = 1; run <= Runs; run++)
        {
            Land(origin, run);
            var watched = await Watched.RunAsync(() => home.StartApply(), cancellationToken);
            cpu.Add(watched.CpuSeconds);
            wall.Add(watched.WallSeconds);
        }

        figures.Add($"{what}: CPU", cpu, "s", goal);
        figures.Add($"{what}: by the wall", wall, "s");
    }

    static void Land(TempOrigin origin, int number)
    {
        var (message, files) = SampleChain.Migration(string.Create(CultureInfo.InvariantCulture, $"step{number:00}"));
        origin.Commit(message, files);
    }

    static async Task PublishedAsync(TempOrigin origin, ChildProcess agent, CancellationToken cancellationToken)
    {
        using var repository = Clone.Open(origin.Repository);
        var head = repository.ReadRef("refs/heads/main");
        await Until.ItHolds(
            () => agent.HasExited
                ? throw new InvalidOperationException($"The agent has ended.\n{agent}")
                : repository.RefsUnder("refs/wildebeest/hosts/").Any(host => repository.ReadTag(host.Id)?.Target == head),
            Limit, cancellationToken);
    }
}
