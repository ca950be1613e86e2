using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

/// <summary>Reactions in the real child process; what becomes of them in the journal is tested beside it.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptWhoseChangesCauseSomething
{
    [Test]
    public async Task CauseItOnceAtTheEndOfThePhase()
    {
        using var bench = new ScriptBench { UndoFolder = "/tmp" };
        var log = bench.InFolder("log");

        var outcome = await bench.RunAsync($$"""
            var told = Then("sh", "-c", "echo told >> {{log}}");
            Update(() =>
            {
                Files.Write("{{bench.InFolder("a")}}", "x", onChange: told);
                Files.Write("{{bench.InFolder("b")}}", "x", onChange: told);
                Run("sh", "-c", "echo in the phase >> {{log}}");
            });
            Check(() => Run("sh", "-c", "echo in the check >> {{log}}"));
            """);

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(await File.ReadAllLinesAsync(log), Is.EqualTo(new[] { "in the phase", "told", "in the check" }));
    }

    [Test]
    public async Task CauseNothingWhereNothingChanged()
    {
        using var bench = new ScriptBench();
        await File.WriteAllTextAsync(bench.InFolder("a"), "x");

        var outcome = await bench.RunAsync($$"""Files.Write("{{bench.InFolder("a")}}", "x", onChange: Then("touch", "{{bench.InFolder("made")}}"));""");

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(File.Exists(bench.InFolder("made")), Is.False);
    }

    [Test]
    public async Task AreWrittenDownWithTheChangeAndWhenTheyHappen()
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };

        await bench.RunAsync($$"""Files.Write("{{bench.InFolder("a")}}", "x", onChange: Then("true"));""");

        Assert.That(bench.Observer.Events.Where(told => told.Contains("ing ") || told.StartsWith("reacted", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            $"changing file {bench.InFolder("a")}, owes command true", "reacting command true", "reacted command true",
        }));
    }

    [Test]
    public async Task HappenWhereAnInterruptedAttemptOwedThem()
    {
        using var bench = new ScriptBench();
        using var again = new ScriptBench { Owed = [new OwedReaction(Phases.Update, new ReactionRecord(ReactionRecord.Command, ["touch", bench.InFolder("made")]))] };

        var outcome = await again.RunAsync("Log(\"all is as wanted\");");

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(File.Exists(bench.InFolder("made")), Is.True);
    }

    [Test]
    public async Task FailThePhaseWhereTheyFail()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync($$"""Files.Write("{{bench.InFolder("a")}}", "x", onChange: Then("sh", "-c", "echo no such thing >&2; exit 4"));""");

        Assert.That(outcome.Sentence, Is.EqualTo("sh -c 'echo no such thing >&2; exit 4': exit code 4: no such thing"));
        Assert.That(outcome.Phase, Is.EqualTo(Phases.Update));
    }

    [Test]
    public async Task LeaveAServiceStoppedThatWasStoppedBefore()
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path, HelpersFolder = kept.Path };

        var outcome = await bench.RunAsync($$"""
            Processes.Define("sentry", "sleep 100");
            Files.Write("{{bench.InFolder("a")}}", "x", onChange: Services.Restart("sentry"));
            """);

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(bench.Observer.Events.Skip(5), Is.EqualTo(new[]
        {
            "changing service sentry", "reacting restart of sentry", "reacted restart of sentry", "changed restart of sentry", "left update",
        }), string.Join('\n', bench.Observer.Events));
        var running = await File.ReadAllTextAsync(Path.Combine(kept.Path, "processes/sentry.pid"));
        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That(RunningProcess.TryParse(running)!.IsAlive(), Is.False);
    }

    [TestCase("no-such-program")]
    [TestCase("/no/such/program")]
    public async Task AreLeftOutOfAnUndoWhereTheirProgramIsGone(string program)
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RestoreAsync(new Restoring([], [new ReactionRecord(ReactionRecord.Command, [program, "x"])]));

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
    }

    [Test]
    public void ARestartMakesAReloadOfTheSameServiceNeedless()
    {
        ReactionRecord restart = new(ReactionRecord.Restart, ["shop"]), reload = new(ReactionRecord.Reload, ["shop"]), other = new(ReactionRecord.Reload, ["mail"]);

        Assert.That(ReactionRecord.Needed([reload, other, restart, restart]), Is.EqualTo(new[] { other, restart }));
    }
}
