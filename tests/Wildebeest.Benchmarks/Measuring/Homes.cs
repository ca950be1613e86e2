using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Many hosts of role <c>web</c>, each in a home of its own, that share what the first of them compiled.</summary>
sealed class Homes(int count) : IDisposable
{
    readonly List<HostHome> homes = [.. Enumerable.Range(0, count).Select(_ => new HostHome())];

    public HostHome this[int index] => homes[index];

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
        homes[0].StartAgent(poll);
        await Until.ItHolds(() => Says(homes[0]), limit, cancellationToken);
        foreach (var home in homes.Skip(1))
        {
            ScriptCaches.Copy(homes[0], home);
            home.StartAgent(poll);
            await Until.ItHolds(() => Says(home), limit, cancellationToken);
        }

        bool Says(HostHome home) => home.Log.Contains(text, StringComparison.Ordinal);
    }

    public void Dispose() => Parallel.ForEach(homes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, home => home.Dispose());
}
