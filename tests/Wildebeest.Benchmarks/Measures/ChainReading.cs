using System.Diagnostics;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.Chains;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>The chain's reader by itself: its cost is that of the new links, at any length of the chain.</summary>
sealed class ChainReading : IMeasure
{
    const int Runs = 5;

    public string Name => "reader";

    public string Summary => "the chain's reader alone: new links at the end of chains of 10 and of 10,000 links; an agent's turn at the tip of each";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        foreach (var length in (int[])[10, 10_000])
        {
            using var origin = TempOrigin.Over(Transport.File);
            var links = SampleChain.Push(origin, length, every: 100);
            origin.Git("repack", "-a", "-d", "--quiet");
            using var clone = Clone.Open(origin.Repository);
            var reader = new ChainReader(clone, new ChainLimits(100_000_000));

            List<double> all = [], one = [], none = [];
            for (var run = 0; run < Runs; run++)
            {
                all.Add(Milliseconds(() => reader.Read(null, links[^1], cancellationToken)));
                one.Add(Milliseconds(() => reader.Read(links[^2], links[^1], cancellationToken)));
                none.Add(Milliseconds(() => reader.Read(links[^1], links[^1], cancellationToken)));
            }

            figures.Add($"{length} links, all of them new", all, "ms");
            figures.Add($"{length} links, the last one new", one, "ms");
            figures.Add($"{length} links, none new", none, "ms");

            using var home = new HostHome().Join(origin, "web01", "web");
            home.Apply().Successfully();
            var agent = home.StartAgent("100ms");
            await Until.ItHolds(() => home.Log.Split("At the tip").Length > 2, TimeSpan.FromMinutes(1), cancellationToken);
            List<double> turns = [];
            for (var run = 0; run < Runs; run++)
            {
                var before = Usage.CpuSeconds(agent.Id);
                await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
                turns.Add((Usage.CpuSeconds(agent.Id) - before) / 2);
            }

            figures.Add($"an agent at the tip of {length} links, about 6 turns a second: CPU", turns, "s a second");
            agent.Dispose();
        }
    }

    static double Milliseconds(Action action)
    {
        var clock = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }
}
