using System.Diagnostics;
using System.Globalization;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>
/// One migration through a thousand hosts that live in this process: the planning, the admission, the ledger and git's own programs are the real
/// ones, each host has a clone of its own, and only the script is a wait.
/// </summary>
sealed class RollingHerd(HerdSize size) : IMeasure
{
    readonly int hosts = size.Hosts ?? 1000;
    readonly int atMostOut = size.AtMostOut ?? 50;
    readonly TimeSpan step = TimeSpan.FromSeconds(size.StepSeconds ?? 2);
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    public string Name => "herd";

    public string Summary => $"a migration of {step.TotalSeconds:0} s rolling through {hosts} simulated hosts against a repository, at most {atMostOut} out: time over the ideal, CPU, lost pushes";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        // A thousand tasks wait for git at once: what it says must not wait for a thread.
        ThreadPool.SetMinThreads(hosts, hosts);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var origin = TempOrigin.Over(Transport.File);
        origin.PostTip();
        var link = origin.Commit("Add web/step", ("migrations/web/step.csx", string.Create(CultureInfo.InvariantCulture, $"Rolling(atMostOut: {atMostOut});\n")));
        using var folder = new TemporaryFolder();
        var herd = Enumerable.Range(0, hosts).Select(number => new RollingHost(origin, folder[$"{number}"], number, link, atMostOut, hosts, step)).ToList();
        try
        {
            var outOfLoad = new Out();
            var cpu = Usage.ReapedCpuSeconds();
            var own = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
            var clock = Stopwatch.GetTimestamp();
            await Task.WhenAll(herd.Select(host => Task.Run(() => host.RollAsync(outOfLoad, limit.Token), limit.Token)));
            var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;

            var ideal = hosts / atMostOut * step.TotalSeconds;
            var entries = int.Parse(origin.Git("rev-list", "--count", "refs/wildebeest/roles/web"), CultureInfo.InvariantCulture);
            figures.Note(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s, ideal {ideal:0} s; {entries} entries; never more than {outOfLoad.Most} out; {herd.Sum(host => host.Looks)} looks"));
            figures.Add("time over the ideal", seconds / ideal, "times", 1.5);
            figures.Add("pushes lost to races for each accepted one", herd.Sum(host => host.Lost) / (double)entries, "", 0.5);
            figures.Add("CPU of git for each host, both ends", (Usage.ReapedCpuSeconds() - cpu) / hosts, "s");
            figures.Add("CPU of this process for each host", (Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds - own) / hosts, "s");
        }
        finally
        {
            herd.ForEach(host => host.Dispose());
        }
    }
}

/// <summary>Counts who is out of load, as somebody would who could see all hosts at once.</summary>
sealed class Out
{
    int now;
    int most;

    public int Most => most;

    public void Leave()
    {
        var count = Interlocked.Increment(ref now);
        int seen;
        while ((seen = most) < count && Interlocked.CompareExchange(ref most, count, seen) != seen)
        {
        }
    }

    public void Rejoin() => Interlocked.Decrement(ref now);
}
