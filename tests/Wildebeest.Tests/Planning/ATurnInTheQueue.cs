using System.Collections.Immutable;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Planning;

/// <summary>Many hosts before one migration, in steps of a tenth of a second. A free place goes to one of those that look in the same step and may take it.</summary>
[Parallelizable(ParallelScope.All)]
class ATurnInTheQueue
{
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.1);
    static readonly TimeSpan Step = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Push = TimeSpan.FromSeconds(0.1);

    [TestCase(100, 10)]
    [TestCase(1000, 50)]
    [TestCase(1000, 10)]
    public void IsThatOfAFewHostsAtOnce(int hosts, int limit)
    {
        var herd = new Rolling(hosts, limit, alive: _ => true, seed: 1);

        herd.Run(TimeSpan.FromSeconds(10) + (Step * hosts / limit * 3));

        Assert.That(herd.Left, Is.Zero, "all came, within three times the ideal");
        Assert.That(herd.MostContenders, Is.LessThan(3 * limit), "of all that looked at the same time");
        Assert.That(herd.Contenders / (double)hosts, Is.LessThan(20), "on average for each place that was taken, though they come free faster than they can be taken; without a queue it is hundreds");
    }

    [TestCase(1000, 50, 0.5)]
    [TestCase(1000, 50, 0.1)]
    [TestCase(300, 1, 0.1)]
    [TestCase(1000, 50, 0.002)]
    public void ComesToEverybodyThoughOthersAreDead(int hosts, int limit, double part)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            var herd = new Rolling(hosts, limit, _ => random.NextDouble() < part, seed);

            herd.Run(Step * Math.Max(20, hosts / limit) * 6);

            Assert.That(herd.Left, Is.Zero, $"seed {seed}: not longer than a few times what a herd takes that is all alive");
        }
    }

    [TestCase(20, 2)]
    [TestCase(60, 1)]
    [TestCase(200, 3)]
    public void ComesSoonWhereverTheNextHostsStand(int hosts, int limit)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var herd = new Rolling(AskersAnywhere(hosts, seed), limit, alive: _ => true, seed);

            herd.Run(TimeSpan.FromSeconds(10) + (Step * hosts / limit * 1.35));

            Assert.That(herd.Left, Is.Zero, $"seed {seed}: ten seconds are the first look, and no place stays free for long");
            Assert.That(herd.Contenders / (double)hosts, Is.LessThan(1.5), $"seed {seed}: for each place that was taken");
        }
    }

    [Test]
    public void ComesToALoneHostAtOnce()
    {
        var herd = new Rolling(1000, 1, number => number == 777, seed: 1);

        herd.Run(TimeSpan.FromSeconds(10) + Step);

        Assert.That(herd.Left, Is.Zero, "ten seconds are the first look");
    }

    [Test]
    public void LetsThoseFirstWhoComeBefore()
    {
        var ledger = Begun(100);
        var inOrder = Askers(100).OrderBy(host => Queue.PositionOf(host.Host, host.Link)).ToList();

        var first = inOrder.Take(5).Select(asker => Turn.LetsFirst(ledger, asker, 10, 0.5, 100)).ToList();

        Assert.That(first, Is.Ordered, "by their positions in the queue, so that they do not push at once");
        Assert.That(inOrder.Select(asker => Turn.LetsFirst(ledger, asker, 10, 1, 100)), Is.All.LessThan(30), "and nobody waits for more than those who are invited");
    }

    [Test]
    public void ComesOneAfterTheOtherToAllWhoWerePassed()
    {
        var begun = Begun(1000);
        var ledger = begun with { Changes = [begun.Changes[0] with { Reached = 1, Completed = 920 }] };
        var host = Askers(1000)[0];

        Assert.That(Turn.LetsFirst(ledger, host, 2, 0.5, 1000), Is.EqualTo(40.5), "by chance: if all eighty came in the time of as many as places are free, they would keep each other from them");
    }

    [Test]
    public void IsAtOnceInTheFirstRoundAndLaterNot()
    {
        var last = Askers(1000).MaxBy(host => Queue.PositionOf(host.Host, host.Link))!;
        var looks = new NextLook(TimeProvider.System);

        Assert.That(looks.AheadOfTurn(Begun(1000), last, 50), Is.EqualTo(250), "nobody waits for those who have not heard of the change yet");
        looks.After(Begun(1000), last, new Hindrance.LaterTurn(900, 1000, 50), Noon);
        Assert.That(looks.AheadOfTurn(Begun(1000), last, 50), Is.Zero.Within(0.1), "once it was put off, it queues");
        Assert.That(LedgerMoves.Take(Begun(1000), last, new RollingRule(new Limit(50, false)), 1000, Noon, queued: false)!.After.Changes[0].Reached, Is.Zero, "who did not queue says nothing of how far the queue has come");
    }

    [Test]
    public void BeginsWithAskingForAPlace()
    {
        var ledger = Begun(1000);
        var inOrder = Askers(1000).OrderBy(host => Queue.PositionOf(host.Host, host.Link)).ToList();

        Assert.That(AsksOf(inOrder[0], ledger, hasAsked: false), Is.True, "though a place is free: whoever writes next gives to all who ask");
        Assert.That(AsksOf(inOrder[60], ledger, hasAsked: false), Is.True, "within a round and a half");
        Assert.That(AsksOf(inOrder[100], ledger, hasAsked: false), Is.False);
        Assert.That(AsksOf(inOrder[100], ledger, hasAsked: true), Is.True, "who has asked goes on to ask");
        Assert.That(AsksOf(inOrder[0], ledger, hasAsked: null), Is.Null, "who types apply takes its place itself");
    }

    [Test]
    public void IsTakenByWhoHasAskedWhenNobodyGives()
    {
        var ledger = Begun(1000);
        var inOrder = Askers(1000).OrderBy(host => Queue.PositionOf(host.Host, host.Link)).ToList();

        Assert.That(AsksOf(inOrder[0], ledger, hasAsked: true), Is.Null, "nobody comes before it");
        Assert.That(AsksOf(inOrder[30], ledger, hasAsked: true), Is.True);
        Assert.That(AsksOf(inOrder[30], ledger, hasAsked: true, ahead: Turn.Ahead(50, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4))), Is.Null, "it has seen places stay free");
    }

    [TestCase(1000, 3)]
    [TestCase(16, 4)]
    public void IsNotAskedForWhereFewAreOutAtOnceOrFewHostsAre(int hosts, int limit) =>
        Assert.That(Askers(hosts).Select(host => Turn.Asks(Begun(hosts), host, limit, double.PositiveInfinity)), Is.All.False, "one that dies after it has asked must not hold all that the role has");

    [Test]
    public void IsLookedForWhereItComesNext()
    {
        var middle = Begun(1000) with { Changes = [Begun(1000).Changes[0] with { Completed = 500, Reached = 0.5 }] };
        var end = Begun(1000) with { Changes = [Begun(1000).Changes[0] with { Completed = 900, Reached = 1 }] };

        Assert.That(Asked(Begun(1000), 50, 0), Is.EqualTo(new[] { (0, 0.25) }), "anywhere at first, since hosts learn of the change one after the other");
        Assert.That(Asked(middle, 20, 0), Is.EqualTo(new[] { (0, 0.025), (0.5, 0.53) }), "the next few, and some of those who were passed");
        Assert.That(Asked(middle, 20, 1), Is.EqualTo(new[] { (0.475, 0.5), (0.5, 0.53) }), "at another time others of these");
        Assert.That(Asked(middle, 1, 1), Is.EqualTo(new[] { (0.475, 0.5), (0.5, 0.52) }));
        Assert.That(Asked(end, 20, 0.5), Is.EqualTo(new[] { (0.45, 0.55) }), "the last are wherever the front has passed them");
        Assert.That((Turn.Passed(middle, Tls), Turn.Passed(end, Tls)), Is.EqualTo((0, 100)));
        Assert.That(Asked(LedgerMoves.PauseRole(middle, "alice", "wait", Noon)!.After, 20, 0), Is.Empty);

        static IEnumerable<(double, double)> Asked(Ledger ledger, int wanted, double chance) =>
            Turn.Asked(ledger, Tls, 50, wanted, chance).Select(part => (Math.Round(part.From, 6), Math.Round(part.To, 6)));
    }

    [Test]
    public void IsNotUsedWhenTheChangeHaltedOrTheRoleWasPausedSince()
    {
        var (asker, taker) = (Askers(1000)[0], Askers(1000)[1]);
        var rule = new RollingRule(new Limit(50, false));
        var admission = new Admission(asker, new Demands(rule), Noon);
        var given = LedgerMoves.Take(Begun(1000), taker, rule, 1000, Noon, asks: [new Ask(asker.Host, asker.Name, Noon)])!.After;
        var halted = LedgerMoves.Fail(given, taker, 0, "check", "bad", needsHands: false, Noon)!.After;

        Assert.That(admission.WithPlaceGiven(given), Is.Null);
        Assert.That(admission.WithPlaceGiven(halted), Is.InstanceOf<Hindrance.Halted>(), "what is known to be bad must not start on hosts that have not begun");
        Assert.That(admission.WithPlaceGiven(LedgerMoves.PauseRole(given, "alice", "wait", Noon)!.After), Is.InstanceOf<Hindrance.Paused>());
        Assert.That(new Admission(taker, new Demands(rule), Noon).WithPlaceGiven(halted), Is.Null, "who took its place itself is inside");
    }

    [Test]
    public void IsUsedWhereItsHostNeedsHands()
    {
        var asker = Askers(1000)[0];
        var rule = new RollingRule(new Limit(50, false));
        var given = LedgerMoves.Take(Begun(1000), Askers(1000)[1], rule, 1000, Noon, asks: [new Ask(asker.Host, asker.Name, Noon)])!.After;
        var stuck = LedgerMoves.Fail(given, asker, 0, "check", "bad", needsHands: true, Noon)!.After;

        Assert.That(LedgerMoves.Decline(stuck, asker.Host, "its agent stops"), Is.Null, "it is out of load: its place must not be given away");
    }

    [Test]
    public void IsNotUsedWhenTheWindowHasClosedSince()
    {
        var windows = new Demands(new RollingRule(new Limit(50, false))) { Windows = [MaintenanceWindow.Of("daily 02:00-03:00 UTC")] };
        var asker = Askers(1000)[0];
        var given = LedgerMoves.Take(Begun(1000), Askers(1000)[1], new RollingRule(new Limit(50, false)), 1000, Noon, asks: [new Ask(asker.Host, asker.Name, Noon)])!.After;

        Assert.That(new Admission(asker, windows, Noon).WithPlaceGiven(given), Is.InstanceOf<Hindrance.OutsideWindow>());
        Assert.That(new Admission(asker, windows, Noon.AddHours(14.5)).WithPlaceGiven(given), Is.Null);
        Assert.That(new Admission(Askers(1000)[1], windows, Noon).WithPlaceGiven(given), Is.Null, "one that it took itself it took in the window");
    }

    [TestCase(16, 1)]
    [TestCase(30, 10)]
    [TestCase(64, 64)]
    public void IsAlwaysWhereThereAreFewHosts(int hosts, int limit)
    {
        var ledger = Begun(hosts);

        Assert.That(Askers(hosts).Select(asker => Turn.HasCome(ledger, asker, limit, 0)), Is.All.True);
        Assert.That(Askers(hosts).Select(asker => Turn.LetsFirst(ledger, asker, limit, 1, hosts)), Is.All.Zero, "and nobody waits for others to be first");
    }

    [Test]
    public void IsToldToWhoAsksWhyNothingHappens()
    {
        var asker = Askers(1000).MaxBy(host => Queue.PositionOf(host.Host, host.Link))!;
        var admission = new Admission(asker, new Demands(new RollingRule(new Limit(50, false))), Noon) { AheadOfTurn = 0 };

        Assert.That(admission.In(Begun(1000)), Is.InstanceOf<Hindrance.LaterTurn>().With.Property("Sentence").Match("^its turn comes later: a place is free, and about 99[0-9] of the role's 1000 hosts come before it$"));
    }

    /// <summary>Whether it asks; null where it may start.</summary>
    static bool? AsksOf(Asker asker, Ledger ledger, bool? hasAsked, double ahead = 0) =>
        new Admission(asker, new Demands(new RollingRule(new Limit(50, false))), Noon) { AheadOfTurn = ahead, HasAsked = hasAsked }.In(ledger) is Hindrance.LaterTurn later ? later.Asks : null;

    static Ledger Begun(int hosts) => Empty with { Changes = [new Change(Tls, Host(1).Migration, Noon, Noon) { Hosts = hosts }] };

    // The same hosts in every run, since their places in the queue hang on their ids.
    static ImmutableList<Asker> Askers(int hosts) => [.. Enumerable.Range(0, hosts).Select(number =>
        Host(0) with { Host = HostId.TryParse(new Guid((int)(uint.MaxValue / hosts * (uint)number) + 1, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]).ToString(), out var id) ? id : throw new InvalidOperationException(), Name = HostName.Parse($"host{number}") })];

    // As ids are, which are random: between two that follow each other there is now and then room for many.
    static ImmutableList<Asker> AskersAnywhere(int hosts, int seed)
    {
        var random = new Random(seed);
        return [.. Askers(hosts).Select(asker => asker with { Host = HostId.TryParse(new Guid(random.Next() * 2, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]).ToString(), out var id) ? id : throw new InvalidOperationException() })];
    }

    sealed class Rolling(ImmutableList<Asker> askers, int limit, Func<int, bool> alive, int seed) : TimeProvider
    {
        public Rolling(int hosts, int limit, Func<int, bool> alive, int seed)
            : this(Askers(hosts), limit, alive, seed)
        {
        }

        readonly RollingRule rule = new(new Limit(limit, false));
        readonly Random random = new(seed);
        readonly List<(HostId Host, TimeSpan At)> inside = [];
        Ledger ledger = Empty;
        TimeSpan now;

        public int Left { get; private set; }

        public int MostContenders { get; private set; }

        public int Contenders { get; private set; }

        public override long GetTimestamp() => now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Run(TimeSpan atMost)
        {
            var waiting = askers.Where((_, number) => alive(number)).Select(asker => (Asker: asker, Next: new NextLook(this), At: TimeSpan.FromSeconds(10 * random.NextDouble()), LetOthersBeFirst: false)).ToList();
            while ((waiting.Count > 0 || inside.Count > 0) && now < atMost)
            {
                foreach (var (host, _) in inside.Where(holder => holder.At <= now).ToList())
                {
                    ledger = LedgerMoves.Complete(ledger, host, 0, Noon + Step)!.After;
                    inside.RemoveAll(holder => holder.Host == host);
                }

                var looking = waiting.Select((host, index) => (host, index)).Where(entry => entry.host.At <= now).ToList();
                var hindrances = looking.Select(entry => In(entry.host.Asker, entry.host.Next)).ToList();
                var lets = looking.Zip(hindrances, (entry, hindrance) => hindrance is not null || entry.host.LetOthersBeFirst || Turn.IsAskedFor(ledger.ChangeOf(entry.host.Asker.Link), limit) ? 0 : Turn.LetsFirst(ledger, entry.host.Asker, limit, random.NextDouble(), askers.Count)).ToList();
                var contenders = looking.Where((_, index) => hindrances[index] is null && lets[index] == 0).ToList();
                (MostContenders, Contenders) = (Math.Max(MostContenders, contenders.Count), Contenders + contenders.Count);
                var winner = contenders.Count == 0 ? -1 : contenders[random.Next(contenders.Count)].index;
                foreach (var ((host, index), hindrance, others) in looking.Zip(hindrances, lets))
                {
                    var pause = others > 0 ? Push * 3 * others : hindrance is null ? Tick * random.Next(1, 8) : host.Next.After(ledger, host.Asker, hindrance, Noon) * (0.85 + (0.3 * random.NextDouble()));
                    waiting[index] = host with { LetOthersBeFirst = others > 0, At = now + (pause < TimeSpan.FromSeconds(60) ? pause : TimeSpan.FromSeconds(60)) };
                }

                if (winner >= 0)
                {
                    ledger = LedgerMoves.Take(ledger, waiting[winner].Asker, rule, askers.Count, Noon, waiting[winner].Next.HasWaited(waiting[winner].Asker))!.After;
                    inside.Add((waiting[winner].Asker.Host, now + Step));
                    waiting.RemoveAt(winner);
                }

                now += Tick;
            }

            Left = waiting.Count;
        }

        Hindrance? In(Asker asker, NextLook next) => new Admission(asker, new Demands(rule), Noon) { AheadOfTurn = next.AheadOfTurn(ledger, asker, limit) }.In(ledger);
    }
}
