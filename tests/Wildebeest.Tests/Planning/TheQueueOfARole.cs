using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Planning;

[Parallelizable(ParallelScope.All)]
class TheQueueOfARole
{
    const int Hosts = 1000;
    const int Limit = 50;

    static readonly IReadOnlyList<Asker> Askers = AnyButAlwaysTheSame(new Random(3));

    [TestCase(0)]
    [TestCase(300)]
    [TestCase(900)]
    public void LetsAboutOneRoundOfHostsBeNear(int completed)
    {
        var near = Askers.Count(asker => Turn.HostsAway(After(completed), asker) is > 0 and < Limit);

        Assert.That(near, Is.InRange(Limit / 2, Limit * 2));
    }

    [Test]
    public void LetsEverybodyComeAtTheEnd() => Assert.That(Askers.Select(asker => Turn.HostsAway(After(Hosts), asker)), Is.All.Zero);

    [Test]
    public void IsAnotherInEachChange()
    {
        var other = CommitId.Parse("77a01bc000000000000000000000000000000003");
        var first = Askers.OrderBy(asker => Turn.HostsAway(After(0), asker)).Take(100);
        var second = Askers.OrderBy(asker => Turn.HostsAway(After(0, other), asker with { Link = other })).Take(100);

        Assert.That(first.Intersect(second).Count(), Is.LessThan(50), "no host has to be the first in every change");
    }

    [Test]
    public void IsAskedOfOftenByThoseWhoseTurnIsNearOnly()
    {
        var time = new SettableTime();
        var hindrance = new Hindrance.NoPlace(With(1).Places, Limit);
        var looks = Askers.Select(asker =>
        {
            var next = new NextLook(time);
            next.After(After(100), asker, hindrance, Noon);
            return next;
        }).ToList();
        time.Now += TimeSpan.FromSeconds(10);

        var pauses = Askers.Zip(looks, (asker, next) => next.After(After(150), asker, hindrance, Noon)).Order().ToList();

        Assert.That(pauses.Count(pause => pause < TimeSpan.FromSeconds(3)), Is.InRange(100, 300), "those who were overtaken and those of the next round");
        Assert.That(pauses[^1], Is.GreaterThan(TimeSpan.FromSeconds(60)), "seventeen rounds of ten seconds to go");
    }

    [Test]
    public void IsNotSleptThroughByWhoSawFewHostsBegin()
    {
        var time = new SettableTime();
        var next = new NextLook(time);
        var last = Askers.MaxBy(asker => Queue.PositionOf(asker.Host, asker.Link))!;
        var hindrance = new Hindrance.NoPlace(With(1).Places, Limit);
        next.After(After(0), last, hindrance, Noon);
        time.Now += TimeSpan.FromSeconds(10);
        var first = After(1);
        first = first with { Changes = [first.Changes[0] with { OutFor = TimeSpan.FromSeconds(2) }] };

        Assert.That(next.After(first, last, hindrance, Noon), Is.LessThan(TimeSpan.FromSeconds(48)), "three fifths of twenty rounds, none of which it takes to be longer than twice what a host is out");
    }

    [Test]
    public void IsNotSleptThroughByOneOfTheNextWhereRoundsWentSlowly()
    {
        var time = new SettableTime();
        var next = new NextLook(time);
        var begun = After(1) with { Changes = [After(1).Changes[0] with { OutFor = TimeSpan.FromSeconds(16) }] };
        var asker = Askers.Where(one => Turn.HostsAway(begun, one) <= Limit).MaxBy(one => Turn.HostsAway(begun, one))!;
        var hindrance = new Hindrance.NoPlace(With(1).Places, Limit);
        next.After(After(0), asker, hindrance, Noon);
        time.Now += TimeSpan.FromMinutes(10);

        Assert.That(next.After(begun, asker, hindrance, Noon).TotalSeconds, Is.EqualTo(2), "an eighth of what a host is out: whoever comes before it may be late, or dead");
    }

    [TestCase(0.05, ExpectedResult = 100, Description = "as a file is read")]
    [TestCase(0.4, ExpectedResult = 200)]
    [TestCase(3, ExpectedResult = 250, Description = "as a web server answers")]
    [TestCase(80, ExpectedResult = 560, Description = "as git fetches")]
    public double IsAskedOfByWhoHasAskedTheOftenerTheLessALookCosts(double milliseconds)
    {
        var first = Askers.MinBy(asker => Queue.PositionOf(asker.Host, asker.Link))!;
        var ledger = After(1) with { Changes = [After(1).Changes[0] with { OutFor = TimeSpan.FromSeconds(2) }] };

        return new NextLook(new SettableTime()).After(ledger, first, new Hindrance.NoPlace(With(1).Places, Limit, true), Noon, TimeSpan.FromMilliseconds(milliseconds)).TotalMilliseconds;
    }

    [TestCase(0.2, ExpectedResult = 0.5)]
    [TestCase(36_000, ExpectedResult = 36_000)]
    public double IsNotAskedOfBeforeTheWindowOpens(double seconds) =>
        new NextLook(new SettableTime()).After(Empty, Host(1), new Hindrance.OutsideWindow("sat 02:00-05:00 UTC", Noon.AddSeconds(seconds), "sat 02:00 in UTC"), Noon).TotalSeconds;

    static Ledger After(int completed, CommitId? link = null) => Empty with
    {
        Changes = [new Change(link ?? Tls, Host(1).Migration, Noon, Noon) { Completed = completed, Hosts = Hosts }],
    };

    static IReadOnlyList<Asker> AnyButAlwaysTheSame(Random random) => [.. Enumerable.Range(0, Hosts).Select(number =>
    {
        var id = new byte[16];
        random.NextBytes(id);
        return Host(0) with { Host = HostId.Parse(new Guid(id).ToString("D")), Name = HostName.Parse($"host{number}") };
    })];
}
