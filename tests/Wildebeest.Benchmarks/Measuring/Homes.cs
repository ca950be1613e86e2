using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Many hosts of role <c>web</c>, each in a home of its own, that share what the first of them compiled.</summary>
sealed class Homes(int count) : IDisposable
{
    readonly List<HostHome> homes = [.. Enumerable.Range(0, count).Select(_ => new HostHome())];

    readonly List<ChildProcess> agents = [];

    public HostHome this[int index] => homes[index];

    /// <summary>Of the living agents and of all that they have started and seen the end of.</summary>
    public double CpuSeconds() => agents.Sum(agent => Usage.CpuSeconds(agent.Id));

    public void Join(TempOrigin origin)
    {
        for (var index = 0; index < homes.Count; index++)
        {
            homes[index].Join(origin, string.Create(CultureInfo.InvariantCulture, $"web{index + 1:000}"), "web");
        }
    }

    /// <summary>Starts the agents, the first alone so that the others find its compiled scripts, and returns when each log has the text.</summary>
    public async Task StartAsync(string poll, string text, TimeSpan limit, CancellationToken cancellationToken)
    {
        agents.Add(homes[0].StartAgent(poll));
        await SeenAsync(homes[..1], text, limit, cancellationToken);
        foreach (var home in homes.Skip(1))
        {
            ScriptCaches.Copy(homes[0], home);
            agents.Add(home.StartAgent(poll));
            await SeenAsync([home], text, limit, cancellationToken);
        }
    }

    /// <summary>Returns when each log has the text.</summary>
    public Task SeenAsync(string text, TimeSpan limit, CancellationToken cancellationToken) => SeenAsync(homes, text, limit, cancellationToken);

    static async Task SeenAsync(IReadOnlyList<HostHome> homes, string text, TimeSpan limit, CancellationToken cancellationToken)
    {
        foreach (var home in homes)
        {
            await Until.ItHolds(() => home.Log.Contains(text, StringComparison.Ordinal), limit, cancellationToken);
        }
    }

    public void Dispose() => Parallel.ForEach(homes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, home => home.Dispose());
}
