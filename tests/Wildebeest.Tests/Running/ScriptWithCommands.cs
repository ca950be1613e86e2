using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptWithCommands
{
    [Test]
    public async Task ForwardsWhatTheySayAndGivesItBack()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            var result = Run("sh", "-c", "echo out; echo err >&2");
            Log($"{result.ExitCode} [{result.Output.Trim()}] [{result.Error.Trim()}]");
            """);

        Assert.That(bench.Observer.Lines, Is.EquivalentTo(new[]
        {
            new OutputLine(OutputSource.Command, "sh", "out", "update"),
            new OutputLine(OutputSource.CommandError, "sh", "err", "update"),
            new OutputLine(OutputSource.Log, "", "0 [out] [err]", "update"),
        }), $"{outcome}");
        Assert.That(outcome.Changes.Single().Resource, Is.EqualTo("command sh -c 'echo out; echo err >&2'"));
    }

    [TestCase("""Run("sh", "-c", "echo bad >&2; exit 3");""", "sh -c 'echo bad >&2; exit 3': exit code 3: bad")]
    [TestCase("""Run("no-such-program --at all");""", "no-such-program --at all: there is no program no-such-program on this host's PATH.")]
    [TestCase("""Run("sleep 60", timeout: Seconds(0.2));""", "sleep 60: not done within 0.2 s, and ended.")]
    [TestCase("""Run("sleep", ["60"], input: new string('x', 300_000), timeout: Seconds(0.5));""", "sleep 60: not done within 0.5 s, and ended.")]
    [TestCase("""Run("ls | wc");""", "Run(\"ls | wc\"): '|' means something to a shell only, and there is none. Put it in quotes if it is meant as it is, or write Run(\"sh\", \"-c\", \"ls | wc\").")]
    public async Task SaysWhichOneFailedAndHow(string script, string expected)
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync(script);

        Assert.That(outcome.Sentence, Is.EqualTo(expected), $"{outcome}");
        Assert.That(outcome.Where, Is.EqualTo("migrations/web/tried.csx(1,1)"));
    }

    [Test]
    public async Task TakesAnExitCodeThatIsExpected()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""Log($"{Run("false", okExitCodes: [0, 1]).ExitCode}"); Run("sh", ["-c", "pwd; echo $A"], env: new Dictionary<string, string> { ["A"] = "b" }, cwd: "/usr");""");

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "1", "/usr", "b" }), $"{outcome}");
    }

    [Test]
    public async Task GivesThemAScrubbedEnvironment()
    {
        using var bench = new ScriptBench();
        Environment.SetEnvironmentVariable("WILDEBEEST_TEST_SECRET", "hidden");

        await bench.RunAsync("""Run("env");""");

        var names = bench.Observer.Texts.Select(line => line.Split('=')[0]).ToList();
        Assert.That(names, Is.SubsetOf(new[] { "PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "WILDEBEEST_RUN" }));
        Assert.That(names, Is.SupersetOf(new[] { "PATH", "TMPDIR", "WILDEBEEST_RUN" }));
    }

    [Test]
    public async Task SeesTheHostsOfARole()
    {
        using var bench = new ScriptBench();
        bench.Observer.Herd.Add(new HerdHost("web02", ["web"], new string('b', 40), "web/tls"));
        bench.Observer.Herd.Add(new HerdHost("db01", ["database"], null, null));

        var outcome = await bench.RunAsync("""foreach (var host in Role("web")) Log($"{host.Name} {host.Migration} {host.State?[..3]}");""");

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "web02 web/tls bbb" }), $"{outcome}");
    }

    [Test]
    public async Task SeesTheAddressesThatHostsPublished()
    {
        using var bench = new ScriptBench();
        bench.Observer.Herd.Add(new HerdHost("web01", ["web"], null, null) { Facts = new Dictionary<string, string> { ["addresses"] = "192.0.2.7 2001:DB8::7" } });
        bench.Observer.Herd.Add(new HerdHost("web02", ["web"], null, null) { Facts = new Dictionary<string, string> { ["addresses"] = "x;\nlisten 192.0.2.8" } });
        bench.Observer.Herd.Add(new HerdHost("web03", ["web"], null, null));

        var outcome = await bench.RunAsync("""foreach (var host in Role("web")) Log($"{host.Address} of {string.Join("|", host.Addresses)}");""");

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "192.0.2.7 of 192.0.2.7|2001:db8::7", "192.0.2.8 of 192.0.2.8" }));
        Assert.That(outcome.Sentence, Does.StartWith("web03 has published no address"));
    }

    [Test]
    public async Task KeepsTheProtocolFromWhatIsPrintedPastTheConsole()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            foreach (var descriptor in new[] { 1, 2 })
            {
                using var raw = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, false), FileAccess.Write);
                raw.Write("raw\n"u8);
            }
            """);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Completed), $"{outcome}");
        Assert.That(bench.Observer.Lines, Is.EqualTo(Enumerable.Repeat(new OutputLine(OutputSource.Process, "", "raw", "update"), 2)).Using<OutputLine>((a, b) => (a.Source, a.Text) == (b.Source, b.Text)));
    }
}
