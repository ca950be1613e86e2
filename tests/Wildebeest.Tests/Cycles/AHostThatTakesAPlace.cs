using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Cycles;

/// <summary>A host before a change that it may begin or go on with, at an origin whose ledger somebody has begun or not.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AHostThatTakesAPlace
{
    static readonly MigrationName Roll = MigrationName.Parse("web/roll");
    static readonly CommitId Link = CommitId.Parse("3f2a1bc000000000000000000000000000000001");
    static readonly CommitId Earlier = CommitId.Parse("77a01bc000000000000000000000000000000002");
    static readonly RollingRule OneByOne = new(Limit.One);
    static readonly RollingRule ATenth = new(new Limit(10, true));

    [Test]
    public async Task CountsTheRoleWhereItBeginsTheChange()
    {
        using var host = new Situation();

        var after = await host.TakeAsync(OneByOne);

        Assert.That((after.PlaceOf(host.Self.Host)?.Link, after.ChangeOf(Link)!.Hosts, host.Counts), Is.EqualTo((Link, 40, 1)));
    }

    [Test]
    public async Task CountsNobodyWhereTheChangeHasBegun()
    {
        using var host = new Situation();
        host.Begun(Link, hosts: 20);

        var after = await host.TakeAsync(new RollingRule(new Limit(2, false)));

        Assert.That((after.PlaceOf(host.Self.Host)?.Link, after.ChangeOf(Link)!.Hosts, host.Counts), Is.EqualTo((Link, 20, 0)));
    }

    [Test]
    public async Task CountsAnewWhereItsLimitIsAShareOfTheRole()
    {
        using var host = new Situation();
        host.Begun(Link, hosts: 20);

        var after = await host.TakeAsync(ATenth);

        Assert.That((after.PlaceOf(host.Self.Host)?.Link, after.ChangeOf(Link)!.Hosts, host.Counts), Is.EqualTo((Link, 40, 1)), "others think by what it counted");
    }

    [Test]
    public async Task TakesNoneWhereTheCountShowsThatTheRoleShrank()
    {
        using var host = new Situation { Hosts = 10 };
        host.Begun(Link, hosts: 40, holders: 1);

        var after = await host.TakeAsync(ATenth);

        Assert.That((after.PlaceOf(host.Self.Host), after.Places.Count), Is.EqualTo(((Place?)null, 1)), "a tenth of ten is out already");
    }

    [Test]
    public async Task CountsOnlyAfterItHasLetOthersBeFirstAndNobodyWasWhereAnEarlierChangeCounted()
    {
        using var host = new Situation { Waits = static waited => Assert.That(waited.Counts, Is.Zero, "it thinks by what an earlier change counted") };
        host.Begun(Earlier, hosts: 40);

        await host.TakeAsync(OneByOne, queues: true);

        Assert.That((host.Waited, host.Counts), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task CountsNobodyWhereOthersTookThePlacesMeanwhile()
    {
        using var host = new Situation { Waits = static waited => waited.Begun(Link, hosts: 40, holders: 1) };
        host.Begun(Earlier, hosts: 40);

        var after = await host.TakeAsync(OneByOne, queues: true);

        Assert.That((after.PlaceOf(host.Self.Host), host.Waited, host.Counts), Is.EqualTo(((Place?)null, 1, 0)));
    }

    sealed class Situation : IDisposable
    {
        readonly TempChain origin = new();
        readonly TempChain own = new();
        readonly WaitingTime time = new();
        Ledger ledger = new(Roll.Role);

        public Situation() => time.Waits = () =>
        {
            Waited++;
            Waits(this);
        };

        public Asker Self { get; } = new(HostId.New(), HostName.Parse("web01"), Link, Roll);

        public int Hosts { get; init; } = 40;

        /// <summary>What happens at the origin while the host lets others be first.</summary>
        public Action<Situation> Waits { get; init; } = static _ => { };

        public int Waited { get; private set; }

        public int Counts { get; private set; }

        /// <summary>Somebody begins a change at the origin, which a role of so many hosts has.</summary>
        public void Begun(CommitId link, int hosts, int holders = 0)
        {
            ledger = ledger with
            {
                Epoch = ledger.Epoch + 1,
                Changes = ledger.Changes.Add(new Change(link, Roll, Some.Time, Some.Time) { Hosts = hosts }),
                Places = [.. Enumerable.Range(70, holders).Select(number => new Place(HostId.New(), HostName.Parse($"web{number}"), link, Roll, Limit.One, Some.Time))],
            };
            var name = RefNames.Roles + Roll.Role;
            var files = new Dictionary<string, byte[]> { [LedgerStore.FileName] = LedgerJson.Write(ledger, Guid.NewGuid().ToString("n")) };
            origin.Clone.WriteRef(name, origin.Clone.WriteCommit(files, "An entry\n", origin.Clone.ReadRef(name), Some.Author));
        }

        public async Task<Ledger> TakeAsync(RollingRule rule, bool queues = false)
        {
            var wire = new Wire(Some.Git, own.Clone.GitDirectory);
            var ledgers = new LedgerStore(own.Clone, wire, origin.Url, time, static () => 1);
            var taking = new PlaceTaking(
                ledgers, new Askers(own.Clone, wire, origin.Url, static () => 0), (_, hosts) => new Admission(Self, new Demands(rule), Some.Time) { HostsOfRole = hosts },
                _ => Task.FromResult(Count()), static () => 1);
            return await taking.TakeAsync(Self, rule, await ledgers.FetchAsync(Roll.Role, CancellationToken.None), queues, hasWaited: false, static () => Some.Time, CancellationToken.None);
        }

        int Count()
        {
            Counts++;
            return Hosts;
        }

        public void Dispose()
        {
            own.Dispose();
            origin.Dispose();
        }
    }

    /// <summary>Every wait is over at once, and is told.</summary>
    sealed class WaitingTime : TimeProvider
    {
        public Action Waits { private get; set; } = static () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits();
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
