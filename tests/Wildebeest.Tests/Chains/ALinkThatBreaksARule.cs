using Wildebeest.Chains;
using Wildebeest.Git;
using static Wildebeest.Tests.Chains.TreeChange;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
sealed class ALinkThatBreaksARule
{
    static readonly (string What, ChainRule Rule, Func<TempChain, CommitId> Make)[] Cases =
    [
        ("a merge commit", ChainRule.Linear, Merge),
        ("two migrations in one link", ChainRule.OneMigration, chain => chain.Commit("both", File("migrations/web/one.csx"), File("migrations/db/two.csx"))),
        ("an edited migration", ChainRule.NeverEdited, chain => chain.Commit("edit", File("migrations/web/a.csx", "Log(\"other\");\n"))),
        ("a migration made executable", ChainRule.NeverEdited, chain => chain.Commit("chmod", Executable("migrations/web/a.csx", "Log(\"hello\");\n"))),
        ("a migration that becomes a link", ChainRule.NeverEdited, chain => chain.Commit("link", Link("migrations/web/a.csx", "b.csx"))),
        ("a deleted migration", ChainRule.NeverRenamedOrDeleted, chain => chain.Commit("delete", Deletion("migrations/web/a.csx"))),
        ("a renamed migration", ChainRule.NeverRenamedOrDeleted, chain => chain.Commit("rename", Deletion("migrations/web/a.csx"), File("migrations/web/b.csx", "Log(\"hello\");\n"))),
        ("a role folder that becomes a file", ChainRule.NeverRenamedOrDeleted, chain => chain.Commit("file", Deletion("migrations/web/a.csx"), Deletion("migrations/web"), File("migrations/web", "x"))),
        ("a folder that cannot be a role", ChainRule.RoleName, chain => chain.Commit("role", File("migrations/Web_1/b.csx"))),
        ("a name that cannot be a migration's", ChainRule.MigrationName, chain => chain.Commit("name", File("migrations/web/b c.csx"))),
        ("a migration beside the role folders", ChainRule.MigrationName, chain => chain.Commit("place", File("migrations/b.csx"))),
        ("a migration below a role's folder", ChainRule.MigrationName, chain => chain.Commit("deep", File("migrations/web/lib/b.csx"))),
        ("CR LF in a migration", ChainRule.PlainText, chain => chain.Commit("crlf", File("migrations/web/b.csx", "// one\n// two\r\n"))),
        ("a migration that is not UTF-8", ChainRule.PlainText, chain => chain.Commit("latin", Bytes("migrations/web/b.csx", [.. "// one\n// "u8, 0xe4, (byte)'\n']))),
        ("a NUL in a migration", ChainRule.PlainText, chain => chain.Commit("nul", File("migrations/web/b.csx", "// one\n// \0\n"))),
        ("a migration that is a symbolic link", ChainRule.PlainText, chain => chain.Commit("link", Link("migrations/web/b.csx", "a.csx"))),
        ("a submodule", ChainRule.NoSubmodule, chain => chain.Commit("sub", Submodule("vendor/lib"))),
        ("a submodule with a script's name", ChainRule.NoSubmodule, chain => chain.Commit("sub", Submodule("migrations/web/b.csx"))),
        ("a file that is too large", ChainRule.FileSize, chain => chain.Commit("large", Bytes("files/image", new byte[2_500_000]))),
        ("a script that is too large", ChainRule.FileSize, chain => chain.Commit("large", Bytes("migrations/web/b.csx", [.. Enumerable.Repeat((byte)' ', 1_100_000)]))),
        ("a path that would move the cursor", ChainRule.RoleName, chain => chain.Commit("\u001b[2J", File("migrations/we\u001b[2Jb/b.csx"))),
    ];

    static IEnumerable<TestCaseData> All => Cases.Select(each => new TestCaseData(each.Rule, each.Make).SetArgDisplayNames(each.What));

    [TestCaseSource(nameof(All))]
    public void IsNamedByItsRule(object rule, object make)
    {
        using var chain = new TempChain();
        var good = chain.Migration("web/a");
        var bad = ((Func<TempChain, CommitId>)make)(chain);

        var reading = Read(chain, bad);

        Assert.That(reading.Violations.Select(violation => (violation.Rule, violation.Link)), Is.EqualTo(new[] { ((ChainRule)rule, bad) }));
        Assert.That(reading.Links.Select(link => link.Id), Does.Contain(good), "check goes on with the others");
    }

    [Test]
    public void SaysWhatWhereAndTheWayOut() => Approved.Text(string.Join("\n\n", Cases.Select(each =>
    {
        using var chain = new TempChain();
        chain.Migration("web/a");
        var violation = Read(chain, each.Make(chain)).Violations[0];
        return $"{each.What}\n  {violation.ToString().Replace(violation.Link.Short, "0123456", StringComparison.Ordinal)}\n  {violation.WayOut}";
    })));

    [Test]
    public void IsToldTogetherWithAllOthers()
    {
        using var chain = new TempChain();
        chain.Commit("bad", File("migrations/Web/a.csx"), File("migrations/web/b.csx", "\r\n"), File("migrations/web/c.csx"));
        chain.Plain();

        Assert.That(Read(chain, chain.Head!.Value).Violations.Select(violation => violation.Rule), Is.EquivalentTo(new[] { ChainRule.RoleName, ChainRule.PlainText, ChainRule.OneMigration }));
    }

    [Test]
    public void IsNotAPlainOne()
    {
        using var chain = new TempChain();
        chain.Commit("all that is allowed", File("lib/tools.csx", "a\r\n"), Link("lib/link.csx", "tools.csx"), Executable("files/run.sh"), File("migrations/README.md"));
        chain.Commit("and changed", File("lib/tools.csx", "b"), Deletion("lib/link.csx"), Deletion("files/run.sh"));

        var reading = Read(chain, chain.Head!.Value);

        Assert.That(reading.Violations, Is.Empty);
        Assert.That(reading.Links.Select(link => link.Migration), Is.All.Null);
    }

    static ChainReading Read(TempChain chain, CommitId head) =>
        new ChainReader(chain.Clone, new ChainLimits(2_000_000)).Read(null, head, CancellationToken.None);

    static CommitId Merge(TempChain chain)
    {
        var main = chain.Plain();
        var side = chain.Plain();
        return chain.From(main).Merge("Merge branch 'side'", side);
    }
}
