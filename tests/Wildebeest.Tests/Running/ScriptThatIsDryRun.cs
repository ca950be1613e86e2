using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatIsDryRun
{
    [Test]
    public async Task ShowsWhatItWouldChangeAndChangesNothing()
    {
        using var bench = new ScriptBench { DryRun = true };
        await File.WriteAllTextAsync(bench.InFolder("motd"), "one\ntwo\nthree\n");

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{bench.InFolder("motd")}}", "one\n2\nthree\n");
            Files.Write("{{bench.InFolder("deep/new")}}", "new\n");
            Files.Delete("{{bench.InFolder("gone")}}");
            """);

        Assert.That(outcome.Changes.Select(change => change.Result), Is.EqualTo(new[] { ChangeResult.WouldChange, ChangeResult.WouldChange, ChangeResult.Unchanged }), $"{outcome}");
        Assert.That(outcome.Changes[0].Diff, Is.EqualTo(" one\n-two\n+2\n three\n"));
        Assert.That(outcome.Changes[1].Diff, Is.EqualTo("+new\n"));
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("motd")), Is.EqualTo("one\ntwo\nthree\n"));
        Assert.That(Directory.Exists(bench.InFolder("deep")), Is.False);
    }

    [Test]
    public async Task RunsNoCommandAndSaysThatWhatHangsOnItIsUnknown()
    {
        using var bench = new ScriptBench { DryRun = true };

        var outcome = await bench.RunAsync($$"""
            Update(() =>
            {
                var made = Run("touch {{bench.InFolder("made")}}");
                Files.Write("{{bench.InFolder("first")}}", "x");
                if (made.ExitCode == 0)
                {
                    Files.Write("{{bench.InFolder("second")}}", "x");
                }
            });
            Check(() => throw new Exception("a check is not run dry"));
            Rejoin(() => Run("true"));
            """);

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(outcome.Changes.Select(change => $"{change.Phase}: {change.Result}: {change.Resource}"), Is.EqualTo(new[]
        {
            $"update: Unknown: command touch {bench.InFolder("made")}",
            $"update: WouldChange: file {bench.InFolder("first")}",
            "update: Unknown: the rest of this phase",
            "rejoin: Unknown: command true",
        }));
        Assert.That(outcome.Changes[2].Reason, Does.StartWith("what comes next hangs on the result of 'touch "));
        Assert.That(File.Exists(bench.InFolder("made")), Is.False);
    }

    [Test]
    public async Task SaysWhatWouldHappenAtTheEndOfThePhase()
    {
        using var bench = new ScriptBench { DryRun = true };

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{bench.InFolder("a")}}", "x", onChange: Services.Reload("shop"));
            Files.Write("{{bench.InFolder("b")}}", "x", onChange: Services.Restart("shop"));
            Files.Write("{{bench.InFolder("c")}}", "x", onChange: Then("touch", "{{bench.InFolder("made")}}"));
            """);

        Assert.That(outcome.Changes.Skip(3).Select(change => $"{change.Result}: {change.Resource}"), Is.EqualTo(new[]
        {
            "WouldChange: restart of shop",
            $"Unknown: command touch {bench.InFolder("made")}",
        }), $"{outcome}");
        Assert.That(File.Exists(bench.InFolder("made")), Is.False);
    }

    [TestCase("var now = DateTime.UtcNow; var parts = \"a b\".Split(' ').Select(part => part.Length).ToList(); Log($\"{now:O} {parts.Count}\");", "")]
    [TestCase("async Task F() { await Task.CompletedTask; } await F(); Files.Write(\"/x\", string.Join(\",\", Role(\"web\").Select(host => host.Name)));", "")]
    [TestCase("foreach (var line in System.IO.File.ReadAllLines(\"/etc/hosts\")) { Log(line); }", "")]
    [TestCase("System.IO.File.WriteAllText(\"/tmp/x\", \"y\");", "System.IO.File")]
    [TestCase("System.IO.Directory.Delete(\"/tmp/x\", true);", "System.IO.Directory")]
    [TestCase("var client = new System.Net.Http.HttpClient(); var said = await client.GetStringAsync(\"http://localhost/\");", "System.Net.Http.HttpClient")]
    [TestCase("System.Diagnostics.Process.Start(\"true\");", "System.Diagnostics.Process")]
    [TestCase("[System.Runtime.InteropServices.DllImport(\"c\")] static extern int unlink(string path); unlink(\"/tmp/x\");", "a native function (unlink)")]
    [TestCase("Environment.Exit(0);", "System.Environment")]
    [TestCase("typeof(string).Assembly.GetType(\"x\");", "System.Reflection.Assembly, System.Type")]
    public async Task IsNotExecutedWhereItCouldActWithoutAHelper(string script, string names)
    {
        using var bench = new ScriptBench();

        var compiled = await bench.CompileAsync(script);

        Assert.That(string.Join(", ", OpaqueCode.In(compiled.Assembly)), Is.EqualTo(names));
    }
}
