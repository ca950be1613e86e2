using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.EndToEnd.Tests.Undoing;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>A rolling change fails on the first of two hosts: what is left of it there, in the ledger, and for the second.</summary>
sealed class APhaseThatFails : IDisposable
{
    static readonly string[] Phases = ["LeaveLoad", "Update", "Check", "Rejoin", "Verify"];

    readonly FailingMigration change = new();
    readonly HostHome other = new();

    TempOrigin Origin => change.Origin;

    public void Dispose()
    {
        other.Dispose();
        change.Dispose();
    }

    [TestCase("LeaveLoad", "leave-load")]
    [TestCase("Update", "update")]
    [TestCase("Check", "check")]
    [TestCase("Rejoin", "rejoin")]
    [TestCase("Verify", "verify")]
    public void IsUndoneThereAndHaltsTheChange(string failing, string told)
    {
        Given(failing, """if (!Me.IsUndone) throw new Exception("port 443 is shut");""");

        var applied = change.Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), $"{applied}");
        Assert.That(change.Snapshot(), Is.EqualTo(change.Before), "its files are as they were");
        var story = LedgerStory.Of(Origin, "web");
        Assert.That(story.Select(entry => entry.Sentence), Is.EqualTo(new[]
        {
            $"web01 leaves load for {Short} web/change",
            $"web01 failed at {told} with {Short} web/change, is as it was and back in load; change halted: port 443 is shut",
        }));
        Assert.That((story[^1].Places, story[^1].Halts), Is.EqualTo((Array.Empty<string>(), new[] { "web/change" })).UsingPropertiesComparer());
        AssertNobodyElseStarts("port 443 is shut");
        AssertWhy("web01", $"{Short} web/change failed: port 443 is shut (undone; back in load)", "wildebeest retry web01");
    }

    [TestCase("file", """Check(() => { if (!Me.IsUndone) { Run("rm", "@/conf"); Run("mkdir", "@/conf"); throw new Exception("no"); } });""", "could not be put back")]
    [TestCase("Rollback", """Check(() => { if (!Me.IsUndone) throw new Exception("no"); }); Rollback(() => throw new Exception("no way back"));""", "its Rollback failed: no way back")]
    [TestCase("Check", """Check(() => throw new Exception("no"));""", "its Check failed on the host that was undone: no")]
    [TestCase("Rejoin", """Check(() => { if (!Me.IsUndone) throw new Exception("no"); }); Rejoin(() => throw new Exception("the balancer is gone"));""", "its Rejoin failed on the host that was undone: the balancer is gone")]
    public void KeepsThePlaceWhereItsUndoFailsToo(string undo, string phases, string account)
    {
        Given($"""
            Rolling(atMostOut: 1);
            LeaveLoad(() => System.IO.File.Delete("@/in-load"));
            Update(() => Files.Write("@/conf", "bad"));
            {phases}

            """);

        var applied = change.Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), $"{applied}");
        Assert.That(File.Exists(change["in-load"]), Is.False, $"it stays out of load where the undo fails at {undo}");
        var story = LedgerStory.Of(Origin, "web");
        Assert.That(story[^1].Sentence, Is.EqualTo($"web01 failed at check with {Short} web/change, its undo failed and it stays out of load: it needs hands; change halted: no"));
        Assert.That((story[^1].Places, story[^1].Halts), Is.EqualTo((new[] { "web01 web/change" }, new[] { "web/change" })).UsingPropertiesComparer());
        AssertNobodyElseStarts("web01 failed at check: no");
        AssertWhy("web01", "NEEDS HANDS: ", account, "retry web01");
        Assert.That(other.Run("status", "--origin", Origin.Url, "--json").Successfully().Output, Does.Match("\"host\": \"web01\",[^}]*\"needsHands\": true"));
    }

    [Test]
    public void IsTheReasonWhyNobodyElseMoves()
    {
        Given("Check", """if (!Me.IsUndone) throw new Exception("port 443 is shut.");""");

        Assert.That(change.Host.Apply().ExitCode, Is.EqualTo(1));

        AssertWhy("web02", "it waits before", $"the change {Short} web/change is halted: web01 failed at check: port 443 is shut.\n", "wildebeest log web01", "wildebeest retry web01");
    }

    string Short => Origin.Head!.Value.Short;

    void Given(string failing, string how)
    {
        var bodies = new Dictionary<string, string>
        {
            ["LeaveLoad"] = """Files.Delete("@/in-load");""",
            ["Update"] = """Files.Write("@/conf", "bad"); Files.Delete("@/gone"); Files.Write("@/made/new", "new");""",
            ["Rejoin"] = """Files.Write("@/in-load", "yes");""",
        };
        Given("Rolling(atMostOut: 1);\n" + string.Join('\n', Phases.Select(phase => $"{phase}(() => {{ {bodies.GetValueOrDefault(phase)} {(phase == failing ? how : "")} }});")));
    }

    void Given(string script)
    {
        change.Given(script);
        other.Join(Origin, "web02", "web");
    }

    void AssertNobodyElseStarts(string because)
    {
        var waiting = other.Apply();

        Assert.That(waiting.ExitCode, Is.EqualTo(3), $"{waiting}");
        Assert.That(waiting.Output + waiting.Errors, Does.Contain("is halted").And.Contain(because));
        Assert.That(other.Entries().Select(entry => entry.Kind), Has.None.EqualTo("started"));
    }

    void AssertWhy(string host, params string[] words)
    {
        var why = other.Run("why", host, "--origin", Origin.Url).Successfully().Output;
        Assert.That(words, Has.All.Matches<string>(word => why.Contains(word, StringComparison.Ordinal)), why);
    }
}
