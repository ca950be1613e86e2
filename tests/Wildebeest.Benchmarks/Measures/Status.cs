using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary><c>status</c> of a herd of 1,000 along a chain of 1,000 links, by its first call and by later ones, in each of its forms.</summary>
sealed class Status : IMeasure
{
    const int Hosts = 1000;
    const int Runs = 5;
    const double Goal = 1;

    public string Name => "status";

    public string Summary => "status of 1,000 hosts on a chain of 1,000 links with 100 migrations, over http";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        var links = SampleChain.Push(origin, links: 1000, every: 10);
        HostRefs.Write(origin, Hosts, [.. links.TakeLast(200)]);
        await ShowAsync(figures, "refs loose", origin, cancellationToken);
        HostRefs.Pack(origin);
        await ShowAsync(figures, "refs packed", origin, cancellationToken);
    }

    static async Task ShowAsync(Figures figures, string when, TempOrigin origin, CancellationToken cancellationToken)
    {
        List<double> cpu = [], wall = [];
        for (var run = 0; run < Runs; run++)
        {
            using var nobody = new TemporaryFolder();
            await RunAsync(nobody, origin, [], cpu, wall, cancellationToken);
        }

        Add(figures, $"first call, {when}", cpu, wall);
        using var user = new TemporaryFolder();
        await RunAsync(user, origin, [], [], [], cancellationToken);
        foreach (var form in (string[])["lines", "table", "json"])
        {
            cpu.Clear();
            wall.Clear();
            for (var run = 0; run < Runs; run++)
            {
                await RunAsync(user, origin, form, cpu, wall, cancellationToken);
            }

            Add(figures, $"later call as {form}, {when}", cpu, wall);
        }
    }

    static void Add(Figures figures, string what, List<double> cpu, List<double> wall)
    {
        figures.Add($"{what}: by the wall", wall, "s", Goal);
        figures.Add($"{what}: CPU", cpu, "s");
    }

    static Task RunAsync(TemporaryFolder user, TempOrigin origin, string form, List<double> cpu, List<double> wall, CancellationToken cancellationToken) =>
        RunAsync(user, origin, form == "json" ? ["--json"] : form == "table" ? null : [], cpu, wall, cancellationToken);

    /// <param name="flags">Null to show a table, as on a terminal.</param>
    static async Task RunAsync(TemporaryFolder user, TempOrigin origin, string[]? flags, List<double> cpu, List<double> wall, CancellationToken cancellationToken)
    {
        var watched = await Watched.RunAsync(
            () => flags is not null
                ? WildebeestProgram.Start(user.Path, null, ["status", "--origin", origin.Url, .. flags])
                // script(1) gives it a terminal of its own.
                : new ChildProcess(
                    Executable.Find("script"), ["-qec", $"{WildebeestProgram.Path} status --origin {origin.Url}", "/dev/null"],
                    new Dictionary<string, string>(Executable.CleanEnvironment(user.Path)) { ["TERM"] = "xterm-256color", ["SHELL"] = "/bin/sh" }, user.Path),
            cancellationToken);
        var hosts = watched.Finished.Output.Split("host0").Length - 1;
        if (hosts < Hosts - 1)
        {
            throw new InvalidOperationException($"Only {hosts} hosts were shown.\n{watched.Finished.Output[..Math.Min(2000, watched.Finished.Output.Length)]}");
        }

        cpu.Add(watched.CpuSeconds);
        wall.Add(watched.WallSeconds);
    }
}
