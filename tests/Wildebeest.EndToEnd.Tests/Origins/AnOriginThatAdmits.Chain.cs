using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Origins;

/// <summary>What admins push: the chain, held to the rules there, and ledgers.</summary>
sealed partial class AnOriginThatAdmits
{
    [Test]
    public void RefusesAForcedPushOfTheChainByAnAdmin() =>
        Refuses(() => origin.PushChain(origin.Make([], "Another beginning", ("README.md", "Other.\n")), force: "+"), "NotRewritten");

    [Test]
    public void RefusesAMergeInTheWordsOfCheck()
    {
        var side = origin.Make([origin.Head!.Value], "Aside", ("aside", "x"));

        Refuses(() => origin.PushChain(origin.Make([origin.Head!.Value, side], "Merge", ("b", "b"))), "Linear");
    }

    [Test]
    public void RefusesAnEditedMigrationInTheWordsOfCheck() => Refuses(() => origin.TryCommit("Edit", ("migrations/web/roll.csx", "Log(\"other\");\n")), "migrations/web/roll.csx: NeverEdited");

    [Test]
    public void RefusesAMigrationThatDoesNotCompile() => Refuses(() => origin.TryCommit("Break", ("migrations/web/broken.csx", "Nonsense(;\n")), "migrations/web/broken.csx(1,");

    [Test]
    public void RefusesToDeleteTheChain() => Refuses(() => origin.As("alice").Push(":refs/heads/main"), "the chain's branch main is not deleted");

    [Test]
    public void RefusesAnAdminWhoRewritesALedger()
    {
        var alice = origin.As("alice");

        Refuses(() => alice.Push($"+{alice.Entry("alice", null)}:refs/wildebeest/roles/web"), "is a ledger, to which is only added");
    }

    [Test]
    public void TakesAnEntryOfAnAdmins()
    {
        using var alice = origin.Host("alice");

        alice.Run("pause", "web", "--reason", "looking", "--origin", origin.Url).Successfully();
        alice.Run("resume", "web", "--reason", "looked", "--origin", origin.Url).Successfully();

        Assert.That(PlainGit.Run(origin.Repository, "log", "-1", "--format=%s", "refs/wildebeest/roles/web"), Does.Contain("looked"));
    }
}
