using Wildebeest.Git;
using Wildebeest.Ledgers;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
class AChangeThatGoesBad
{
    static readonly LedgerEntry Failed = LedgerMoves.Fail(With(1), Host(1), failuresAllowed: 0, "check", "port 443 is shut", needsHands: false, Noon)!;

    [Test]
    public void ReleasesThePlaceAndHaltsInOneEntry()
    {
        Assert.That(Failed.After.Places, Is.Empty);
        Assert.That(Failed.Sentence, Is.EqualTo("web01 failed at check with 3f2a1bc web/tls13, is as it was and back in load; change halted: port 443 is shut"));
    }

    [Test]
    public void KeepsEveryOtherHostFromStartingIt() =>
        Assert.That(
            HindranceOf(Failed.After, Host(2), OneByOne, 20, Noon)?.Sentence,
            Is.EqualTo("the change 3f2a1bc web/tls13 is halted: web01 failed at check: port 443 is shut"));

    [Test]
    public void LeavesOtherChangesAlone() => Assert.That(HindranceOf(Failed.After, Host(2, Cache), OneByOne, 20, Noon), Is.Null);

    [Test]
    public void LetsThoseInsideFinish()
    {
        var two = new RollingRule(new Limit(2, false));
        var both = LedgerMoves.Take(LedgerMoves.Take(Empty, Host(1), two, 20, Noon)!.After, Host(2), two, 20, Noon)!.After;
        var after = LedgerMoves.Fail(both, Host(1), 0, "update", "no", needsHands: false, Noon)!.After;

        Assert.That(HindranceOf(after, Host(2), two, 20, Noon), Is.Null);
        Assert.That(LedgerMoves.Complete(after, Host(2).Host, 0, Noon)!.After.Places, Is.Empty);
    }

    [Test]
    public void KeepsThePlaceWhereTheUndoFailedToo()
    {
        var after = LedgerMoves.Fail(With(1), Host(1), 0, "check", "no", needsHands: true, Noon)!.After;

        Assert.That(after.PlaceOf(Host(1).Host)?.NeedsHands, Is.True);
        Assert.That(LedgerMoves.Fail(after, Host(1), 0, "check", "no", needsHands: true, Noon), Is.Null, "it is said once");
        Assert.That(HindranceOf(after, Host(2, Cache), OneByOne, 20, Noon)?.WayOut, Does.Contain("hands"));
    }

    [Test]
    public void LetsTheHostThatNeedsHandsRunItsReplacementOnTheSamePlace()
    {
        var stuck = LedgerMoves.Fail(With(1), Host(1), 0, "check", "no", needsHands: true, Noon)!.After;
        var replacing = Host(1, Cache) with { InsteadOf = [Tls] };

        Assert.That(HindranceOf(stuck, replacing, OneByOne, 20, Noon), Is.Null, "it must not wait for itself");
        Assert.That(LedgerMoves.Take(stuck, replacing, OneByOne, 20, Noon)!.After.Places.Select(place => (place.Link, place.NeedsHands)), Is.EqualTo(new[] { (Cache, false) }));
    }

    [Test]
    public void LetsThatHostRunTheReplacementOfAReplacementThatItNeverSaw()
    {
        var (second, third) = (CommitId.Parse("77a01bc000000000000000000000000000000009"), Host(1, Cache) with { InsteadOf = [Tls, CommitId.Parse("77a01bc000000000000000000000000000000009")] });
        var stuck = LedgerMoves.Fail(With(1), Host(1), 0, "check", "no", needsHands: true, Noon)!.After;
        var halted = LedgerMoves.Fail(stuck, Host(2, second), 0, "check", "no", needsHands: false, Noon)!.After;

        var entry = LedgerMoves.Take(halted, third, OneByOne, 20, Noon)!;

        Assert.That(HindranceOf(stuck, third, OneByOne, 20, Noon), Is.Null);
        Assert.That((entry.After.Places.Count, entry.After.Halts.Count), Is.EqualTo((1, 0)));
        Assert.That(entry.Sentence, Does.EndWith("which replaces 77a01bc and lifts its halt"));
    }

