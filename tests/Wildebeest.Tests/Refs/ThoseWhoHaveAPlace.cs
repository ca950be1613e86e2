using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>A host that waits looks at the published records of those who have the places.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ThoseWhoHaveAPlace
{
    static readonly RoleName Web = RoleName.Parse("web");
    static readonly HostId Holder = HostId.New();
    static readonly HostId Waiting = HostId.New();

    [TestCase(0, 0)]
    [TestCase(60, 60)]
    [TestCase(-60, null, Description = "what an older record says, of a home that was restored since")]
    public async Task HaveCompletedWhatTheyPublishedSinceTheyTookIt(int secondsAfterThePlace, int? outForSeconds) => await With(async chain =>
    {
        chain.Publish(chain.Link, Record() with { Since = Some.Time.AddSeconds(secondsAfterThePlace) });

        Assert.That((await chain.OutForAsync())?.TotalSeconds, Is.EqualTo(outForSeconds));
    });

    [Test]
    public async Task HaveNotWhereTheyStandAtAnEarlierLink() => await With(async chain =>
    {
        chain.Publish(chain.Earlier, Record());

        Assert.That(await chain.OutForAsync(), Is.Null);
    });

    [Test]
    public async Task HaveNotWhereTheRoleWasGivenLaterAndIsBehind() => await With(async chain =>
    {
        chain.Publish(chain.Link, Record() with { Behind = new Dictionary<string, string> { ["web"] = chain.Earlier.ToString() } });

        Assert.That(await chain.OutForAsync(), Is.Null);
    });

    [Test]
    public async Task HaveNotWhereTheRecordIsAnotherHosts() => await With(async chain =>
    {
        chain.Publish(chain.Link, Record() with { Id = Waiting.ToString() });

        Assert.That(await chain.OutForAsync(), Is.Null);
    });

    [Test]
    public async Task HaveNotWhereTheyNeedHands() => await With(async chain =>
    {
        chain.Publish(chain.Link, Record());

        Assert.That(await chain.OutForAsync(place => place with { NeedsHands = true }), Is.Null);
    });

    [Test]
    public async Task HaveNotWhereTheHostWasRemoved() => await With(async chain => Assert.That(await chain.OutForAsync(), Is.Null, "and the fetch is none that fails"));

    [Test]
    public async Task LeaveNothingBehindInTheClone() => await With(async chain =>
    {
        chain.Publish(chain.Link, Record());
        await chain.OutForAsync();

        chain.Holders.Forget();

        Assert.That(chain.Host.Clone.RefsUnder("refs/holders/"), Is.Empty);
        Assert.That(chain.Holders.RefsOf(chain.Store), Is.Empty);
    });

    [TestCase(0, 16)]
    [TestCase(20, 36)]
    [TestCase(39, 39)]
    public async Task AreLookedAtWhereTheyCameBeforeThisHostOrSoonAfterIt(int before, int looked) => await With(async chain =>
    {
        HostId[] hosts = [.. Enumerable.Range(0, 40).Select(number => number == before ? Waiting : HostId.New())];
        var places = hosts.Select((host, number) => new Place(host, HostName.Parse($"web{number:00}"), chain.Link, MigrationName.Parse("web/roll"), new Limit(50, false), Some.Time));
        await chain.Store.WriteAsync(Web, ledger => ledger.Places.Count > 0 ? null : new LedgerEntry(ledger with { Epoch = 1, Places = [.. places] }, "Begin", "web00"), CancellationToken.None);
        chain.Holders.Watch(Web, chain.Link);

        Assert.That(
            chain.Holders.RefsOf(chain.Store).Select(wanted => wanted.Remote), Is.EqualTo(hosts.Where(host => host != Waiting).Take(looked).Select(host => RefNames.Host(host) + "*")),
            "those who were given their places much later are out for longer yet");
    });

    static HostRecord Record() => Some.Record(Holder, HostPhase.Idle, "web");

    static async Task With(Func<Situation, Task> test)
    {
        using var situation = new Situation();
        await test(situation);
    }

    sealed class Situation : IDisposable
    {
        readonly TempChain origin = new();

        public Situation()
        {
            Earlier = origin.Plain();
            Link = origin.Plain();
            Store = new LedgerStore(Host.Clone, new Wire(Some.Git, Host.Clone.GitDirectory), origin.Url, TimeProvider.System, () => 0);
            Holders = new Holders(Host.Clone, Waiting);
        }

        public TempChain Host { get; } = new();

        public CommitId Earlier { get; }

        public CommitId Link { get; }

        public LedgerStore Store { get; }

        public Holders Holders { get; }

        public void Publish(CommitId state, HostRecord record) =>
            origin.Clone.WriteRef(RefNames.Host(Holder), origin.Clone.WriteTag("web01", state, record.ToJson() + "\n", Some.Author));

        public async Task<TimeSpan?> OutForAsync(Func<Place, Place>? with = null)
        {
            var asker = new Asker(Holder, HostName.Parse("web01"), Link, MigrationName.Parse("web/roll"));
            await Store.WriteAsync(Web, ledger => LedgerMoves.Take(ledger, asker, new RollingRule(Limit.One), 100, Some.Time), CancellationToken.None);
            Holders.Watch(Web, Link);
            var ledger = await Store.FetchAsync(Web, CancellationToken.None, Holders.RefsOf(Store));
            return Holders.OutFor(with is null ? ledger.Places[0] : with(ledger.Places[0]), Web, new HashSet<CommitId> { Link });
        }

        public void Dispose()
        {
            Host.Dispose();
            origin.Dispose();
        }
    }
}
