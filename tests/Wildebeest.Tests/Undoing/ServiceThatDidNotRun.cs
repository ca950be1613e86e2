using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Tests.Undoing;

/// <summary>Whether an undo restarts a service or leaves it stopped, from the journal alone.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ServiceThatDidNotRun
{
    static readonly CommitId Link = CommitId.Parse(new string('a', 40));
    static readonly ReactionRecord Restart = new(ReactionRecord.Restart, ["shop"]);

    [Test]
    public void IsFoundStoppedWhereARestartStartedIt() => Assert.That(FoundStopped([Owes(1), Was(2, "no"), Reacting]), Is.True);

    [Test]
    public void IsFoundStoppedWhereTheScriptStartedIt() => Assert.That(FoundStopped([Was(1, "no"), Owes(2), Reacting]), Is.True);

    [Test]
    public void IsFoundStoppedThoughTheScriptWasRunTwice() => Assert.That(FoundStopped([Owes(1), Was(2, "no"), Reacting, Started(2), Entered, Owes(3), Reacting]), Is.True);

    [Test]
    public void IsNotFoundStoppedWhereNothingWasWrittenDown() => Assert.That(FoundStopped([Owes(1), Reacting]), Is.False);

    [Test]
    public void IsNotFoundStoppedWhereTheScriptStoppedIt() => Assert.That(FoundStopped([Was(1, "yes"), Owes(2), Was(3, "no"), Reacting]), Is.False);

    [Test]
    public void IsNotFoundStoppedWhereAnEarlierRestartMayHaveKilledIt() => Assert.That(FoundStopped([Owes(1), Reacting, Started(2), Entered, Owes(2), Was(3, "no"), Reacting]), Is.False);

    [Test]
    public void IsAnothersWhereItHasAnotherName() => Assert.That(FoundStopped([Owes(1), Was(2, "no"), Reacting], "mail"), Is.False);

    static bool FoundStopped(IEnumerable<JournalEntry> entries, string service = "shop")
    {
        var position = Position.Of([Started(1), Entered, .. entries]);
        var snapshot = new Snapshot(PositionRecord.Of(position)) { At = DateTimeOffset.UnixEpoch };
        var read = Position.Of([JournalEntry.FromJson(snapshot.ToJson())!]);

        Assert.That(read.Unfinished!.FoundStopped(service), Is.EqualTo(position.Unfinished!.FoundStopped(service)), "the same after the journal was compacted");
        return position.Unfinished.FoundStopped(service);
    }

    static Started Started(int attempt) => new(Link.ToString(), new MigrationName(RoleName.Parse("web"), "x").ToString(), false, attempt) { At = DateTimeOffset.UnixEpoch };

    static Entered Entered => new(Phases.Update) { At = DateTimeOffset.UnixEpoch };

    static Changing Owes(int number) => new(number, "file /c", [new RemoveFile("/c", "/.c")]) { Owes = Restart, At = DateTimeOffset.UnixEpoch };

    static Changing Was(int number, string active) =>
        new(number, "service shop", [new PutBack(nameof(ServiceUnit), ["shop"], new Dictionary<string, string?> { [ServiceUnit.Active] = active })]) { At = DateTimeOffset.UnixEpoch };

    static Reacting Reacting => new(Restart) { At = DateTimeOffset.UnixEpoch };
}
