using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Waits for what another process will have done soon.</summary>
static class Until
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task ItHolds(Func<bool> condition, TimeSpan within, CancellationToken cancellationToken, TimeSpan? every = null, [CallerArgumentExpression(nameof(condition))] string asked = "")
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > within)
            {
                throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {asked}");
            }

            await Task.Delay(every ?? Pause, cancellationToken);
        }
    }
}
