using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;
using Good = Wildebeest.Tests.Some;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
sealed class WaitingThatOthersSee
{
    static readonly CommitId Link = Good.Id(0x3f2a1bc);
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    static readonly HostIdentity Identity = new(HostId.New(), HostName.Parse("web01"), Noon);

    static readonly PublishedWait Told = new("every host of db must have completed db/outbox") { Link = Link.ToString(), Migration = "web/cart", Role = "db", Completed = "db/outbox" };

    [Test]
    public void IsPublishedWhenItBeginsAndWhenItEnds()
    {
        var idle = new Position { State = Good.Id(1) };
        var waits = After(idle, "wait db db/outbox", Told, 0);
        var paused = After(waits with { Unpublished = false }, "pause", null, 5);

        Assert.That((waits.Unpublished, paused.Unpublished), Is.EqualTo((true, true)));
        Assert.That(After(waits with { Unpublished = false }, "wait db db/outbox", Told, 9).Unpublished, Is.False, "others are told once");
        Assert.That(After(idle, "place", null, 0).Unpublished, Is.False, "that it waits for a place the ledger shows");
        Assert.That(After(paused with { Unpublished = false }, "place", null, 7).Unpublished, Is.False);
    }

    [Test]
    public void IsToldWithWhatItIsAbout()
    {
        var record = HostRecords.Standing(Identity, After(new Position { State = Good.Id(1) }, "wait db db/outbox", Told, 3), null);

        Assert.That((record.Phase, record.Migration, record.Link, record.Script, record.Since), Is.EqualTo((HostPhase.Waiting, "web/cart", Link.ToString(), (string?)null, Noon.AddMinutes(3))));
        Assert.That(record.Waits, Is.EqualTo(new HostWait(Told.Sentence, "db", "db/outbox")));
        Assert.That(HostRecord.FromJson(record.ToJson())!.Waits, Is.EqualTo(record.Waits));
    }

    [Test]
    public void SurvivesTheJournalAndItsCompaction()
    {
        var position = new Position().After((Waits)JournalEntry.FromJson(Waits.Of(After(new Position(), "x", Told, 0).Waiting!, Noon).ToJson())!);

        Assert.That(position.Waiting!.Published, Is.EqualTo(Told));
        Assert.That(PositionRecord.Of(position).ToPosition().Waiting, Is.EqualTo(position.Waiting));
    }

    [Test]
    public void IsOverWhenTheLinkIsPassed() => Assert.That(After(new Position(), "x", Told, 0).After(new Passed(Link.ToString()) { At = Noon }).Waiting, Is.Null);

    [Test]
    public void InVainFailsInOneEntry()
    {
        var script = Good.Id(0x77a01bc);
        var failed = new Failed(Link.ToString(), "wait", "it waited for 2h", "migrations/web/cart.csx(1,1)", null, FailureEnd.Undone, "nothing of it ran")
        {
            At = Noon,
            NotStarted = new NotStarted("web/cart", script.ToString(), 2),
        };

        var position = After(new Position { State = Good.Id(1) }, "wait db db/outbox", Told, 0).After(JournalEntry.FromJson(failed.ToJson())!);

        Assert.That(position.Failure, Is.EqualTo(new Failure(Link, MigrationName.Parse("web/cart"), "wait", "it waited for 2h", "migrations/web/cart.csx(1,1)", Noon, FailureEnd.Undone, "nothing of it ran")
        {
            Script = script,
            FailuresAllowed = 2,
        }));
        Assert.That((position.Waiting, position.Unfinished, position.Owed!.Migration, position.State), Is.EqualTo(((Waiting?)null, (Unfinished?)null, MigrationName.Parse("web/cart"), Good.Id(1))));
        Assert.That(HostRecords.Standing(Identity, position, null).Phase, Is.EqualTo(HostPhase.Failed));
    }

    static Position After(Position position, string what, PublishedWait? published, int minutes)
    {
        var waiting = Waiting.After(position.Waiting, Link, what, null, false, false, Noon.AddMinutes(minutes), published);
        return waiting == position.Waiting ? position : position.After(Waits.Of(waiting, Noon.AddMinutes(minutes)));
    }
}
