using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>A home that was copied, or restored from a backup: both find at the origin what they did not put there.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class TwoHostsWithOneIdentity : IDisposable
{
    static readonly HostId Id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

    readonly TempChain origin = new();
    readonly TempChain one = new();
    readonly TempChain other = new();
    readonly List<string> told = [];
    readonly AdjustedTime time = new();

    public void Dispose()
    {
        origin.Dispose();
        one.Dispose();
        other.Dispose();
    }

    [Test]
    public async Task TellItOnceAndStopTheSecondTime()
    {
        await PublishAsync(one, 1);
        await PublisherOf(other).ReadBackAsync(CancellationToken.None);
        await PublishAsync(other, 2);

        await PublishAsync(one, 3);
        Assert.That(told, Is.EqualTo(new[] { "Another host publishes as web01" }), "it may be a restored home");
        await PublishAsync(other, 4);

        Assert.That(async () => await PublishAsync(one, 5), Throws.TypeOf<TwoHostsException>().With.Message.Contains("this host stops"));
        Assert.That(async () => await PublishAsync(one, 6), Throws.TypeOf<TwoHostsException>(), "and it stays stopped");
        Assert.That(told, Has.Count.EqualTo(2), "each of the two was told");
    }

    [Test]
    public async Task GoOnWhereTheHomeWasRestoredLongAfter()
    {
        await PublishAsync(one, 1);
        await PublisherOf(other).ReadBackAsync(CancellationToken.None);
        await PublishAsync(other, 2);
        await PublishAsync(one, 3);
        await PublishAsync(other, 4);
        time.Passed = TimeSpan.FromHours(25);

        await PublishAsync(one, 5);

        Assert.That(told, Has.Count.EqualTo(3));
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

        Assert.That(told, Is.Empty);
        Assert.That(one.Clone.RefsUnder("refs/own/tries/"), Is.Empty);
    }

    async Task<CommitId> PublishAsync(TempChain home, int number) =>
        (await PublisherOf(home).PublishAsync(null, Some.Record(Id) with { Since = Some.Time.AddMinutes(number) }, claimName: false, CancellationToken.None)).Tag;

    Publisher PublisherOf(TempChain home) => new(
        home.Clone, new Wire(Some.Git, home.Clone.GitDirectory), origin.Url, Id, Some.HostName, null, time, found => told.Add(found.Message.Split(':')[0]));

    sealed class AdjustedTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => Some.Time + Passed;
    }
}