    [Test]
    public void HaltsWhereACanaryFailsHoweverManyMayFail()
    {
        var rule = OneByOne with { Canary = Limit.One, FailuresAllowed = 5 };
        var inIt = LedgerMoves.Take(Empty, Host(1), rule, 20, Noon)!.After;

        Assert.That(LedgerMoves.Fail(inIt, Host(1), 5, "check", "no", needsHands: false, Noon)!.After.Halts, Has.Count.EqualTo(1));
    }

    [Test]
    public void GoesOnWhereFailuresAreAllowed()
    {
        var first = LedgerMoves.Fail(With(1), Host(1), failuresAllowed: 1, "check", "no", needsHands: false, Noon)!.After;
        Assert.That(first.Halts, Is.Empty);

        var second = LedgerMoves.Fail(LedgerMoves.Take(first, Host(2), OneByOne, 20, Noon)!.After, Host(2), failuresAllowed: 1, "check", "no", needsHands: false, Noon)!.After;
        Assert.That(second.Halts, Has.Count.EqualTo(1));
    }

    [Test]
    public void HaltsWithoutAPlaceWhereItIsNotRolling()
    {
        var after = LedgerMoves.Fail(Empty, Host(1), failuresAllowed: null, "compile", "CS0103", needsHands: false, Noon)!.After;

        Assert.That(after.HaltOf(Tls), Is.Not.Null);
        Assert.That(LedgerMoves.Fail(after, Host(2), failuresAllowed: null, "compile", "CS0103", needsHands: false, Noon), Is.Null, "one halt is enough");
    }

    [Test]
    public void IsLiftedByARetry()
    {
        var entry = LedgerMoves.AskRetry(Failed.After, Host(1).Name, Tls, Host(1).Migration, "alice", "the firewall was mine", Noon)!;

        Assert.That(entry.After.Halts, Is.Empty);
        Assert.That(entry.Sentence, Is.EqualTo("alice asks web01 to try 3f2a1bc web/tls13 again: the firewall was mine"));
    }

    [Test]
    public void AsksForNoHandsAnyMoreOnceAPersonSaysRetry()
    {
        var stuck = LedgerMoves.Fail(With(1), Host(1), 0, "check", "no", needsHands: true, Noon)!.After;

        var asked = LedgerMoves.AskRetry(stuck, Host(1).Name, Tls, Host(1).Migration, "alice", "the disk is new", Noon)!.After;

        Assert.That(asked.PlaceOf(Host(1).Host)?.NeedsHands, Is.False);
        Assert.That(LedgerMoves.Fail(asked, Host(1), 0, "check", "no", needsHands: false, Noon.AddMinutes(1))!.After.Places, Is.Empty, "the next failure is told too");
    }

    [Test]
    public void IsLiftedByResumingTheRole()
    {
        var entry = LedgerMoves.LiftHalts(Failed.After, "alice", "seen", Noon)!;

        Assert.That(entry.After.Halts, Is.Empty);
        Assert.That(entry.Sentence, Is.EqualTo("alice lifts the halt of 3f2a1bc web/tls13: seen"));
        Assert.That(LedgerMoves.LiftHalts(entry.After, "alice", "seen", Noon), Is.Null);
    }

    [Test]
    public void IsNotLiftedWithThePauseThatSomebodyElseAskedFor()
    {
        var paused = LedgerMoves.PauseRole(Failed.After, "bob", "the shop is busy", Noon)!.After;

        var entry = LedgerMoves.Unpause(paused, "alice", "night", Noon)!;
        var other = LedgerMoves.LiftHalts(paused, "alice", "seen", Noon)!;

        Assert.That((entry.Sentence, entry.After.Pause, entry.After.Halts.Count), Is.EqualTo(("alice lifts the pause: night", (Pause?)null, 1)));
        Assert.That((other.After.Pause?.By, other.After.Halts.Count), Is.EqualTo(("bob", 0)));
        Assert.That(LedgerMoves.Unpause(entry.After, "alice", "night", Noon), Is.Null);
    }

