using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Tests.Views;

/// <summary>Who is called late, and who is not although it is behind.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AHostThatLags
{
    static readonly RoleName Web = RoleName.Parse("web");
    static readonly MigrationName Tls = MigrationName.Parse("web/tls");
    static readonly CommitId Link = Some.Id(0x11);
    static readonly ChainStep Next = new(Link, Link, Web);
    static readonly HostId Id = HostId.New();
    static readonly DateTimeOffset Now = Some.Time;
    static readonly PeersAt MostAreDone = PeersDone(10, 6);
    static readonly Ledger Empty = new(Web);

    /// <summary>Ten hosts, six of them done, one each minute; the last of them an hour ago.</summary>
    static readonly Change Quiet = new(Link, Tls, Ago(66), Ago(60)) { Completed = 6 };

    [Test]
    public void IsLateSinceTheLastProgressOfItsPeers() => Assert.That(Since(Empty with { Changes = [Quiet] }), Is.EqualTo(Ago(60)));

    [Test]
    public void IsNotLateWhileTheChangeMoves() => Assert.That(Since(Empty with { Changes = [Quiet with { LastProgressAt = Ago(9) }] }), Is.Null);

    [Test]
    public void IsNotLateWhereTheChangeIsSlow() =>
        Assert.That(Since(Empty with { Changes = [Quiet with { StartedAt = Ago(60 + (6 * 21)) }] }), Is.Null, "21 minutes from host to host, three times that has not passed");

    [Test]
    public void IsNotLateWhereItHasJustCome() => Assert.That(Since(Empty with { Changes = [Quiet] }, since: Ago(5)), Is.Null);

    [Test]
    public void IsLateSinceItCameWhereThatWasAfterItsPeers() => Assert.That(Since(Empty with { Changes = [Quiet] }, since: Ago(20)), Is.EqualTo(Ago(20)));

    [Test]
    public void IsNotLateWhileMostOfItsPeersLackItToo() => Assert.That(Since(Empty with { Changes = [Quiet] }, peers: PeersDone(11, 5)), Is.Null);

    [Test]
    public void IsNotLateAlone() => Assert.That(Since(Empty, peers: PeersDone(1, 0)), Is.Null);

    [Test]
    public void IsNotLateWhileTheRoleIsPaused() => Assert.That(Since(Empty with { Changes = [Quiet], Pause = new Pause("ann", "busy", Ago(60)) }), Is.Null);

    [Test]
    public void IsNotLateWhileTheChangeIsHalted() => Assert.That(Since(Empty with { Changes = [Quiet], Halts = [HaltOf(Link)] }), Is.Null);

    [Test]
    public void IsLateAtTheReplacementWhateverBecameOfTheReplaced()
    {
        var replacement = Some.Id(0x12);
        var ledger = Empty with { Changes = [Quiet with { Link = replacement }], Halts = [HaltOf(Link)] };

        Assert.That(Since(ledger, next: Next with { Script = replacement }), Is.EqualTo(Ago(60)));
    }

    [TestCase(1, ExpectedResult = false, Description = "another is out, and one may be")]
    [TestCase(2, ExpectedResult = true, Description = "one more may be out")]
    public bool IsLateWhereThereIsRoom(int atMostOut) => Since(Empty with { Changes = [Quiet], Places = [PlaceOf(HostId.New(), Ago(1), atMostOut)] }) is not null;

    [Test]
    public void IsNotLateWhileAnotherIsOutForAnotherMigration() =>
        Assert.That(Since(Empty with { Changes = [Quiet], Places = [PlaceOf(HostId.New(), Ago(1), 5) with { Link = Some.Id(0x13) }] }), Is.Null);

    [Test]
    public void IsNotLateWhileTheCanariesMayBeWatched()
    {
        Assert.That(Since(Empty with { Changes = [Quiet with { Canaries = 6 }] }), Is.Null);
        Assert.That(Since(Empty with { Changes = [Quiet with { Canaries = 5 }] }), Is.Not.Null);
    }

    [Test]
    public void HasItsOwnMarkWhereItFailed()
    {
        Assert.That(Since(Empty with { Changes = [Quiet] }, phase: HostPhase.Failed), Is.Null);
        Assert.That(Since(Empty with { Changes = [Quiet] }, error: new HostError("the chain is refused", null, Ago(60))), Is.Null);
        Assert.That(Since(Empty with { Changes = [Quiet], Places = [PlaceOf(Id, Ago(600)) with { NeedsHands = true }] }), Is.Null);
    }

    [TestCase(9, ExpectedResult = false)]
    [TestCase(11, ExpectedResult = true)]
    public bool IsLateWithoutALedgersWordWhenMostAreLongPastIt(int minutes) =>
        Since(Empty, peers: new PeersAt(4, [Ago(600), Ago(minutes), Ago(1)])) is not null;

    [TestCase(9, ExpectedResult = false)]
    [TestCase(61, ExpectedResult = true)]
    public bool IsLateInAMigrationThatItsPeersWereInForAMinute(int minutes) =>
        Since(Empty with { Changes = [Quiet], Places = [PlaceOf(Id, Ago(minutes))] }, phase: HostPhase.Update) is not null;

    [Test]
    public void IsMeasuredByHowManyAreInItAtOnce() =>
        Assert.That(Since(Empty with { Changes = [Quiet], Places = [PlaceOf(Id, Ago(25), atMostOut: 10)] }, phase: HostPhase.Update), Is.Null, "one a minute, ten at once: ten minutes each");

    [TestCase(59, ExpectedResult = false)]
    [TestCase(61, ExpectedResult = true)]
    public bool IsLateAfterAnHourWhereItIsTheFirst(int minutes) =>
        Since(Empty with { Changes = [Quiet with { Completed = 0 }], Places = [PlaceOf(Id, Ago(minutes))] }, peers: PeersDone(10, 0), phase: HostPhase.Check) is not null;

    [Test]
    public void IsLateInAMigrationThatNeedsNoPlace() => Assert.That(Since(Empty, since: Ago(61), phase: HostPhase.Update), Is.EqualTo(Ago(61)));

    [Test]
    public void IsNotCalledLateByAClockThatRunsAhead() => Assert.That(Since(Empty with { Changes = [Quiet] }, since: Now.AddHours(5)), Is.Null);

    [Test]
    public void IsReadFromALedgerOfAnyNumbers()
    {
        var odd = new Change(Link, Tls, DateTimeOffset.MaxValue, DateTimeOffset.MinValue) { Completed = int.MaxValue, Canaries = int.MinValue };
        var place = PlaceOf(Id, DateTimeOffset.MinValue, int.MaxValue);

        Assert.That(() => Since(Empty with { Changes = [odd] }), Throws.Nothing);
        Assert.That(() => Since(Empty with { Changes = [odd with { Completed = 1 }], Places = [place] }), Throws.Nothing);
    }

    static DateTimeOffset? Since(Ledger ledger, DateTimeOffset? since = null, PeersAt? peers = null, HostPhase phase = HostPhase.Idle, HostError? error = null, ChainStep? next = null) =>
        Lateness.Since(Id, Some.Record(Id, phase, "web") with { Since = since ?? Ago(600), Error = error }, next ?? Next, ledger, peers ?? MostAreDone, Now);

    static PeersAt PeersDone(int hosts, int done) => new(hosts, [.. Enumerable.Repeat(Ago(600), done)]);

    static Place PlaceOf(HostId host, DateTimeOffset since, int atMostOut = 1) => new(host, Some.HostName, Link, Tls, new Limit(atMostOut, false), since);

    static Halt HaltOf(CommitId link) => new(link, Tls, Some.HostName, "check", "it broke", Ago(60));

    static DateTimeOffset Ago(int minutes) => Now.AddMinutes(-minutes);
}
