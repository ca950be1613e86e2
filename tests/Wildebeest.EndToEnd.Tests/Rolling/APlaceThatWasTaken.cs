using Wildebeest.EndToEnd.Tests.Support;

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
