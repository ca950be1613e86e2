using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Git;

/// <summary>Somebody pushed it so, and git let it pass: a new clone would bring it again, so it must not look as a damaged one does.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AnObjectThatIsNotWhatBelongsThere
{
    [Test]
    public void IsNoDamageInTheTreeOfACommit() => With(chain =>
    {
        var strange = chain.StoreStrangeTree("ledger.json");

        Assert.That(() => chain.Clone.Find(strange, "ledger.json"), Throws.TypeOf<StrangeObjectException>().With.Message.Contains("failed to parse tree"));
        Assert.That(() => chain.Clone.List(strange, ""), Throws.TypeOf<StrangeObjectException>());
        Assert.That(() => chain.Clone.Changes(strange), Throws.TypeOf<StrangeObjectException>());
    });

    [Test]
    public void IsNoDamageWhereACommitBelongs() => With(chain =>
    {
        foreach (var other in new[] { chain.Store("blob", "x"), chain.Clone.WriteTag("v1", chain.Plain(), "a tag\n", Some.Author) })
        {
            Assert.That(() => chain.Clone.Find(other, "ledger.json"), Throws.TypeOf<StrangeObjectException>().With.Message.Contains($"{other.Short} is no commit"));
            Assert.That(() => chain.Clone.FirstParents(other, null).ToList(), Throws.TypeOf<StrangeObjectException>());
        }
    });

    [Test]
    public void IsNoTagWhereItsHeaderIsOfAnotherKind() => With(chain =>
        Assert.That(chain.Clone.ReadTag(chain.Store("tag", $"object {chain.Plain()}\ntype commit\ntag web01\nstrange header\n\ntext\n")), Is.Null));

    [Test]
    public void IsNoMigrationWhereALinkIsNamed() => With(chain =>
        Assert.That(new LinkNames(chain.Clone).MigrationOf(chain.StoreStrangeTree("migrations")), Is.Null));

    static void With(Action<TempChain> test)
    {
        using var chain = new TempChain();
        test(chain);
    }
}
