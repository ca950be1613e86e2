using Wildebeest.Chains;
using Wildebeest.Git;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
sealed class OrderOfAChain
{
    [Test]
    public void IsTheSameFromACloneAndFromItsLinks()
    {
        using var chain = new TempChain();
        chain.Plain();
        var broken = chain.Migration("web/broken");
        var other = chain.Migration("db/other");
        var mended = chain.Commit($"Mend\n\nReplaces: {broken}", TreeChange.File("migrations/web/mended.csx"));
        chain.Commit($"Mend again\n\nReplaces: {mended}", TreeChange.File("migrations/web/again.csx"));
        var head = chain.Plain();

        IChainOrder[] orders = [new ChainOrder(() => chain.Clone, head), new LinkOrder(chain.Reader.Read(null, head, CancellationToken.None).Links)];

        foreach (var order in orders)
        {
            Assert.That(Positions(order, "web/broken", "db/other", "web/mended", "web/again", "web/none"), Is.EqualTo(new int?[] { 1, 2, 1, 1, null }));
            Assert.That((order.PositionOf(other), order.PositionOf(mended), order.PositionOf(head)), Is.EqualTo(((int?)2, (int?)3, (int?)5)));
            Assert.That(order.Migrations.Select(migration => migration.ToString()), Is.EquivalentTo(new[] { "web/broken", "db/other", "web/mended", "web/again" }));
        }
    }

    [Test]
    public void KnowsWhereAHostIsThatFetchedMore()
    {
        using var chain = new TempChain();
        var first = chain.Migration("web/a");
        var head = chain.Plain();
        var later = chain.Plain();
        var elsewhere = chain.From(first).Migration("web/b");

        var order = new ChainOrder(() => chain.Clone, head);

        Assert.That(order.PositionOf(later), Is.EqualTo(1), "it has passed all that is known here");
        Assert.That(order.PositionOf(elsewhere), Is.EqualTo(0), "where its branch left this one");
        Assert.That(order.PositionOf(Some.Id()), Is.Null, "a commit that is not here");
    }

    [Test]
    public void IsOfNobodyElse()
    {
        using var chain = new TempChain();
        var stranger = chain.Migration("web/a");
        var head = chain.From(null).Migration("web/b");

        Assert.That(new ChainOrder(() => chain.Clone, head).PositionOf(stranger), Is.Null);
    }

    static int?[] Positions(IChainOrder order, params string[] names) => [.. names.Select(name => order.PositionOf(MigrationName.Parse(name)))];
}
