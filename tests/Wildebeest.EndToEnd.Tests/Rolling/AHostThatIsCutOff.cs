using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>
/// The origin goes away while a host is out of load, in the middle of a phase. Its place is its own, so it goes on with what it holds, comes to an end
/// alone, and says so as soon as anybody listens.
/// </summary>
[TestFixture(Transport.Http, "LeaveLoad")]
[TestFixture(Transport.Http, "Update")]
[TestFixture(Transport.Ssh, "Rejoin")]
sealed class AHostThatIsCutOff(Transport transport, string phase) : Situation(transport)
{
    static readonly string[] Phases = ["LeaveLoad", "Update", "Check", "Rejoin", "Verify"];

    readonly HostHome other = new();

    string Conf => Path.Combine(Origin.Folder, "conf");

    public override void Dispose()
    {
        other.Dispose();
        base.Dispose();
    }

    [Test]
    public async Task FinishesWhatItHolds()
    {
        var link = await CutOffInThePhaseAsync("");

        Traces.Go(Origin);
        await Eventually.That(() => Host.Entries().Any(entry => entry.Kind == "completed"), Limits.Soon, "it finishes alone", Seen);
        Assert.That(File.ReadAllText(Conf), Is.EqualTo("new"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.EqualTo(new[] { "web01 web/roll" }), "nobody can know yet");

        Origin.Start();
        await Eventually.That(() => LedgerStory.Of(Origin, "web").Count == 2, Limits.Soon, "it gives its place back", Seen);
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Sentence, Is.EqualTo($"web01 is back in load with {link.Short} web/roll"));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(link), "its state was published before");
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/roll" }));
        other.Apply().Successfully();
    }

    [Test]
    public async Task UndoesWhatItHoldsWhereThatFails()
    {
        var link = await CutOffInThePhaseAsync("""if (!Me.IsUndone) throw new Exception("the cable is cut");""");

        Traces.Go(Origin);
        await Eventually.That(() => Host.Entries().Any(entry => entry.Kind == "failed"), Limits.Soon, "it undoes alone", Seen);
        Assert.That(File.ReadAllText(Conf), Is.EqualTo("old"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.EqualTo(new[] { "web01 web/roll" }), "nobody can know yet");

        Origin.Start();
        await Eventually.That(() => LedgerStory.Of(Origin, "web").Count == 2, Limits.Soon, "it gives its place back and halts the change", Seen);
        var last = LedgerStory.Of(Origin, "web")[^1];
        Assert.That(last.Sentence, Does.StartWith("web01 failed at ").And.EndsWith($" with {link.Short} web/roll, is as it was and back in load; change halted: the cable is cut"));
        Assert.That((last.Places, last.Halts), Is.EqualTo((Array.Empty<string>(), new[] { "web/roll" })).UsingPropertiesComparer());
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "failed web/roll" }));
        Assert.That(Origin.RecordOf("web01").GetProperty("phase").GetString(), Is.EqualTo("Failed"));
        Assert.That(Host.Run("why", "web01", "--origin", Origin.Url).Successfully().Output, Does.Contain("the cable is cut (undone; back in load)"));
        Assert.That(other.Apply().ExitCode, Is.EqualTo(3), "the other waits for a person");
    }

    async Task<CommitId> CutOffInThePhaseAsync(string then)
    {
        File.WriteAllText(Conf, "old");
        var link = AddScript("roll", "Rolling(atMostOut: 1);\n" + string.Concat(Phases.Select(name =>
            $"{name}(() => {{ {(name == "Update" ? $"Files.Write(\"{Conf}\", \"new\");" : "")} {(name == phase ? $"if (!Me.IsUndone) {{ {Traces.Leave(Origin, "there")} {Traces.WaitForGo(Origin)} }} {then}" : "")} }});\n")));
        Join();
        other.Join(Origin, "web02", "web");
        Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "it is in the middle", Seen);
        Origin.Stop();
        return link;
    }

    string Seen() => $"{LedgerStory.Told(Origin, "web")}\n{Host.Journal}\n{Host.Log}";
}
