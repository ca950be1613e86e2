using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>What other tools take for the same: fetch, write one small file. Those that are not installed are left out.</summary>
sealed class Peers : IMeasure
{
    const int Runs = 5;

    public string Name => "peers";

    public string Summary => "the same trivial change by ansible-pull, puppet apply and cf-agent, where they are installed, beside wildebeest apply";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var origin = TempOrigin.Over(Transport.Http);
        origin.Commit("Start", ("README.md", "Start.\n"));
        using var home = new HostHome().Join(origin, "web01", "web");
        home.Apply().Successfully();
        var ours = await RunAsync(figures, "wildebeest apply, cache empty", run =>
        {
            var (message, files) = SampleChain.Migration($"peer{run:00}");
            origin.Commit(message, files);
            return () => home.StartApply();
        }, cancellationToken);

        using var folder = new TemporaryFolder();
        await CompareAsync(figures, "ansible-pull", ours, run =>
        {
            origin.Commit($"Play {run}", ("play.yml", $"""
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                    - copy: dest={folder["motd"]} content="Greetings from {run}"

                """));
            return () => Start("ansible-pull", folder, "-U", origin.Url, "-d", folder["pulled"], "-i", "localhost,", "-C", "main", "play.yml");
        }, cancellationToken);
        await CompareAsync(figures, "puppet apply (no fetch)", ours, run =>
        {
            File.WriteAllText(folder["site.pp"], $$"""file { '{{folder["motd"]}}': ensure => file, content => "Greetings from {{run}}\n" }""");
            return () => Start("puppet", folder, "apply", folder["site.pp"]);
        }, cancellationToken);
        await CompareAsync(figures, "cf-agent (no fetch)", ours, run =>
        {
            File.WriteAllText(folder["greet.cf"], $$"""
                bundle agent main { files: "{{folder["motd"]}}" create => "true", edit_line => greet, edit_defaults => empty; }
                bundle edit_line greet { insert_lines: "Greetings from {{run}}"; }
                body edit_defaults empty { empty_file_before_editing => "true"; }

                """);
            File.SetUnixFileMode(folder["greet.cf"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return () => Start("cf-agent", folder, "--no-lock", "--file", folder["greet.cf"], "--bundle", "main");
        }, cancellationToken);
    }

    static async Task CompareAsync(Figures figures, string what, double ours, Func<int, Func<ChildProcess>> prepare, CancellationToken cancellationToken)
    {
        try
        {
            var theirs = await RunAsync(figures, what, prepare, cancellationToken);
            figures.Note($"  = {theirs / ours:0.00} times wildebeest's CPU with its cache empty");
        }
        catch (FileNotFoundException)
        {
            figures.Note($"{what}: not installed");
        }
    }

    static async Task<double> RunAsync(Figures figures, string what, Func<int, Func<ChildProcess>> prepare, CancellationToken cancellationToken)
    {
        List<double> cpu = [], wall = [];
        for (var run = 0; run <= Runs; run++)
        {
            var start = prepare(run);
            var watched = await Watched.RunAsync(start, cancellationToken);
            // The first one warms the disk's cache, and the tool's own.
            if (run > 0)
            {
                cpu.Add(watched.CpuSeconds);
                wall.Add(watched.WallSeconds);
            }
        }

        figures.Add($"{what}: CPU", cpu, "s");
        figures.Add($"{what}: by the wall", wall, "s");
        return Figures.Median(cpu);
    }

    static ChildProcess Start(string program, TemporaryFolder folder, params string[] arguments) =>
        new(Executable.Find(program), arguments, Executable.CleanEnvironment(folder.Path), folder.Path);
}
