using Wildebeest.Ledgers;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
sealed class AHostThatComesBackOrLeaves
{
    static readonly Asker Restored = Host(1, Cache) with { Replays = true };

    [Test]
    public void SaysInTheLedgerThatItWasRestored() =>
        Assert.That(LedgerMoves.Take(Empty, Restored, OneByOne, 20, Noon)!.Sentence, Is.EqualTo("web01 leaves load for 77a01bc web/cache again, restored from a backup"));

    [Test]
    public void BringsThePlaceAlongThatItTookInTheTimeThatIsLost()
    {
        Assert.That(HindranceOf(With(1), Restored, OneByOne, 20, Noon), Is.Null, "its own place keeps it from nothing");

        var entry = LedgerMoves.Take(With(1), Restored, OneByOne, 20, Noon)!;

        Assert.That(entry.Sentence, Is.EqualTo("web01 leaves load for 77a01bc web/cache again, restored from a backup; its place was for 3f2a1bc"));
        Assert.That(entry.After.Places.Select(place => place.Link), Is.EqualTo(new[] { Cache }));
    }

    [Test]
    public void WaitsWhileTheRoleIsPausedAlthoughItHasAPlaceOfOld()
    {
        var paused = LedgerMoves.PauseRole(With(1), "alice", "looking", Noon)!.After;

        Assert.That(HindranceOf(paused, Restored, OneByOne, 20, Noon), Is.InstanceOf<Hindrance.Paused>().With.Property(nameof(Hindrance.WayOut)).EqualTo("wildebeest resume web --reason '…'"), "a command to be typed as it is");
        Assert.That(HindranceOf(paused, Host(1), OneByOne, 20, Noon), Is.Null, "whoever is inside goes on");
    }

    [Test]
    public void WaitsForAPlaceAsUsualWhereItHasNone() => Assert.That(HindranceOf(With(2), Restored, OneByOne, 20, Noon), Is.InstanceOf<Hindrance.NoPlace>());

    [Test]
    public void GivesBackItsPlaceWhenItIsRemoved()
    {
        var entry = LedgerMoves.RemoveHost(With(1, 2), Host(1).Host, Host(1).Name, "alice", "its disk died")!;

        Assert.That((entry.Sentence, entry.By), Is.EqualTo(("alice removes web01, which gives back its place for 3f2a1bc web/tls13: its disk died", "alice")));
        Assert.That(entry.After.Places.Select(place => place.Name), Is.EqualTo(new[] { Host(2).Name }));
    }

    [Test]
    public void LeavesTheHaltThatItCausedWhenItIsRemoved()
    {
        var failed = LedgerMoves.Fail(With(1), Host(1), 0, "check", "no answer", needsHands: true, Noon)!.After;
        var asked = LedgerMoves.AskRetry(failed with { Halts = [] }, Host(1).Name, Tls, Host(1).Migration, "alice", "again", Noon)!.After with { Halts = failed.Halts };

        var after = LedgerMoves.RemoveHost(asked, Host(1).Host, Host(1).Name, "alice", "its disk died")!.After;

        Assert.That((after.Places.Count, after.Retries.Count, after.Halts.Count), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public void IsNoEntryWhereTheLedgerHasNothingOfIt() => Assert.That(LedgerMoves.RemoveHost(With(2), Host(1).Host, Host(1).Name, "alice", "gone"), Is.Null);
}
