using System.Text.Json.Nodes;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>A place is given back when its migration is over: not before, and not never.</summary>
sealed class APlaceThatWasTaken : Situation
{
    string Holding => Path.Combine(Origin.Folder, "hold-answers");

    string Taken => Path.Combine(Origin.Folder, "taken");

    [Test]
    public async Task IsKeptByAHostThatDiedBeforeItBegan()
    {
        var link = AddScript("roll", "Rolling(atMostOut: 1);\nLeaveLoad(() => {});\nUpdate(() => {});");
        Join();
        HoldTheAnswerToALedgerEntry();
        using (var apply = Host.StartApply())
        {
            await Eventually.That(() => File.Exists(Taken), Limits.Soon, "its entry is accepted", () => apply);
            apply.Signal(Signal.Kill);
            apply.WaitForExit(Limits.Soon);
        }

        File.Delete(Holding);
        Host.Apply().Successfully();

        Assert.That(LedgerStory.Of(Origin, "web").Select(entry => entry.Sentence), Is.EqualTo(new[]
        {
            $"web01 leaves load for {link.Short} web/roll", $"web01 is back in load with {link.Short} web/roll",
        }));
    }

    [Test]
    public void IsGivenBackByAHostThatNeededHandsWhenItsRetryIsDone()
    {
        var mended = Path.Combine(Origin.Folder, "mended");
        var link = AddScript("roll", $$"""
            Rolling(atMostOut: 1);
            LeaveLoad(() => {});
            Update(() => Files.Read("{{mended}}"));
            Rollback(() => throw new Exception("no way back"));
            """);
        Join();
        Assert.That(Host.Apply().Errors, Does.Contain("NEEDS HANDS"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.EqualTo(new[] { "web01 web/roll" }));

        File.WriteAllText(mended, "yes");
        Host.Run("retry", "web01", "--reason", "I have seen to it", "--origin", Origin.Url).Successfully();
        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(link));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty, LedgerStory.Told(Origin, "web"));
    }

    [Test]
    public void IsGivenBackByAHostThatNeededHandsWhenAScriptThatNeedsNoneReplacesIt()
    {
        var bad = NeedsHands();

        Origin.Commit($"Mend\n\nReplaces: {bad}", ("migrations/web/mended.csx", "Log(\"mended\");"));
        Host.Apply().Successfully();

        Assert.That((LedgerStory.Of(Origin, "web")[^1].Places, LedgerStory.Of(Origin, "web")[^1].Halts), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())).UsingPropertiesComparer(), LedgerStory.Told(Origin, "web"));
        AddScript("next", "Rolling(atMostOut: 1);\nUpdate(() => {});");
        Host.Apply().Successfully();
    }

    [Test]
    public void ServesTheReplacementOfAReplacementThatItsHostNeverSaw()
    {
        var bad = NeedsHands();

        var second = Origin.Commit($"Mend\n\nReplaces: {bad}", ("migrations/web/second.csx", "Rolling(atMostOut: 1);\nUpdate(() => throw new Exception(\"no\"));"));
        var third = Origin.Commit($"Mend again\n\nReplaces: {second}", ("migrations/web/third.csx", "Rolling(atMostOut: 1);\nUpdate(() => {});"));
        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(third));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty, LedgerStory.Told(Origin, "web"));
    }

    [Test]
    public void IsKeptWhereTheReplacementOfWhatNeededHandsDoesNotCompile()
    {
        var bad = NeedsHands();
        var second = Origin.Commit($"Mend\n\nReplaces: {bad}", ("migrations/web/second.csx", "Rolling(atMostOut: 1);\nUpdate(() => throw new Exception(\"no\"));\nRollback(() => throw new Exception(\"no way back\"));"));
        Assert.That(Host.Apply().Errors, Does.Contain("NEEDS HANDS"));
        Origin.Commit($"Mend again\n\nReplaces: {second}", ("migrations/web/third.csx", "Nonsense(;\n"));

        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1));
        Host.Apply();

        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.EqualTo(new[] { "web01 web/second" }), "it is out of load still");
    }

    [Test]
    public void IsNotUsedForAReplacementWhereItWasGivenForWhatNobodyBeganThere()
    {
        var bad = AddScript("bad", "Rolling(atMostOut: 4);\nUpdate(() => {});");
        Join().Run("pause", "web", "--reason", "the shop is busy", "--origin", Origin.Url).Successfully();
        Assert.That(Host.Apply().ExitCode, Is.EqualTo(3));
        var ledger = JsonNode.Parse(LedgerStory.Of(Origin, "web")[^1].Content.GetRawText())!;
        ledger["epoch"] = 2;
        ledger["places"] = new JsonArray(new JsonObject
        {
            ["host"] = Path.GetFileName(Origin.Refs("refs/wildebeest/hosts/").Single().Name), ["name"] = "web01", ["link"] = bad.ToString(), ["migration"] = "web/bad", ["atMostOut"] = "4",
            ["since"] = "2026-11-30T12:00:00+00:00", ["needsHands"] = false, ["given"] = true,
        });
        Origin.WriteLedger("web", ledger.ToJsonString());
        Origin.Commit($"Mend\n\nReplaces: {bad}", ("migrations/web/mended.csx", "Rolling(atMostOut: 4);\nUpdate(() => {});"));

        var applied = Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(3), $"{applied}");
        Assert.That(applied.Output + applied.Errors, Does.Contain("the shop is busy"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Sentence, Does.Contain("web01 does not use the place that it was given"));
    }

    CommitId NeedsHands()
    {
        var bad = AddScript("bad", "Rolling(atMostOut: 1);\nUpdate(() => throw new Exception(\"no\"));\nRollback(() => throw new Exception(\"no way back\"));");
        Join();
        Assert.That(Host.Apply().Errors, Does.Contain("NEEDS HANDS"));
        return bad;
    }

    /// <summary>The ref is set already when this hook runs, and the client waits for its end.</summary>
    void HoldTheAnswerToALedgerEntry()
    {
        var hook = Path.Combine(Origin.Repository, "hooks", "post-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(Holding, "");
        File.WriteAllText(hook, $"#!/bin/sh\nif grep -q refs/wildebeest/roles/; then touch {Taken}; while [ -e {Holding} ]; do sleep 0.05; done; fi\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
