using Wildebeest.Ledgers;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
class PlacesGivenToThoseWhoAsk
{
    static readonly RollingRule ThreeAtOnce = new(new Limit(3, false));

    [Test]
    public void AreInTheEntryOfWhoGivesItsOwnBack()
    {
        var entry = LedgerMoves.Complete(Holding(1, 2, 3), Host(1).Host, 0, Noon.AddMinutes(1), place => place.Host == Host(2).Host ? TimeSpan.FromSeconds(30) : null, Asks(4, 5, 6))!;

        Assert.That(entry.Sentence, Is.EqualTo("web01 is back in load with 3f2a1bc web/tls13; web02 is back in load with it; web04 and web05 may leave load for it"));
        Assert.That(entry.After.Places.Select(place => (place.Name, place.Given)), Is.EqualTo(new[] { (Host(3).Name, false), (Host(4).Name, true), (Host(5).Name, true) }));
        Assert.That(entry.After.Places[1].Since, Is.EqualTo(Noon.AddHours(-4)), "when it began to wait, by its own clock");
    }

    [Test]
    public void AreInTheEntryOfWhoTakesOne()
    {
        var entry = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce, 20, Noon, asks: Asks(2, 3, 4))!;

        Assert.That(entry.Sentence, Is.EqualTo("web01 leaves load for 3f2a1bc web/tls13; web02 and web03 may leave load for it"));
    }

    [Test]
    public void StayWithinTheSmallestLimitInForce()
    {
        var ledger = LedgerMoves.Take(Holding(1, 2), Host(9, Cache), OneByOne, 20, Noon)!.After;

        Assert.That(Given(ledger, Asks(4, 5)), Is.Empty, "one of those who are out asked that nobody else be");
    }

    [Test]
    public void ArePercentagesOfTheHostsThatTheChangeHas()
    {
        var ledger = LedgerMoves.Take(Empty, Host(1), new RollingRule(new Limit(20, true)), 20, Noon)!.After;

        Assert.That(PlacesOfOthers.Give(ledger, Tls, Host(1).Migration, new Limit(20, true), Asks(2, 3, 4, 5, 6)).Given.Count, Is.EqualTo(3));
    }

    [Test]
    public void AreNoneInAPausedRole() => Assert.That(Given(LedgerMoves.PauseRole(Holding(1), "alice", "wait", Noon)!.After, Asks(2)), Is.Empty);

    [Test]
    public void AreNoneInAHaltedChange() => Assert.That(Given(LedgerMoves.Fail(Holding(1, 2), Host(2), 0, "check", "bad", needsHands: false, Noon)!.After, Asks(3)), Is.Empty);

    [Test]
    public void AreNoneWhileTheCanariesAreOut()
    {
        var canaries = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce with { Canary = Limit.One }, 20, Noon)!.After;

        Assert.That(Given(canaries, Asks(2)), Is.Empty);
        Assert.That(Given(LedgerMoves.Complete(canaries, Host(1).Host, 0, Noon)!.After, Asks(2)), Has.Count.EqualTo(1), "who asks then has seen to the soak by its own clock");
    }

    [Test]
    public void AreNotASecondOne() => Assert.That(Given(Holding(1, 2), Asks(2, 3)).Select(place => place.Name), Is.EqualTo(new[] { Host(3).Name }));

    [Test]
    public void MakeFellowsOfThoseWhoGetThemTogether()
    {
        var five = new RollingRule(new Limit(5, false));
        var before = LedgerMoves.Take(LedgerMoves.Take(Empty, Host(9), five, 20, Noon)!.After, Host(1), five, 20, Noon)!.After;

        var after = PlacesOfOthers.Give(before, Tls, Host(1).Migration, five.AtMostOut, Asks(2, 3, 4)).After;

        Assert.That(new[] { 2, 3, 4, 1, 5 }.Select(number => after.Fellows(Host(number).Host, before)), Is.EqualTo(new[] { 0, 1, 2, 0, 0 }), "those who were out before do not count");
    }

    [Test]
    public void UseUpWhatAPersonAsked()
    {
        var ledger = LedgerMoves.AskRetry(Holding(1), Host(2).Name, Tls, Host(2).Migration, "alice", "look again", Noon)!.After;

        Assert.That(PlacesOfOthers.Give(ledger, Tls, Host(1).Migration, ThreeAtOnce.AtMostOut, Asks(2)).After.Retries, Is.Empty);
    }

    [Test]
    public void DoNotSayHowLongAHostIsOut()
    {
        var ledger = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce, 20, Noon, asks: Asks(2))!.After;

        var after = LedgerMoves.Complete(ledger, Host(2).Host, 0, Noon.AddSeconds(30))!.After.ChangeOf(Tls)!;

        Assert.That((after.Completed, after.OutFor), Is.EqualTo((1, TimeSpan.Zero)), "it waited for a part of that");
    }

    [Test]
    public void SayHowFarTheQueueHasComeAfterTheFirstRound()
    {
        var first = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce, 20, Noon, asks: Asks(2, 3))!.After;
        var second = LedgerMoves.Complete(first with { Changes = [first.Changes[0] with { Hosts = 5 }] }, Host(1).Host, 0, Noon, asks: Asks(4))!.After;

        Assert.That(first.ChangeOf(Tls)!.Reached, Is.Zero, "anybody may be among the first who has heard of it");
        Assert.That(second.ChangeOf(Tls)!.Reached, Is.EqualTo(Queue.PositionOf(Host(4).Host, Tls)).Within(0.00001));
    }

    [Test]
    public void DoNotMoveTheQueueFarForOneFromFarBehind()
    {
        var first = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce, 1000, Noon, asks: Asks(2, 3))!.After;

        var second = LedgerMoves.Complete(first, Host(1).Host, 0, Noon, asks: Asks(4))!.After;

        Assert.That(Queue.PositionOf(Host(4).Host, Tls), Is.GreaterThan(0.1));
        Assert.That(second.ChangeOf(Tls)!.Reached, Is.EqualTo((second.Begun(Tls) + 5) / 1000.0).Within(0.0001), "a hundred hosts would think that they are late");
    }

    [Test]
    public void AreReadFromALedgersText()
    {
        var ledger = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce, 20, Noon, asks: Asks(2))!.After;

        Assert.That(LedgerJson.Read(LedgerJson.Write(ledger, "x"), Web)!.Places, Is.EqualTo(ledger.Places));
    }

    [Test]
    public void AreDeclinedByTheirHostsAlone()
    {
        var ledger = LedgerMoves.Take(Empty, Host(1), ThreeAtOnce, 20, Noon, asks: Asks(2))!.After;

        var declined = LedgerMoves.Decline(ledger, Host(2).Host, "its agent stops")!;

        Assert.That(declined.Sentence, Is.EqualTo("web02 does not use the place that it was given for 3f2a1bc web/tls13: its agent stops"));
        Assert.That((declined.After.Places.Count, declined.After.ChangeOf(Tls)!.Completed), Is.EqualTo((1, 0)));
        Assert.That(LedgerMoves.Decline(ledger, Host(1).Host, "its agent stops"), Is.Null, "one that it took itself is used");
    }

    [Test]
    public void AreNoneOfAHostThatIsRemovedSinceItAsked()
    {
        var entry = LedgerMoves.RemoveHost(Holding(1), Host(2).Host, Host(2).Name, "alice", "gone", asked: true)!;

        Assert.That(entry.Sentence, Is.EqualTo("alice removes web02, which asked for a place: gone"));
        Assert.That(entry.After.Epoch, Is.EqualTo(Holding(1).Epoch + 1), "so that an entry of somebody who had seen it ask is refused");
    }

    static Ledger Holding(params int[] holders) => holders.Aggregate(Empty, (ledger, host) => LedgerMoves.Take(ledger, Host(host), ThreeAtOnce, 20, Noon)!.After);

    static IReadOnlyList<Place> Given(Ledger ledger, IReadOnlyList<Ask> asks) => PlacesOfOthers.Give(ledger, Tls, Host(1).Migration, ThreeAtOnce.AtMostOut, asks).Given;

    static Ask[] Asks(params int[] hosts) => [.. hosts.Select(number => new Ask(Host(number).Host, Host(number).Name, Noon.AddHours(-number)))];
}
