using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>The bytes of one idle poll over http, as the web server counts them, whatever the size of the herd.</summary>
sealed class PollTraffic : IMeasure
{
    /// <summary>Protocol v2 over http asks twice: what the server can do, then for the one ref.</summary>
    public const int RequestsOfOnePoll = 2;

    const int Polls = 20;
    const double Goal = 1024;

    public string Name => "traffic";

    public string Summary => "bytes of one idle poll over http at 10 and at 10,000 host refs, headers included";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        var links = SampleChain.Push(origin, links: 10, every: 100);
        using var home = new HostHome().Join(origin, "web01", "web");
        var agent = home.StartAgent("100ms");
        await Until.ItHolds(() => home.Log.Contains("At the tip", StringComparison.Ordinal), TimeSpan.FromMinutes(1), cancellationToken);

        HostRefs.Write(origin, 10, links);
        await ShowAsync(figures, "10 host refs", origin, agent, cancellationToken);
        HostRefs.Write(origin, 10_000, links);
        await ShowAsync(figures, "10,000 host refs, loose", origin, agent, cancellationToken);
        HostRefs.Pack(origin);
        await ShowAsync(figures, "10,000 host refs, packed", origin, agent, cancellationToken);
        await ShowTipAsync(figures, cancellationToken);
    }

    /// <summary>The same of an origin that posts its tip: one request, which git has no part in.</summary>
    static async Task ShowTipAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        origin.PostTip();
        SampleChain.Push(origin, links: 10, every: 100);
        using var home = new HostHome().Join(origin, "web01", "web");
        var agent = home.StartAgent("100ms");
        await RequestsAsync(50);
        var (before, cpu) = (origin.Traffic, Usage.CpuSeconds(agent.Id));
        await RequestsAsync(before.Requests + (5 * Polls));
        var (traffic, polls) = (origin.Traffic - before, (double)(origin.Traffic - before).Requests);
        figures.Add("sent by the server, the tip", traffic.Sent / polls, "bytes", Goal);
        figures.Add("both ways, the tip", (traffic.Sent + traffic.Received) / polls, "bytes", Goal);
        figures.Add("CPU of the host, the tip", (Usage.CpuSeconds(agent.Id) - cpu) / polls, "s", 0.03);
        figures.Add("resident, the tip", Usage.MemoryOf(agent.Id)!.Resident, "MB", 60);

        Task RequestsAsync(int count) => Until.ItHolds(() => origin.Traffic.Requests >= count, TimeSpan.FromMinutes(1), cancellationToken);
    }

    static async Task ShowAsync(Figures figures, string when, TempOrigin origin, ChildProcess agent, CancellationToken cancellationToken)
    {
        await IdleAgent.PollAsync(origin, 3, cancellationToken);
        var before = origin.Traffic;
        var cpuBefore = Usage.CpuSeconds(agent.Id);
        var polls = await IdleAgent.PollAsync(origin, Polls, cancellationToken);
        var cpu = Usage.CpuSeconds(agent.Id) - cpuBefore;
        var traffic = origin.Traffic - before;
        figures.Add($"sent by the server, {when}", (double)traffic.Sent / traffic.Requests * RequestsOfOnePoll, "bytes", Goal);
        figures.Add($"sent by the host, {when}", (double)traffic.Received / traffic.Requests * RequestsOfOnePoll, "bytes");
        figures.Add($"both ways, {when}", (double)(traffic.Sent + traffic.Received) / traffic.Requests * RequestsOfOnePoll, "bytes", Goal);
        figures.Add($"CPU of the host, {when}", cpu / polls, "s", 0.03);
    }
}
