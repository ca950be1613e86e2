using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>Whoever may push to a role's ledger can put anything there that git takes. Each reader says so; none throws its clone away.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ALedgerThatIsNone
{
    static readonly RoleName Web = RoleName.Parse("web");

    [TestCase("tree")]
    [TestCase("tag")]
    [TestCase("blob")]
    public async Task CannotBeReadAndHidesNoOther(string kind)
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        var store = new LedgerStore(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), origin.Url, TimeProvider.System, static () => 0);
        await store.WriteAsync(RoleName.Parse("database"), ledger => ledger.Pause is null ? LedgerMoves.PauseRole(ledger, "alice", "looking", Some.Time) : null, CancellationToken.None);
        origin.Clone.WriteRef(RefNames.Roles + Web, kind switch
        {
            "tree" => origin.StoreStrangeTree(LedgerStore.FileName),
            "tag" => origin.Clone.WriteTag("web", origin.Plain(), "a tag\n", Some.Author),
            _ => origin.Store("blob", "{}"),
        });

        Assert.That(async () => await store.FetchAsync(Web, CancellationToken.None), Throws.TypeOf<LedgerUnreadableException>());
        Assert.That(store.TryRead(Web).Error, Is.Not.Null);
        Assert.That(store.All().Single().Role.ToString(), Is.EqualTo("database"));
    }
}
