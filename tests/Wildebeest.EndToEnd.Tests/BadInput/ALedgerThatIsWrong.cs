using System.Text.Json.Nodes;
using Wildebeest.EndToEnd.Tests.Rolling;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>A role's ledger that somebody wrote by hand, took back or removed. Nobody starts anything on a guess, and nothing that was written is lost.</summary>
sealed class ALedgerThatIsWrong : Situation
{
    const string Ref = "refs/wildebeest/roles/web";

    [TestCase("not JSON at all")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":7,\"nonce\":\"x\",\"places\":[{\"host\":\"web01\"}]}")]
    public void KeepsEverybodyFromStartingAndSaysWhichEntry(string text)
    {
        var first = Rolled("first");
        var good = Origin.Ref(Ref)!.Id;
        var bad = Origin.WriteLedger("web", text);
        var second = AddScript("second", Rolling);

        var applied = Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), $"{applied}");
        Assert.That(applied.Errors, Does.Contain($"The ledger of web cannot be read at {bad.Short}.").And.Contain($"git show {bad.Short}:ledger.json"));
        Assert.That((Origin.StateOf("web01"), Origin.Ref(Ref)!.Id), Is.EqualTo((first, bad)), "the host stays where it is, and nobody writes over it");
        var status = Host.Status("--origin", Origin.Url);
        Assert.That(status.Output + status.Errors, Does.Contain("web01").And.Contain($"ledger of web cannot be read at {bad.Short}"), "the herd is shown all the same");

        // The way out that it names: a readable entry on top.
        var mended = CommitId.Parse(Origin.Git("commit-tree", "-p", bad.ToString(), "-m", "Ann takes back what was written by hand", $"{good}^{{tree}}"));
        Origin.Git("update-ref", Ref, mended.ToString(), bad.ToString());
        Host.Apply().Successfully();
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(second));
        Assert.That(Origin.Git("rev-list", "--count", Ref), Is.EqualTo("6"), "the story goes on");
    }

    [Test]
    public void KeepsAHostInTheHerdThatMayHaveAPlaceInIt()
    {
        Rolled("first");
        var good = Origin.Ref(Ref)!.Id;
        var bad = Origin.WriteLedger("web", "not JSON at all");

        var removed = Host.Run("host", "remove", "web01", "--reason", "it was sold", "--origin", Origin.Url);

        Assert.That(removed.ExitCode, Is.EqualTo(1), $"{removed}");
        Assert.That(removed.Errors, Does.Contain($"The ledger of web cannot be read at {bad.Short}."));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head), "by its name it is found again");
        Assert.That(Host.Apply().Errors, Does.Contain("was removed from the herd"), "and it is stopped");
        Origin.WriteLedger("web", Origin.Git("show", $"{good}:ledger.json"));
        Host.Run("host", "remove", "web01", "--reason", "it was sold", "--origin", Origin.Url).Successfully();
    }

    [Test]
    public void GoesOnWhereItsRefWasRemoved()
    {
        Rolled("first");
        Origin.Git("update-ref", "-d", Ref);
        var second = AddScript("second", Rolling);

        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(second));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty);
    }

    [Test]
    public async Task IsWrittenAgainByAHostWhosePlaceWasTakenAwayByHand()
    {
        AddScript("roll", $"Rolling(atMostOut: 1);\nUpdate(() => {{ {Traces.Leave(Origin, "there")} {Traces.WaitForGo(Origin)} }});\nCheck(() => {{}});");
        Join();
        using var other = new HostHome().Join(Origin, "web02", "web");
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "it is in the middle", () => agent);
        var ledger = JsonNode.Parse(LedgerStory.Of(Origin, "web")[^1].Content.GetRawText())!;
        ledger["places"] = new JsonArray();
        Origin.WriteLedger("web", ledger.ToJsonString());
        // A look that is younger than two seconds counts.
        await Eventually.That(() => agent.HasExited || TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(Path.Combine(Origin.Folder, "ran.web01")) > TimeSpan.FromSeconds(3), Limits.Soon, "a while has gone by");

        Traces.Go(Origin);
        await Eventually.That(() => Origin.StateOf("web01") == Origin.Head, Limits.Soon, "it finishes", () => agent);
        await Eventually.That(() => LedgerStory.Of(Origin, "web")[^1].Places.Count == 0 && LedgerStory.Of(Origin, "web").Count >= 4, Limits.Soon, "it gives back", () => $"{LedgerStory.Told(Origin, "web")}\n{Host.Log}");

        Assert.That(LedgerStory.Of(Origin, "web").Select(entry => entry.Sentence), Has.Some.Contains("its place had vanished from the ledger"));
    }

    const string Rolling = "Rolling(atMostOut: 1);\nUpdate(() => {});";

    CommitId Rolled(string name)
    {
        var link = AddScript(name, Rolling);
        Join();
        Host.Apply().Successfully();
        return link;
    }
}
