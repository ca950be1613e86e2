using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>A home that was copied: each of the two finds at the origin what it did not put there.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class TwoHostsWithOneIdentity : IDisposable
{
    static readonly HostId Id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

    readonly TempChain origin = new();
    readonly TempChain one = new();
    readonly TempChain other = new();

    public void Dispose()
    {
        origin.Dispose();
        one.Dispose();
        other.Dispose();
    }

    [Test]
    public async Task BothStopAtTheirFirstCompetingPublication()
    {
        await PublishAsync(one, 1);
        await PublisherOf(other).ReadBackAsync(CancellationToken.None);
        await PublishAsync(other, 2);

        Assert.That(async () => await PublishAsync(one, 3), Throws.TypeOf<HostStoppedException>().With.Message.Contains("Two machines publish as web01"));
        Assert.That(async () => await PublishAsync(other, 4), Throws.TypeOf<HostStoppedException>().With.Message.Contains("Two machines publish as web01"), "the other reads why its push is refused");
        Assert.That(async () => await PublisherOf(one).ReadBackAsync(CancellationToken.None), Throws.TypeOf<HostStoppedException>(), "and it stays stopped");
    }

    [Test]
    public async Task AreNotSuspectedWhereTheOriginIsTheOneThatIsOlder()
    {
        var old = await PublishAsync(one, 1);
        await PublishAsync(one, 2);
        origin.Clone.WriteRef(RefNames.Host(Id), old);

        var anew = await PublishAsync(one, 3);

        Assert.That(origin.Clone.ReadRef(RefNames.Host(Id)), Is.EqualTo(anew));
    }

    [Test]
    public async Task GoOnWhenOneOfThemIsSettled()
    {
        await PublishAsync(one, 1);
        await PublisherOf(other).ReadBackAsync(CancellationToken.None);
        await PublishAsync(other, 2);
        Assert.That(async () => await PublishAsync(one, 3), Throws.TypeOf<HostStoppedException>());

        await StopsOf(one).SetAsync(Id, Some.HostName, StopKind.Lifted, "web01", "settled", [], CancellationToken.None);

        Assert.That(async () => await PublisherOf(other).ReadBackAsync(CancellationToken.None), Throws.Nothing);
    }

    [Test]
    public async Task StayStoppedByWhatCannotBeRead()
    {
        origin.Clone.WriteRef(RefNames.Stop(Id), origin.Clone.WriteTag("x", Clone.EmptyTree, "{}", Some.Author));

        Assert.That(async () => await PublisherOf(one).ReadBackAsync(CancellationToken.None), Throws.TypeOf<HostStoppedException>().With.Message.Contains("cannot be read"));
    }

    [Test]
    public async Task AreNotSuspectedWhereAnAnswerWasLost()
    {
        await PublishAsync(one, 1);
        var known = one.Clone.ReadRef(RefNames.OwnHost)!.Value;
        // The push arrived, and the process was killed before it could remember that.
        var landed = await PublishAsync(one, 2);
        one.Clone.WriteRef(RefNames.OwnHost, known);
        one.Clone.WriteRef("refs/own/tries/" + landed, landed);

        await PublishAsync(one, 3);

        Assert.That(one.Clone.RefsUnder("refs/own/tries/"), Is.Empty);
    }

    async Task<CommitId> PublishAsync(TempChain home, int number) =>
        (await PublisherOf(home).PublishAsync(null, Some.Record(Id) with { Since = Some.Time.AddMinutes(number) }, claimName: false, CancellationToken.None)).Tag;

    Publisher PublisherOf(TempChain home) => new(
        home.Clone, new Wire(Some.Git, home.Clone.GitDirectory), origin.Url, Id, Some.HostName, null, TimeProvider.System);

    HostStops StopsOf(TempChain home) => new(home.Clone, new Wire(Some.Git, home.Clone.GitDirectory), origin.Url, TimeProvider.System);
}
