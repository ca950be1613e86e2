using Wildebeest.Git;
using Wildebeest.Tests.Chains;
using static Wildebeest.Tests.Chains.TreeChange;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class ChangesOfACommit
{
    [Test]
    public void OfARootAreAllItsFiles() =>
        Assert.That(Changes(chain => chain.Commit("root", File("a"), File("b/c"))), Is.EqualTo(new[] { "Added File a", "Added File b/c" }));

    [Test]
    public void OfARenameAreADeletionAndAnAddition() =>
        Assert.That(Changes(chain =>
        {
            chain.Commit("root", File("old", "the same text, long enough to be taken for a rename\n"));
            return chain.Commit("rename", Deletion("old"), File("new", "the same text, long enough to be taken for a rename\n"));
        }), Is.EquivalentTo(new[] { "Deleted File old", "Added File new" }));

    [Test]
    public void OfACopyIsAnAddition() =>
        Assert.That(Changes(chain =>
        {
            chain.Commit("root", File("old", "the same"));
            return chain.Commit("copy", File("new", "the same"));
        }), Is.EqualTo(new[] { "Added File new" }));

    [Test]
    public void OfAModeAreAModification() =>
        Assert.That(Changes(chain =>
        {
            chain.Commit("root", File("a", "text"));
            return chain.Commit("chmod", Executable("a", "text"));
        }), Is.EqualTo(new[] { "Modified Executable a" }));

    [Test]
    public void OfAFileThatBecomesALinkAreAModification() =>
        Assert.That(Changes(chain =>
        {
            chain.Commit("root", File("a", "text"));
            return chain.Commit("link", Link("a", "b"));
        }), Is.EqualTo(new[] { "Modified SymbolicLink a" }));

    [Test]
    public void OfAFileThatBecomesAFolderAreADeletionAndAnAddition() =>
        Assert.That(Changes(chain =>
        {
            chain.Commit("root", File("a", "text"));
            return chain.Commit("folder", Deletion("a"), File("a/b", "text"));
        }), Is.EquivalentTo(new[] { "Deleted File a", "Added File a/b" }));

    [Test]
    public void NameSubmodulesAndLinks() =>
        Assert.That(Changes(chain => chain.Commit("odd", Submodule("sub"), Link("link", "x"))), Is.EquivalentTo(new[] { "Added Submodule sub", "Added SymbolicLink link" }));

    [Test]
    public void OfAMergeAreAgainstItsFirstParent() =>
        Assert.That(Changes(chain =>
        {
            var root = chain.Commit("root", File("a"));
            var side = chain.Commit("side", File("side"));
            chain.From(root).Commit("main", File("main"));
            return chain.Merge("merge", side);
        }), Is.EqualTo(new[] { "Added File merged" }));

    static IEnumerable<string> Changes(Func<TempChain, CommitId> make)
    {
        using var chain = new TempChain();
        return [.. chain.Clone.Changes(make(chain)).Select(change => $"{change.Kind} {change.Mode} {change.Path}")];
    }
}
