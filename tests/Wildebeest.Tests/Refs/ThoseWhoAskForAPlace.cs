using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>A role of sixty hosts, at most four out; two are, and somebody is about to write an entry.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ThoseWhoAskForAPlace
{
    static readonly MigrationName Roll = MigrationName.Parse("web/roll");
    static readonly CommitId Link = CommitId.Parse("0000000000000000000000000000000000000001");
    static readonly Limit Four = new(4, false);

    [Test]
    public async Task AreFoundInTheOrderOfTheQueue() => await With(async herd =>
    {
        herd.Publish(0.05, Asking());
        herd.Publish(0.03, Asking());
        herd.Publish(0.01, Asking());

        Assert.That(await herd.AsksAsync(), Is.EqualTo(new[] { "web01", "web03", "web05" }));
    });

    [Test]
    public async Task AreLookedForEverywhereWhereThoseWhoComeNextAreTooFew() => await With(async herd =>
    {
        herd.Publish(0.9, Asking());
        herd.Publish(0.01, Asking());

        Assert.That(
            await herd.AsksAsync(ledger => ledger with { Changes = [ledger.Changes[0] with { Reached = 0.15 }] }), Is.EqualTo(new[] { "web01", "web90" }),
            "the others of the queue are dead, or have nothing to do");
    });

    [Test]
    public async Task AreOnlyThoseWhoComeNextWhereTheFrontHasPassedNobody() => await With(async herd =>
    {
        herd.Publish(0.9, Asking());
        herd.Publish(0.01, Asking());

        Assert.That(await herd.AsksAsync(), Is.EqualTo(new[] { "web01" }), "the others have not asked yet, and will");
    });

    [Test]
    public async Task AreLookedForEverywhereWhereNobodyComesNext() => await With(async herd =>
    {
        herd.Publish(0.9, Asking());

        Assert.That(await herd.AsksAsync(), Is.EqualTo(new[] { "web90" }));
    });

    [Test]
    public async Task AreNotThoseWhoWaitForSomethingElse() => await With(async herd =>
    {
        herd.Publish(0.01, Asking() with { Waits = new HostWait("a window must open") });
        herd.Publish(0.02, Asking() with { Link = Some.Id().ToString() });
        herd.Publish(0.03, Asking() with { Roles = ["db"] });
        herd.Publish(0.04, Asking() with { Phase = HostPhase.Idle });

        Assert.That(await herd.AsksAsync(), Is.Empty);
    });

    [Test]
    public async Task StandBeforeThePositionWhoseScriptWasReplaced() => await With(async herd =>
    {
        herd.Publish(0.01, Asking() with { Link = Some.Id().ToString(), Script = Link.ToString() });

        Assert.That(await herd.AsksAsync(), Is.EqualTo(new[] { "web01" }));
    });

    [TestCase(StopKind.Removed, 0)]
    [TestCase(StopKind.Contested, 0)]
    [TestCase(StopKind.Lifted, 1)]
    public async Task AreNotStopped(StopKind kind, int found) => await With(async herd =>
    {
        herd.Stop(herd.Publish(0.01, Asking()), kind);

        Assert.That(await herd.AsksAsync(), Has.Count.EqualTo(found));
    });

    [Test]
    public async Task AreNotLookedForWhereNoPlaceIsFree() => await With(async herd =>
    {
        herd.Publish(0.01, Asking());

        Assert.That(await herd.AsksAsync(ledger => ledger with { Places = ledger.Places.AddRange(ledger.Places) }), Is.Empty);
    });

    [Test]
    public async Task AreNobodyWhereFewHostsAre() => await With(async herd =>
    {
        herd.Publish(0.01, Asking());

        Assert.That(await herd.AsksAsync(ledger => ledger with { Changes = [ledger.Changes[0] with { Hosts = 12 }] }), Is.Empty);
    });

    [Test]
    public async Task LeaveNothingBehindInTheClone() => await With(async herd =>
    {
        herd.Publish(0.01, Asking());
        await herd.AsksAsync();

        herd.Askers.Forget();

        Assert.That(herd.Host.Clone.RefsUnder("refs/askers/"), Is.Empty);
    });

    static HostRecord Asking() => Some.Record(HostId.New(), HostPhase.Waiting, "web") with { Migration = "web/roll", Link = Link.ToString(), Waits = new HostWait("it asks", Asks: true) };

    static async Task With(Func<Situation, Task> test)
    {
        using var situation = new Situation();
        await test(situation);
    }

    sealed class Situation : IDisposable
    {
        readonly TempChain origin = new();

        public Situation() => Askers = new Askers(Host.Clone, new Wire(Some.Git, Host.Clone.GitDirectory), origin.Url, static () => 0);

        public TempChain Host { get; } = new();

        public Askers Askers { get; }

        /// <summary>A host at this position of the queue, which is named after it.</summary>
        public HostId Publish(double position, HostRecord record)
        {
            // The link's first digits are noughts, so that the queue begins at the smallest id.
            var id = HostId.Parse($"{(uint)(position * uint.MaxValue):x8}-0000-4000-8000-000000000001");
            var name = $"web{position * 100:00}";
            origin.Clone.WriteRef(RefNames.Host(id), origin.Clone.WriteTag(name, Clone.EmptyTree, (record with { Id = id.ToString() }).ToJson() + "\n", Some.Author));
            return id;
        }

        public void Stop(HostId id, StopKind kind) =>
            origin.Clone.WriteRef(RefNames.Stop(id), origin.Clone.WriteTag("web01", Clone.EmptyTree, new HostStop(kind, "web01", "alice", "because", Some.Time).ToJson() + "\n", Some.Author));

        public async Task<IReadOnlyList<string>> AsksAsync(Func<Ledger, Ledger>? with = null)
        {
            var ledger = new Ledger(Roll.Role)
            {
                Places = [.. Enumerable.Range(70, 2).Select(number => new Place(HostId.New(), HostName.Parse($"web{number}"), Link, Roll, Four, Some.Time))],
                Changes = [new Change(Link, Roll, Some.Time, Some.Time) { Hosts = 60, Completed = 4 }],
            };
            return [.. (await Askers.FetchAsync(with is null ? ledger : with(ledger), Link, Four, _ => false, CancellationToken.None)).Select(ask => ask.Name.ToString())];
        }

        public void Dispose()
        {
            Host.Dispose();
            origin.Dispose();
        }
    }
}
