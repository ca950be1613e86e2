using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>A host that joins late: it passes the whole chain, in order, with every migration of its role.</summary>
sealed class Newcomer : IMeasure
{
    const int Links = 10_000;
    const int Migrations = 100;

    public string Name => "newcomer";

    public string Summary => "a new host passes a chain of 10,000 links with 100 migrations of its role, over http; then a link more at its tip";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        SampleChain.Push(origin, Links, Links / Migrations);
        origin.Git("repack", "-a", "-d", "--quiet");
        using var home = new HostHome().Join(origin, "web01", "web");

        var samples = new SortedDictionary<int, double>();
        var whole = await Watched.RunAsync(() => home.StartApply(), cancellationToken, (apply, at) =>
        {
            if (Usage.MemoryOf(apply.Id) is { } memory)
            {
                samples.TryAdd((int)(at / 2), memory.Resident);
            }
        });
        figures.Add("apply of the whole chain: by the wall", whole.WallSeconds, "s", 30);
        figures.Add("apply of the whole chain: CPU, with all children", whole.CpuSeconds, "s");
        figures.Add("the process's memory at its peak", whole.PeakMegabytes, "MB");
        figures.Note($"resident MB every 2 s: {string.Join(' ', samples.Values.Select(megabytes => $"{megabytes:0}"))}");

        List<double> nothing = [];
        for (var run = 0; run < 5; run++)
        {
            nothing.Add((await Watched.RunAsync(() => home.StartApply(), cancellationToken)).CpuSeconds);
        }

        figures.Add("apply at the tip, nothing to do: CPU", nothing, "s");
    }
}
