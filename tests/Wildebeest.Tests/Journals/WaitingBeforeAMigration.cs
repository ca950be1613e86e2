using Wildebeest.Git;
using Wildebeest.Journals;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
class WaitingBeforeAMigration
{
    static readonly CommitId Link = CommitId.Parse("3f2a1bc000000000000000000000000000000001");
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void IsTheSameWhileNothingChanges()
    {
        var first = Look(null, "place", "1", 0);

        Assert.That(Look(first, "place", "1", 30), Is.EqualTo(first), "there is nothing to write down");
    }

    [Test]
    public void BeginsAnewWithAnotherReason() => Assert.That(Look(Look(null, "pause", "1", 0), "place", "1", 30).Since, Is.EqualTo(Noon.AddMinutes(30)));

    [Test]
    public void CountsFromTheLastProgress()
    {
        var waiting = Look(Look(null, "place", "1", 0), "place", "2", 40);

        Assert.That(waiting.WithoutProgressAt(Noon.AddMinutes(50)), Is.EqualTo(TimeSpan.FromMinutes(10)));
        Assert.That(waiting.Since, Is.EqualTo(Noon), "it has waited for a place all the time");
    }

    [Test]
    public void DoesNotCountAPause()
    {
        var paused = Look(Look(null, "place", "1", 0), "pause", "1", 20);
        Assert.That(paused.WithoutProgressAt(Noon.AddMinutes(500)), Is.EqualTo(TimeSpan.FromMinutes(20)));

        var resumed = Look(paused, "place", "1", 500);
        Assert.That(resumed.WithoutProgressAt(Noon.AddMinutes(510)), Is.EqualTo(TimeSpan.FromMinutes(30)));
    }

    [Test]
    public void KeepsWhenItSawTheCanariesHealthy()
    {
        var seen = Waiting.After(null, Link, "soak", null, counts: false, canariesHealthy: true, Noon);

        Assert.That(Waiting.After(seen, Link, "pause", null, false, true, Noon.AddMinutes(9)).CanariesHealthySince, Is.EqualTo(Noon));
    }

    [Test]
    public void SurvivesTheJournalAndItsCompaction()
    {
        var waiting = Look(Look(null, "pause", "1", 0), "place", "1", 7) with { CanariesHealthySince = Noon };
        var position = new Position().After((Waits)JournalEntry.FromJson(Waits.Of(waiting, Noon).ToJson())!);

        Assert.That(position.Waiting, Is.EqualTo(waiting));
        Assert.That(PositionRecord.Of(position).ToPosition().Waiting, Is.EqualTo(waiting));
    }

    static Waiting Look(Waiting? before, string what, string progress, int minutes) =>
        Waiting.After(before, Link, what, progress, counts: what != "pause", canariesHealthy: false, Noon.AddMinutes(minutes));
}
