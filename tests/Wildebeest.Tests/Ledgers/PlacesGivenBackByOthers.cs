using Wildebeest.Ledgers;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
class PlacesGivenBackByOthers
{
    static readonly RollingRule ThreeAtOnce = new(new Limit(3, false));

    [Test]
    public void AreInTheEntryOfWhoGivesItsOwnBack()
    {
        var entry = LedgerMoves.Complete(With(1, 2, 3), Host(3).Host, 0, Noon.AddMinutes(1), IsOneOf(1, 3))!;

        Assert.That(entry.Sentence, Is.EqualTo("web03 is back in load with 3f2a1bc web/tls13; web01 is back in load with it"));
        Assert.That(entry.After.Places.Select(place => place.Name), Is.EqualTo(new[] { Host(2).Name }));
        Assert.That((entry.After.ChangeOf(Tls)!.Completed, entry.After.ChangeOf(Tls)!.LastProgressAt, entry.After.Epoch), Is.EqualTo((2, Noon.AddMinutes(1), 4L)), "its own counts once");
    }

    [Test]
    public void NeedNoEntryOfTheirHostsAnyMore()
    {
        var after = LedgerMoves.Complete(With(1, 2), Host(2).Host, 0, Noon, IsOneOf(1))!.After;

        Assert.That(LedgerMoves.Complete(after, Host(1).Host, 0, Noon), Is.Null);
    }

    [Test]
    public void AreNotThoseOfAHostThatNeedsHands()
    {
        var stuck = LedgerMoves.Fail(With(1, 2), Host(1), 0, "check", "bad", needsHands: true, Noon)!.After;

        Assert.That(PlacesOfOthers.GiveBack(stuck, Tls, _ => TimeSpan.FromSeconds(30), Noon).Back.Select(place => place.Name), Is.EqualTo(new[] { Host(2).Name }));
    }

    [Test]
    public void AreNotThoseOfAnotherChange()
    {
        var ledger = LedgerMoves.Take(With(1), Host(2, Cache), ThreeAtOnce, 20, Noon)!.After;

        Assert.That(PlacesOfOthers.GiveBack(ledger, Cache, _ => TimeSpan.FromSeconds(30), Noon).After.Places.Select(place => place.Name), Is.EqualTo(new[] { Host(1).Name }));
    }

    [Test]
    public void SayHowLongAHostIsOut()
    {
        var one = PlacesOfOthers.GiveBack(With(1, 2, 3), Tls, IsOneOf(1), Noon).After;
        var next = LedgerMoves.Complete(one, Host(2).Host, 0, Noon.AddSeconds(80))!.After;

        Assert.That(one.ChangeOf(Tls)!.OutFor.TotalSeconds, Is.EqualTo(30));
        Assert.That(next.ChangeOf(Tls)!.OutFor.TotalSeconds, Is.EqualTo(40).Within(0.001), "on average, and the latest counts for a fifth");
        Assert.That(LedgerJson.Read(LedgerJson.Write(next, "x"), Web)!.ChangeOf(Tls)!.OutFor.TotalSeconds, Is.EqualTo(40));
    }

    [Test]
    public void LetTheSoakBegin()
    {
        var rule = ThreeAtOnce with { Canary = new Limit(2, false), SoakFor = TimeSpan.FromMinutes(1) };
        var ledger = LedgerMoves.Take(LedgerMoves.Take(LedgerMoves.Take(Empty, Host(1), rule, 20, Noon)!.After, Host(2), rule, 20, Noon)!.After, Host(3), rule, 20, Noon)!.After;

        Assert.That(PlacesOfOthers.GiveBack(ledger, Tls, _ => TimeSpan.FromSeconds(30), Noon).After.ChangeOf(Tls)!.CanariesHealthyAt, Is.EqualTo(Noon), "also when one entry tells of more than the canaries");
    }

    [Test]
    public void LeaveTheLedgerAsItIsWhereThereAreNone()
    {
        var ledger = With(1, 2);

        Assert.That(PlacesOfOthers.GiveBack(ledger, Tls, _ => null, Noon).After, Is.SameAs(ledger));
    }

    static Func<Place, TimeSpan?> IsOneOf(params int[] hosts) => place => hosts.Any(number => Host(number).Host == place.Host) ? TimeSpan.FromSeconds(30) : null;
}
