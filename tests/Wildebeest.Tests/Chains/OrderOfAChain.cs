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
    public void KnowsNoPlaceOfWhatIsNoCommit()
    {
        using var chain = new TempChain();
        var head = chain.Migration("web/a");
        var blob = chain.Clone.Find(head, "migrations/web/a.csx")!.Object;

        Assert.That(new ChainOrder(() => chain.Clone, head).PositionOf(blob), Is.Null, "a host may say that it has done it, and its clone is not damaged by that");
    }

    [TestCase("999999999999999 +0000")]
    [TestCase("1700000000 +1459")]
    public async Task IsThatOfItsParentsWhateverTimeALinkSaysThatItIsOf(string time)
    {
        using var chain = new TempChain();
        var first = chain.Migration("web/a");
        var tree = (await Some.Git.RunAsync(chain.Clone.GitDirectory, ["rev-parse", $"{first}^{{tree}}"], CancellationToken.None)).StandardOutput.Trim();
        var text = $"tree {tree}\nparent {first}\nauthor alice <x@y> {time}\ncommitter alice <x@y> {time}\n\nOf another world\n";
        var stored = await Some.Git.RunAsync(chain.Clone.GitDirectory, ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], CancellationToken.None, input: text);
        var head = CommitId.Parse(stored.StandardOutput.Trim());

        var read = chain.Clone.ReadCommit(head)!;

        Assert.That((read.Parents.Single(), read.Message, read.Author), Is.EqualTo((first, "Of another world\n", "alice")));
        Assert.That(new ChainOrder(() => chain.Clone, head).PositionOf(first), Is.EqualTo(0));
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
