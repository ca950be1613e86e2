using System.Globalization;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>An agent that has nothing to do: its memory over many polls and migrations, and the CPU of one poll.</summary>
sealed class IdleAgent : IMeasure
{
    const double ResidentGoal = 60;
    const int Polls = 1000;
    const int Migrations = 100;
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public string Name => "idle";

    public string Summary => $"an agent over http through {Polls} polls and {Migrations} migrations: resident memory, CPU of an idle poll";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        SampleChain.Push(origin, links: 10, every: 100);
        using var home = new HostHome().Join(origin, "web01", "web");
        var agent = home.StartAgent("100ms");
        await Until.ItHolds(() => home.Log.Contains("At the tip", StringComparison.Ordinal), Limit, cancellationToken);
        await PollAsync(origin, 5, cancellationToken);
        Show(figures, "after the start", agent);

        var cpu = new List<double>();
        var done = 0;
        foreach (var until in (int[])[100, 250, 500, 750, Polls])
        {
            var before = Usage.CpuSeconds(agent.Id);
            var polls = await PollAsync(origin, until - done, cancellationToken);
            cpu.Add((Usage.CpuSeconds(agent.Id) - before) / polls);
            done = until;
            Show(figures, $"after {until} polls", agent);
        }

        figures.Add("CPU of one poll, with git and its helper", cpu, "s", 0.03);

        var working = 0.0;
        for (var applied = 0; applied < Migrations; applied += 10)
        {
            var made = origin.Author.MakeChain(origin.Head, Enumerable.Range(applied, 10).Select(number => SampleChain.Migration($"idle{number:000}")));
            origin.Author.Push(made[^1]);
            var last = string.Create(CultureInfo.InvariantCulture, $"web/idle{applied + 9:000} completed");
            await Until.ItHolds(
                () =>
                {
                    working = Math.Max(working, Usage.MemoryOf(agent.Id)?.Resident ?? 0);
                    return home.Log.Contains(last, StringComparison.Ordinal);
                },
                Limit, cancellationToken);

            // The last is completed before it is published, and the turn ends after that.
            await PollAsync(origin, 3, cancellationToken);
            if (applied is 0 or 40 or Migrations - 10)
            {
                await ShowSamplesAsync(figures, $"between polls, right after {applied + 10} migrations", agent, cancellationToken);
            }
        }

        figures.Add("the most while it applied them", working, "MB, inside of a turn");
        await PollAsync(origin, 100, cancellationToken);
        Show(figures, "100 polls later", agent);
    }

    static void Show(Figures figures, string when, ChildProcess agent)
    {
        var memory = Usage.MemoryOf(agent.Id) ?? throw new InvalidOperationException($"The agent has ended.\n{agent}");
        figures.Add($"resident {when}", memory.Resident, $"MB (its own {memory.Anonymous:0.0}, of files {memory.OfFiles:0.0}; in shares {Usage.SharesOf(agent.Id):0.0}; peak {memory.Peak:0.0})", ResidentGoal);
    }

    /// <summary>As it is at any moment of four seconds, polls included: at the shortest interval they are nearly half of the time.</summary>
    static async Task ShowSamplesAsync(Figures figures, string when, ChildProcess agent, CancellationToken cancellationToken)
    {
        var samples = new List<double>();
        for (var sample = 0; sample < 80; sample++)
        {
            samples.Add((Usage.MemoryOf(agent.Id) ?? throw new InvalidOperationException($"The agent has ended.\n{agent}")).Resident);
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        figures.Add($"resident {when}", samples, "MB", ResidentGoal);
    }

    /// <summary>Waits for so many polls more, by what the server saw; returns how many there were.</summary>
    internal static async Task<int> PollAsync(TempOrigin origin, int polls, CancellationToken cancellationToken)
    {
        var before = origin.Traffic.Requests;
        while (origin.Traffic.Requests - before < polls * PollTraffic.RequestsOfOnePoll)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        return (origin.Traffic.Requests - before) / PollTraffic.RequestsOfOnePoll;
    }
}