    [Test]
    public void IsRememberedHoweverManyOldOnesALateHostRuns()
    {
        var rule = OneByOne with { Canary = Limit.One, FailuresAllowed = 1 };
        var ledger = LedgerMoves.Fail(LedgerMoves.Take(Empty, Host(1), rule with { Canary = null }, 20, Noon)!.After, Host(1), 1, "check", "no", needsHands: false, Noon)!.After;
        ledger = LedgerMoves.Take(ledger, Host(3, Cache), rule, 20, Noon)!.After with { Places = [] };

        for (var old = 0; old < 60; old++)
        {
            var late = Host(2) with { Link = CommitId.Parse($"{old:x40}") };
            ledger = LedgerMoves.Complete(LedgerMoves.Take(ledger, late, OneByOne, 20, Noon)!.After, late.Host, 0, Noon)!.After;
        }

        Assert.That(ledger.ChangeOf(Tls)?.Failed, Is.EqualTo(1), "else more than allowed would fail");
        Assert.That(ledger.ChangeOf(Cache)?.Canaries, Is.EqualTo(1), "else nobody would wait for its canary");
        Assert.That(ledger.Changes, Has.Count.EqualTo(20));
    }

    [Test]
    public void IsLiftedWhereAReplacementBegins()
    {
        var entry = LedgerMoves.Take(Failed.After, Host(2, Cache) with { InsteadOf = [Tls] }, OneByOne, 20, Noon)!;

        Assert.That(entry.After.Halts, Is.Empty);
        Assert.That(entry.Sentence, Does.EndWith("which replaces 3f2a1bc and lifts its halt"));
    }

    [Test]
    public void HaltsWhenItGetsNowhere()
    {
        var hour = TimeSpan.FromHours(1);
        var progress = With(1).ChangeOf(Tls)!.Progress;

        var halted = LedgerMoves.HaltForLackOfProgress(With(1), Host(2), progress, hour, Noon)!.After;

        var hindrance = HindranceOf(LedgerJson.Read(LedgerJson.Write(halted, "x"), Web)!, Host(2), OneByOne, 20, Noon)!;
        Assert.That(hindrance.Sentence, Is.EqualTo("the change 3f2a1bc web/tls13 is halted: no host completed it for 60 min, as web02 saw"));
        Assert.That(hindrance.WayOut, Does.Contain("wildebeest resume web").And.Not.Contain("retry"), "nothing has failed on the host that saw it");
    }

    [Test]
    public void IsNotHaltedWhereItGotFurtherMeanwhile()
    {
        var progress = With(1).ChangeOf(Tls)!.Progress;
        var further = LedgerMoves.Complete(With(1), Host(1).Host, 0, Noon)!.After;

        Assert.That(LedgerMoves.HaltForLackOfProgress(further, Host(2), progress, TimeSpan.FromHours(1), Noon), Is.Null);
    }

    [Test]
    public void IsToldOnceForEachRun()
    {
        var told = LedgerMoves.Fail(With(1), Host(1), 0, "check", "no", needsHands: true, Noon)!.After;
        Assert.That(LedgerMoves.Fail(told, Host(1), 0, "check", "no", needsHands: true, Noon), Is.Null, "its answer was lost, and the host tells it again");

        var lifted = LedgerMoves.AskRetry(told, Host(1).Name, Tls, Host(1).Migration, "alice", "seen", Noon)!.After;
        Assert.That(LedgerMoves.Fail(lifted, Host(1), 0, "check", "no", needsHands: true, Noon), Is.Null, "a halt that was lifted does not come back by itself");

        var again = LedgerMoves.Fail(lifted, Host(1), 0, "check", "no", needsHands: true, Noon.AddMinutes(1))!.After;
        Assert.That((again.Halts.Count, again.Retries.Count, again.ChangeOf(Tls)!.Failed), Is.EqualTo((1, 0, 1)), "the retry is used up");
    }

    [Test]
    public void IsToldOnceWithoutAPlaceToo()
    {
        var told = LedgerMoves.Fail(Empty, Host(1), null, "update", "no", needsHands: false, Noon)!.After;
        var lifted = LedgerMoves.LiftHalts(told, "alice", "seen", Noon)!.After;

        Assert.That(LedgerMoves.Fail(lifted, Host(1), null, "update", "no", needsHands: false, Noon), Is.Null);
    }

    [Test]
    public void TakesBackAPlaceThatVanished()
    {
        var entry = LedgerMoves.Reclaim(Empty, Host(1), Limit.One, Noon)!;

        Assert.That(entry.Sentence, Is.EqualTo("web01 is out of load for 3f2a1bc web/tls13: its place had vanished from the ledger"));
        Assert.That(LedgerMoves.Reclaim(entry.After, Host(1), Limit.One, Noon), Is.Null);
    }
}
