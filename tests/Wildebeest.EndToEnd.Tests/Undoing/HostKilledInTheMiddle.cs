using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class HostKilledInTheMiddle
{
    [TestCase("Rollback")]
    [TestCase("Check")]
    [TestCase("Rejoin")]
    public async Task OfAnUndoGoesOnWithIt(string phase)
    {
        using var change = new FailingMigration();
        var bodies = new Dictionary<string, string>
        {
            ["Check"] = """if (Files.Read("@/conf") != "good") throw new Exception("no");""", ["Rejoin"] = """Files.Write("@/in-load", "yes");""",
        };
        change.Given(FailingMigration.Phases + string.Join('\n', ((string[])["Check", "Rejoin", "Rollback"]).Select(name => $$"""
            {{name}}(() => { {{bodies.GetValueOrDefault(name)}} {{(name == phase ? """if (Me.IsUndone && !Files.Exists("@/killed")) { System.IO.File.WriteAllText("@/reached", ""); System.Threading.Tasks.Task.Delay(100000).Wait(); }""" : "")}} });
            """)));
        using (var apply = change.Host.StartApply())
        {
            await Eventually.That(() => File.Exists(change["reached"]), Limits.Soon, "the phase was not reached", () => apply);
            apply.Signal(Signal.Kill);
            apply.EndsWithin(Limits.Soon);
        }

        File.Delete(change["reached"]);
        await File.WriteAllTextAsync(change["killed"], "");
        var again = change.Host.Apply();
        File.Delete(change["killed"]);

        Assert.That(again.ExitCode, Is.EqualTo(1), $"{again}");
        Assert.That(change.Snapshot(), Is.EqualTo(change.Before), $"{again}");
        Assert.That(change.Entries().Count(entry => entry == "started"), Is.EqualTo(1), "it was begun again instead");
        Assert.That(change.PublishedError, Is.EqualTo("no (undone; back in load)"));
    }

    [TestCase(Signal.Kill)]
    [TestCase(Signal.Interrupt)]
    public async Task OfAnUpdateThatThenFailsIsPutBackToWhatWasBeforeTheFirstAttempt(Signal signal)
    {
        using var change = new FailingMigration();
        change.Given("""
            Files.Write("@/conf", "half");
            Files.Write("@/made/new", "half");
            if (!Files.Exists("@/killed")) { System.IO.File.WriteAllText("@/reached", ""); await System.Threading.Tasks.Task.Delay(100000); }
            Files.Write("@/conf", "whole");
            throw new Exception("no");
            """);
        using (var apply = change.Host.StartApply())
        {
            await Eventually.That(() => File.Exists(change["reached"]), Limits.Soon, "the update was not reached", () => apply);
            apply.Signal(signal);
            if (signal == Signal.Interrupt)
            {
                // Once to stop after this migration, once more to stop at once: no failure of the migration's.
                await Eventually.That(() => apply.Errors.Contains("Stopping after what is begun", StringComparison.Ordinal), Limits.Soon, "it does not say what it does", () => apply);
                apply.Signal(signal);
            }

            apply.EndsWithin(Limits.Soon);
            if (signal == Signal.Interrupt)
            {
                var stopped = apply.WaitForExit(Limits.Soon);
                Assert.That(stopped.ExitCode, Is.EqualTo(3), $"{stopped}");
                Assert.That(stopped.Output + stopped.Errors, Does.Contain("Stopped as asked"));
            }
        }

        Assert.That(change.Entries(), Has.None.EqualTo("failing").And.None.EqualTo("failed"));
        File.Delete(change["reached"]);
        await File.WriteAllTextAsync(change["killed"], "");
        var again = change.Host.Apply();
        File.Delete(change["killed"]);

        Assert.That(again.ExitCode, Is.EqualTo(1), $"{again}");
        Assert.That(change.Snapshot(), Is.EqualTo(change.Before), $"{again}");
        Assert.That(change.Entries().Count(entry => entry == "started"), Is.EqualTo(2));
    }

    [Test]
    public async Task OfAnUpdateThatThenSucceedsLeavesNothingBehind()
    {
        using var change = new FailingMigration();
        change.Given("""
            Files.Write("@/conf", "whole");
            if (!Files.Exists("@/killed")) { System.IO.File.WriteAllText("@/reached", ""); await System.Threading.Tasks.Task.Delay(100000); }
            """);
        using (var apply = change.Host.StartApply())
        {
            await Eventually.That(() => File.Exists(change["reached"]), Limits.Soon, "the update was not reached", () => apply);
            apply.Signal(Signal.Kill);
            apply.EndsWithin(Limits.Soon);
        }

        await File.WriteAllTextAsync(change["killed"], "");
        var again = change.Host.Apply();

        Assert.That(again.ExitCode, Is.Zero, $"{again}");
        Assert.That(await File.ReadAllTextAsync(change["conf"]), Is.EqualTo("whole"));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(change.Host.Path, "undo")), Is.Empty);
    }

    [Test]
    public void OfAFailureBeforeAnythingRanNeedsNoHands()
    {
        using var change = new FailingMigration();
        change.Given("this does not compile");
        change.Host.Apply();
        var journal = change.Host.Entries();
        Assert.That(journal.Select(entry => entry.Kind), Has.One.EqualTo("failing"));

        // As the disk is when the agent was killed right after it.
        change.Host.CutJournalAfter("failing");
        var again = change.Host.Apply();

        Assert.That(again.ExitCode, Is.EqualTo(1), $"{again}");
        Assert.That(again.Errors, Does.Not.Contain("NEEDS HANDS"));
        Assert.That((string?)change.Report["end"], Is.EqualTo("undone"), $"{again}");
        Assert.That(change.PublishedError, Does.EndWith("(nothing was changed)"));
    }
}
