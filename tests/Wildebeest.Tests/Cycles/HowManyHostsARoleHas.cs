using Wildebeest.Chains;
using Wildebeest.Cycles;

namespace Wildebeest.Tests.Cycles;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class HowManyHostsARoleHas
{
    static readonly RoleName Web = RoleName.Parse("web");
    static readonly RoleName Database = RoleName.Parse("database");

    readonly SettableTime time = new();
    readonly List<RoleName> listings = [];
    readonly RoleCount count;

    public HowManyHostsARoleHas() => count = new((role, _) =>
    {
        listings.Add(role);
        return Task.FromResult(listings.Count * 10);
    }, time);

    [Test]
    public async Task IsListedOnceAMinuteWhileAHostWaits()
    {
        Assert.That(await LookAsync(Web), Is.EqualTo(10));
        time.Now += TimeSpan.FromSeconds(59);
        Assert.That(await LookAsync(Web), Is.EqualTo(10));
        time.Now += TimeSpan.FromSeconds(2);
        Assert.That(await LookAsync(Web), Is.EqualTo(20));
    }

    [Test]
    public async Task IsListedAgainBeforeAnEntryIsWritten()
    {
        await LookAsync(Web);
        time.Now += TimeSpan.FromSeconds(6);

        Assert.That(await count.OfAsync(Web, RoleCount.HoldsForAnEntry, default), Is.EqualTo(20));
        Assert.That(await LookAsync(Web), Is.EqualTo(20), "the newer one holds for looks, too");
    }

    [Test]
    public async Task IsNotThatOfAnotherRole()
    {
        await LookAsync(Web);

        Assert.That(await LookAsync(Database), Is.EqualTo(20));
        Assert.That(listings, Is.EqualTo(new[] { Web, Database }));
    }

    [Test]
    public async Task IsListedAgainAfterAListingThatFailed()
    {
        var fails = true;
        var flaky = new RoleCount((_, _) => fails ? throw new IOException("cut off") : Task.FromResult(7), time);
        Assert.That(async () => await flaky.OfAsync(Web, RoleCount.HoldsForALook, default), Throws.TypeOf<IOException>());

        fails = false;

        Assert.That(await flaky.OfAsync(Web, RoleCount.HoldsForALook, default), Is.EqualTo(7));
    }

    Task<int> LookAsync(RoleName role) => count.OfAsync(role, RoleCount.HoldsForALook, default);
}
