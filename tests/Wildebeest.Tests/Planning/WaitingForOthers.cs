using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;

namespace Wildebeest.Tests.Planning;

/// <summary>A chain <c>database/outbox</c>, <c>web/other</c>, <c>database/mended</c> (in the first one's place), <c>web/cart</c>, which waits; and what hosts of the herd have done.</summary>
[Parallelizable(ParallelScope.All)]
sealed class WaitingForOthers
{
    static readonly RoleName Database = RoleName.Parse("database");
    static readonly Link Outbox = Some.Link("database/outbox");
    static readonly Link Other = Some.Link("web/other");
    static readonly Link Mended = Some.Link("database/mended") with { Replaces = Outbox.Id };
    static readonly Link Cart = Some.Link("web/cart");
    static readonly LinkOrder Order = new([Some.Link(id: Some.Id(1)), Outbox, Other, Mended, Cart]);
    static readonly Asker Web01 = new(HostId.New(), HostName.Parse("web01"), Cart.Id, MigrationName.Parse("web/cart"));

    [Test]
    public void StartsWhenEveryHostHasCompletedIt() =>
        Assert.That(Ask([Host("db1", Outbox.Id, "database"), Host("db2", Cart.Id, "database", "web"), Host("web02", null, "web")]), Is.Null);

    [Test]
    public void NamesWhoHasNot()
    {
        var hindrance = Ask([Host("db1", Some.Id(1), "database"), Host("db2", Outbox.Id, "database"), Host("db3", null, "database")])!;

        Assert.That(hindrance.Sentence, Is.EqualTo("database/outbox must be completed by every host of database, and 2 of 3 have not: db1, db3"));
        Assert.That((hindrance.For, hindrance.WayOut), Is.EqualTo(("wait database database/outbox", "it goes on by itself when they have; see: wildebeest why db1")));
    }

    [Test]
    public void NamesTheFirstFewAndHowMany() =>
        Assert.That(Ask([.. Enumerable.Range(1, 12).Select(number => Host($"db{number:00}", null, "database"))])!.Sentence, Does.EndWith("12 of 12 have not: db01, db02, db03, db04, db05 and 7 more"));

    [Test]
    public void WaitsWhereTheRoleHasNoHost()
    {
        var hindrance = Ask([Host("web02", Cart.Id, "web")])!;

        Assert.That(hindrance.Sentence, Is.EqualTo("database/outbox must be completed by every host of database, and no host has the role database"));
        Assert.That(hindrance.WayOut, Does.StartWith("a host must join with the role database"));
    }

    [TestCase("database/outbox")]
    [TestCase("database/mended", Description = "stands where the replaced one stands")]
    public void CountsAReplacedMigrationWhereTheOldOneStands(string completed) =>
        Assert.That(Ask([Host("db1", Outbox.Id, "database")], completed), Is.Null);

    [Test]
    public void DoesNotWaitForItself() => Assert.That(Ask([Host("web01", null, "database", "web") with { Host = Web01.Host }]), Is.Null, "what it has published may lag behind");

    [Test]
    public void WaitsForAHostThatIsStillBehindInTheRole()
    {
        var behind = Host("db1", Cart.Id, "database", "web") with { Behind = ImmutableDictionary<RoleName, CommitId?>.Empty.Add(Database, null) };

        Assert.That(Ask([behind])!.Sentence, Does.EndWith("1 of 1 has not: db1"));
        Assert.That(Ask([behind with { Behind = behind.Behind.SetItem(Database, Outbox.Id) }]), Is.Null);
    }

    [Test]
    public void WaitsForAHostWhoseRecordCannotBeRead()
    {
        var unreadable = Host("x1", null) with { Roles = null };

        Assert.That(Ask([Host("db1", Cart.Id, "database"), unreadable])!.Sentence, Does.EndWith("1 of 2 has not: x1 (its record cannot be read)"), "it may be of the role");
        Assert.That(Ask([Host("db1", Cart.Id, "database"), unreadable with { State = Cart.Id }]), Is.Null);
    }

    [Test]
    public void TellsOneThingOfAllThatIsAwaited()
    {
        var demands = new Demands(null) { Waits = [For("web/other", "web"), For("database/outbox")] };

        Assert.That(Admission([Host("db1", null, "database"), Host("web02", null, "web")], demands).In(Empty)!.For, Is.EqualTo("wait web web/other"));
        Assert.That(Admission([Host("db1", null, "database"), Host("web02", Other.Id, "web")], demands).In(Empty)!.For, Is.EqualTo("wait database database/outbox"));
    }

    [Test]
    public void ComesAfterAPauseAndAHaltAndBeforeCanariesAndPlaces()
    {
        var rule = new RollingRule(Limit.One) { SoakFor = TimeSpan.FromHours(1) };
        var demands = new Demands(rule) { Waits = [For("database/outbox")] };
        var other = new Asker(HostId.New(), HostName.Parse("web02"), Cart.Id, Web01.Migration);
        var taken = LedgerMoves.Take(Empty, other, rule, 3, Some.Time)!.After;
        var paused = LedgerMoves.PauseRole(taken, "ann", "busy", Some.Time)!.After;

        Assert.That(Admission([], demands).In(paused), Is.InstanceOf<Hindrance.Paused>());
        Assert.That(Admission([], demands).In(taken), Is.InstanceOf<Hindrance.Others>());
        Assert.That(Admission([Host("db1", Outbox.Id, "database")], demands).In(taken), Is.InstanceOf<Hindrance.CanariesFirst>());
    }

    [Test]
    public void DoesNotKeepAHostThatHasItsPlace()
    {
        var demands = new Demands(new RollingRule(Limit.One)) { Waits = [For("database/outbox")] };
        var inside = LedgerMoves.Take(Empty, Web01, demands.Rolling!, 3, Some.Time)!.After;

        Assert.That(Admission([], demands).In(inside), Is.Null);
    }

    [Test]
    public void SaysWhereItCanNeverComeTrue() =>
        Assert.That(Ask([Host("db1", Cart.Id, "database")], "database/outbx")!.Sentence, Is.EqualTo("it waits for database/outbx, and there is no such migration (is database/outbox or database/mended meant?) (migrations/web/cart.csx(1,1))"));

    static Ledger Empty => new(RoleName.Parse("web"));

    static Wait For(string completed, string role = "database") => new(RoleName.Parse(role), completed, null, "migrations/web/cart.csx(1,1)");

    static Hindrance? Ask(IReadOnlyList<HostProgress> hosts, string completed = "database/outbox") => Admission(hosts, new Demands(null) { Waits = [For(completed)] }).In(Empty);

    static Admission Admission(IReadOnlyList<HostProgress> hosts, Demands demands) =>
        new(Web01, demands, Some.Time) { Herd = new HerdProgress(Order, Order.PositionOf(Cart.Id)!.Value, hosts) };

    static HostProgress Host(string name, CommitId? state, params string[] roles) => new(HostId.New(), name, [.. roles.Select(RoleName.Parse)], state);
}
