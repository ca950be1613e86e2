using Wildebeest.Ledgers;
using Wildebeest.Planning;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
class TakingAPlace
{
    [Test]
    public void IsAllowedWhereNobodyIsOut() => Assert.That(HindranceOf(Empty, Host(1), OneByOne, 20, Noon), Is.Null);

    [Test]
    public void IsOneSentenceThatAHumanReads()
    {
        var entry = LedgerMoves.Take(Empty, Host(1), OneByOne, 20, Noon)!;

        Assert.That((entry.Sentence, entry.By, entry.After.Epoch), Is.EqualTo(("web01 leaves load for 3f2a1bc web/tls13", "web01", 1L)));
    }

    [Test]
    public void WaitsWhereTheLimitIsReached()
    {
        var hindrance = HindranceOf(With(1), Host(2), OneByOne, 20, Noon);

        Assert.That(hindrance?.Sentence, Is.EqualTo("at most 1 may be out of load, and web01 is, for 3f2a1bc web/tls13"));
    }

    [Test]
    public void CountsWhoIsOutForAnotherMigrationToo()
    {
        var twoAtOnce = new RollingRule(new Limit(2, false));
        var ledger = LedgerMoves.Take(Empty, Host(1, Cache), OneByOne, 20, Noon)!.After;

        Assert.That(HindranceOf(ledger, Host(2), twoAtOnce, 20, Noon), Is.InstanceOf<Hindrance.NoPlace>(), "the smallest limit of all holders counts");
    }

    [TestCase(10, 20, 2)]
    [TestCase(10, 9, 1)]
    [TestCase(100, 3, 3)]
    public void ReadsAPercentageOfTheRole(int percent, int hosts, int places)
    {
        var rule = new RollingRule(new Limit(percent, true));
        var ledger = Empty;
        var taken = 0;
        while (HindranceOf(ledger, Host(taken), rule, hosts, Noon) is null)
        {
            ledger = LedgerMoves.Take(ledger, Host(taken++), rule, hosts, Noon)!.After;
        }

        Assert.That(taken, Is.EqualTo(places));
    }

    [TestCase(30, 30)]
    [TestCase(0, 20, Description = "nobody counted")]
    public void SaysHowManyHostsTheRoleHas(int counted, int known)
    {
        var entry = LedgerMoves.Take(With(1), Host(2), new RollingRule(new Limit(10, true)), counted, Noon)!;

        Assert.That(entry.After.ChangeOf(Tls)!.Hosts, Is.EqualTo(known));
    }

    [Test]
    public void IsNoMoveWhereThePlaceIsHeldAlready()
    {
        Assert.That(HindranceOf(With(1), Host(1), OneByOne, 20, Noon), Is.Null);
        Assert.That(LedgerMoves.Take(With(1), Host(1), OneByOne, 20, Noon), Is.Null);
    }

    [Test]
    public void WaitsForItsOwnPlaceInAnotherChange() =>
        Assert.That(HindranceOf(With(1), Host(1, Cache), OneByOne, 20, Noon), Is.InstanceOf<Hindrance.OwnPlace>());

    [Test]
    public void WaitsForTheCanariesAndTheirSoak()
    {
        var rule = new RollingRule(new Limit(3, false)) { Canary = new Limit(1, false), SoakFor = TimeSpan.FromMinutes(5) };
        var inIt = LedgerMoves.Take(Empty, Host(1), rule, 20, Noon)!.After;
        Assert.That(HindranceOf(inIt, Host(2), rule, 20, Noon), Is.EqualTo(new Hindrance.CanariesFirst(1, 0)));

        var healthy = LedgerMoves.Complete(inIt, Host(1).Host, 0, Noon.AddHours(-7))!.After;
        Assert.That(Seen(Noon, Noon.AddMinutes(4)), Is.EqualTo(new Hindrance.Soaking(Noon.AddMinutes(5), 1)), "the canary's clock is another one");
        Assert.That(Seen(Noon, Noon.AddMinutes(5)), Is.Null);
        Assert.That(Seen(null, Noon), Is.EqualTo(new Hindrance.Soaking(Noon.AddMinutes(5), 1)), "it learns of it now");

        Hindrance? Seen(DateTimeOffset? since, DateTimeOffset now) => new Admission(Host(2), new Demands(rule), now) { CanariesHealthySince = since }.In(healthy);
    }

    [TestCase("1", 1, false)]
    [TestCase("2 hosts", 2, false)]
    [TestCase("1 host", 1, false)]
    [TestCase("5%", 5, true)]
    public void UnderstandsALimit(string text, int number, bool isPercentage)
    {
        Assert.That(Limit.TryParse(text, out var limit), Is.True);
        Assert.That(limit, Is.EqualTo(new Limit(number, isPercentage)));
    }

    [TestCase("0")]
    [TestCase("101%")]
    [TestCase("-1")]
    [TestCase("many")]
    [TestCase("")]
    [TestCase(null)]
    public void RefusesWhatIsNoLimit(string? text) => Assert.That(Limit.TryParse(text, out _), Is.False);
}
