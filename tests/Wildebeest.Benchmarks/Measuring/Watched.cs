using System.Diagnostics;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>One run of a program to its end, and what it used.</summary>
sealed record Watched(double CpuSeconds, double WallSeconds, double PeakMegabytes, Finished Finished)
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs it while nothing else is started or ended by this process: the CPU seconds are those of all children reaped meanwhile.</summary>
    public static async Task<Watched> RunAsync(Func<ChildProcess> start, CancellationToken cancellationToken, Action<ChildProcess, double>? sample = null)
    {
        var cpu = Usage.ReapedCpuSeconds();
        var clock = Stopwatch.GetTimestamp();
        var peak = 0.0;
        using var process = start();
        while (!process.HasExited && Stopwatch.GetElapsedTime(clock) < Limit)
        {
            peak = Math.Max(peak, Usage.MemoryOf(process.Id)?.Peak ?? 0);
            sample?.Invoke(process, Stopwatch.GetElapsedTime(clock).TotalSeconds);
            await Task.Delay(Pause, cancellationToken);
        }

        var wall = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        var finished = process.WaitForExit(TimeSpan.FromSeconds(10)).Successfully();
        return new Watched(Usage.ReapedCpuSeconds() - cpu, wall, peak, finished);
    }
}
