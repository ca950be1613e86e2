using Wildebeest.EndToEnd.Tests.Rolling;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Lives;

sealed class AHomeRestoredFromABackup : Situation
{
    string Backup => Path.Combine(Origin.Folder, "backup");

    [Test]
    public void RunsAgainWhatItHadRunAndThenGoesOn()
    {
        Add("one");
        Join().Apply().Successfully();
        Host.CopyTo(Backup);
        var two = AddRolling("two");
        var three = Add("three");
        Host.Apply().Successfully();
        var reports = Origin.ReportsOf("web01").Count;
        Host.RestoreFrom(Backup);
        Add("four");

        var finished = Host.Apply().Successfully();

        Assert.That(finished.Output + finished.Errors, Does.Contain("this home is older than what web01 has published: it was restored from a backup").And.Contains($"up to {three.Short}"));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "two", "three", "two", "three", "four" }));
        Assert.That(LedgerStory.Of(Origin, "web").Select(entry => entry.Sentence), Has.Exactly(1).EqualTo($"web01 leaves load for {two.Short} web/two again, restored from a backup"), LedgerStory.Told(Origin, "web"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty);
        Assert.That(Origin.ReportsOf("web01"), Has.Count.EqualTo(reports + 3), "what was told before the restore stays");
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(Origin.RecordOf("web01").TryGetProperty("replaysTo", out _), Is.False, "it is as far as it was");
    }

    [Test]
    public void TellsThatItRunsAgainWhatItHadRun()
    {
        Add("one");
        Join().Apply().Successfully();
        Host.CopyTo(Backup);
        var two = AddScript("two", $"if (System.IO.File.Exists(\"{Origin.Folder}/bad\")) throw new Exception(\"not now\");");
        Host.Apply().Successfully();
        Host.RestoreFrom(Backup);
        File.WriteAllText(Path.Combine(Origin.Folder, "bad"), "");

        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1));

        Assert.That(Origin.RecordOf("web01").GetProperty("replaysTo").GetString(), Is.EqualTo(two.ToString()));
        Assert.That(Host.Status().Successfully().Output, Does.Contain($"restored from a backup: runs again up to {two.Short}"));
    }

    [Test]
    public async Task BringsThePlaceAlongThatItTookInTheTimeThatIsLost()
    {
        Join();
        Host.CopyTo(Backup);
        var one = AddRolling("one");
        Host.Apply().Successfully();
        AddScript("two", $"Rolling(atMostOut: 1);\nLeaveLoad(() => {{ }});\nUpdate(() => {{ {Traces.WaitForGo(Origin)} }});");
        using (var apply = Host.StartApply())
        {
            await Eventually.That(() => LedgerStory.Of(Origin, "web")[^1].Places is ["web01 web/two"], Limits.Soon, "it has its place", () => apply);
            // With all that it started: git must not write into the home that is replaced.
            apply.Kill();
        }

        Traces.Go(Origin);
        Host.RestoreFrom(Backup);

        Host.Apply().Successfully();

        Assert.That(LedgerStory.Of(Origin, "web").Select(entry => entry.Sentence), Has.Exactly(1).StartsWith($"web01 leaves load for {one.Short} web/one again, restored from a backup; its place was for"), LedgerStory.Told(Origin, "web"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty);
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
    }

    [Test]
    public void PublishesAnewWhatARestoredOriginHasLost()
    {
        Add("one");
        Join().Apply().Successfully();
        var old = Origin.Refs("refs/wildebeest");
        Add("two");
        Host.Apply().Successfully();
        foreach (var reference in old)
        {
            Origin.Git("update-ref", reference.Name, reference.Id.ToString());
        }

        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/one", "completed web/two" }));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "two" }), "nothing is run again");
    }

    Git.CommitId AddRolling(string name) => AddScript(name, $"Rolling(atMostOut: 1);\nLeaveLoad(() => {{ }});\nUpdate(() => {{ {Traces.Leave(Origin, name)} }});");
}
