using Wildebeest.Running;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptWithSpecs
{
    [Test]
    public async Task IsAskedAfterItsLastPhase()
    {
        using var bench = new ScriptBench { AsksNewBehaviour = true, Files = { ["specs/web/all.csx"] = "var name = Me.Name;\nSpec(\"has its name\", () => name == \"web01\");\nSpec(\"asks in its own time\", async () => await Task.Delay(1));" } };
        var file = bench.InFolder("new");

        var outcome = await bench.RunAsync($$"""
            Spec("the file is there", () => Files.Exists("{{file}}"), newBehaviour: true);
            Update(() => Files.Write("{{file}}", "x"));
            Verify(() => { });
            """);

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(bench.Observer.Events.Where(said => said.StartsWith("enter", StringComparison.Ordinal)), Is.EqualTo(new[] { "enter update", "enter verify", "enter spec" }));
        Assert.That(outcome.Specs.Select(spec => $"{spec.Sentence} {spec.Holds}"), Is.EqualTo(new[] { "the file is there True", "has its name True", "asks in its own time True" }));
    }

    [Test]
    public async Task FailsBeforeAnythingWhereItsNewBehaviourIsThereAlready()
    {
        using var bench = new ScriptBench { AsksNewBehaviour = true };

        var outcome = await bench.RunAsync("Spec(\"it is\", () => true, newBehaviour: true);\nUpdate(() => Log(\"ran\"));");

        Assert.That((outcome.Phase, outcome.Sentence, outcome.Where), Is.EqualTo(("spec", "\"it is\" is to be new behaviour, and holds already before this migration.", $"{ScriptBench.ScriptPath}(1,1)")));
        Assert.That(bench.Observer.Events, Is.Empty);
    }

    [Test]
    public async Task TakesWhatThrowsForNotYetThere()
    {
        using var bench = new ScriptBench { AsksNewBehaviour = true };
        var file = bench.InFolder("new");

        var outcome = await bench.RunAsync($"Spec(\"it is\", () => {{ Files.Read(\"{file}\"); }}, newBehaviour: true);\nUpdate(() => Files.Write(\"{file}\", \"x\"));");

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
    }

    [Test]
    public async Task IsNotAskedForNewBehaviourWhereAnAttemptWasInterrupted()
    {
        using var bench = new ScriptBench();

        Assert.That((await bench.RunAsync("Spec(\"it is\", () => true, newBehaviour: true);\nUpdate(() => { });")).IsCompleted, Is.True);
    }

    [TestCase("Spec(\"a\", () => false);", "\"a\" does not hold.", ScriptBench.ScriptPath + "(1,1)")]
    [TestCase("Spec(\"a\", () => true);\nSpec(\"b\", () =>\n{\n    throw new Exception(\"no\");\n#pragma warning disable\n    return true;\n});", "\"b\" does not hold: no", ScriptBench.ScriptPath + "(4,5)")]
    [TestCase("Spec(\"a\", () => false);\nSpec(\"b\", async () => { await Task.Delay(1); return false; });", "\"a\" does not hold. Nor does: \"b\".", ScriptBench.ScriptPath + "(1,1)")]
    public async Task FailsWhereOneDoesNotHold(string specs, string sentence, string where)
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync($"{specs}\nUpdate(() => {{ }});");

        Assert.That((outcome.Phase, outcome.Sentence, outcome.Where), Is.EqualTo(("spec", sentence, where)));
    }

    [Test]
    public async Task IsAskedWithoutPhasesToo()
    {
        using var bench = new ScriptBench { Files = { ["specs/web/all.csx"] = "// of all\nSpec(\"b\", () => 1 > 2);" } };

        var outcome = await bench.RunAsync("Log(\"ran\");\nSpec(\"a\", () => true);");

        Assert.That((outcome.Phase, outcome.Sentence, outcome.Where), Is.EqualTo(("spec", "\"b\" does not hold.", "specs/web/all.csx(2,1)")));
        Assert.That(outcome.Phases.Select(phase => phase.Phase), Is.EqualTo(new[] { "update", "spec" }));
    }

    [TestCase("Files.Write(\"{0}\", \"x\")")]
    [TestCase("Run(\"touch {0}\").ExitCode == 0")]
    public async Task MayNotAct(string act)
    {
        using var bench = new ScriptBench { AsksNewBehaviour = true };
        var file = bench.InFolder("file");

        var outcome = await bench.RunAsync($"Spec(\"a\", () => {act.Replace("{0}", file, StringComparison.Ordinal)}, newBehaviour: true);\nUpdate(() => Log(\"ran\"));");

        Assert.That(outcome.Sentence, Does.EndWith("a Spec looks and changes nothing, and runs no command with Run; what acts stands in a phase."));
        Assert.That(File.Exists(file), Is.False);
        Assert.That(bench.Observer.Texts, Is.Empty, "it was found before the first phase");
    }

    [TestCase(true, null)]
    [TestCase(false, new[] { "check" })]
    public async Task IsNotAskedOfADryRunNorOfAHostThatWasUndone(bool dry, string[]? phases)
    {
        using var bench = new ScriptBench { DryRun = dry, AfterUndo = phases };

        Assert.That((await bench.RunAsync("Spec(\"a\", () => false);\nUpdate(() => { });\nCheck(() => { });")).IsCompleted, Is.True);
    }

    [Test]
    public async Task TellsWhatEachSaysWhereItIsAskedAlone()
    {
        using var bench = new ScriptBench { OnlySpecs = true };

        var outcome = await bench.RunAsync("Spec(\"a\", () => true);\nSpec(\"b\", () => false);\nSpec(\"c\", () => { Files.Delete(\"/x\"); });");

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(outcome.Specs.Select(spec => $"{spec.Sentence} {spec.Holds} {spec.Where}"), Is.EqualTo(new[]
        {
            "a True migrations/web/tried.csx(1,1)", "b False migrations/web/tried.csx(2,1)", "c False migrations/web/tried.csx(3,19)",
        }));
        Assert.That(outcome.Specs[2].Reason, Does.Contain("a Spec looks and changes nothing"));
    }
}
