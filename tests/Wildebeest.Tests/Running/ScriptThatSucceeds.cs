using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptThatSucceeds
{
    [Test]
    public async Task IsItsOwnUpdateWhenItHasNoPhases()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""Log($"hello from {Me.Name} of {string.Join("+", Me.Roles)}");""");

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Completed), $"{outcome}");
            Assert.That(bench.Observer.Events, Is.EqualTo(new[] { "enter update", "left update" }));
            Assert.That(bench.Observer.Lines, Is.EqualTo(new[] { new OutputLine(OutputSource.Log, "", "hello from web01 of web+base", "update") }));
            Assert.That(outcome.Output, Is.EqualTo("hello from web01 of web+base\n"));
        });
    }

    [Test]
    public async Task RunsItsPhasesInTheirOrderNotInItsOwn()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            var said = "said";
            Verify(() => Log("verify"));
            Rejoin(() => Log("rejoin"));
            Check(async () => { await Task.Delay(1); Log("check"); });
            Update(() => Log($"update {said}"));
            LeaveLoad(() => Log("leave"));
            Rollback(() => Log("rollback"));
            """);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Completed), $"{outcome}");
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "leave", "update said", "check", "rejoin", "verify" }));
        Assert.That(outcome.Phases.Select(phase => phase.Phase), Is.EqualTo(new[] { "leave-load", "update", "check", "rejoin", "verify" }));
    }

    [Test]
    public async Task EntersNoPhaseBeforeTheDaemonHasWrittenItDown()
    {
        using var bench = new ScriptBench();
        var written = bench.InFolder("written");
        bench.Observer.OnEntering = async (_, cancellation) =>
        {
            await Task.Delay(100, cancellation);
            await File.WriteAllTextAsync(written, "", cancellation);
        };

        var outcome = await bench.RunAsync($$"""Update(() => { if (!File.Exists("{{written}}")) throw new Exception("too early"); });""");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Completed), $"{outcome}");
    }

    [Test]
    public async Task LoadsNeitherTheCompilerNorTheDaemonsLibraries()
    {
        using var bench = new ScriptBench();

        await bench.RunAsync("""foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Log(assembly.GetName().Name);""");

        Assert.That(bench.Observer.Texts, Has.Some.EqualTo("Wildebeest.Scripting"));
        Assert.That(bench.Observer.Texts, Has.None.Match("CodeAnalysis|LibGit2|Hosting|Serilog|CommandLine|Json|Wildebeest.Core|Wildebeest.Compiling|YamlDotNet|Spectre"));
    }

    [Test]
    public async Task LeavesNoWorkDirectoryBehind()
    {
        using var bench = new ScriptBench();

        await bench.RunAsync("""File.WriteAllText("left", "x"); Log(Environment.CurrentDirectory);""");

        Assert.That(bench.Observer.Texts.Single(), Does.StartWith(bench.Folder));
        Assert.That(Directory.EnumerateDirectories(bench.Folder, "run-*"), Is.Empty);
    }
}
