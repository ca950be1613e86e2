using System.Text;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.SupportTests;

sealed class AnAuthor : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);

    public void Dispose() => origin.Dispose();

    [Test]
    public void CommitsOnTheTip()
    {
        var first = origin.Commit("First", ("a", "1"));
        var second = origin.Commit("Second", ("b", "2"));

        Assert.That(origin.Head, Is.EqualTo(second));
        Assert.That(Parents(second), Is.EqualTo(first.ToString()));
        Assert.That(Tree("main"), Is.EqualTo("100644 a\n100644 b"));
        Assert.That(origin.Git("log", "-1", "--format=%s|%an <%ae>"), Is.EqualTo("Second|Ann Author <ann@example.org>"));
    }

    [Test]
    public void CommitsWhatNoEditorWould()
    {
        byte[] bytes = [0xff, 0x00, (byte)'\r', (byte)'\n'];
        origin.Commit(
            "Strange",
            OriginFile.Bytes("raw", bytes),
            OriginFile.Program("run", "#!/bin/sh\n"),
            OriginFile.Symlink("link", "../../etc/passwd"),
            OriginFile.Submodule("module"),
            ("with \"quotes\" and spaces ü", "x"));

        Assert.That(Tree("main"), Is.EqualTo("120000 link\n160000 module\n100644 raw\n100755 run\n100644 with \"quotes\" and spaces ü"));
        Assert.That(origin.Git("cat-file", "-s", "main:raw"), Is.EqualTo("4"));
        Assert.That(origin.Git("cat-file", "-p", "main:link"), Is.EqualTo("../../etc/passwd"));
    }

    [Test]
    public void DeletesAFile()
    {
        origin.Commit("Both", ("a", "1"), ("b", "2"));
        origin.Commit("One", OriginFile.Deleted("a"));

        Assert.That(Tree("main"), Is.EqualTo("100644 b"));
    }

    [Test]
    public void RewritesTheBranch()
    {
        var first = origin.Commit("First", ("a", "1"));
        origin.Commit("Second", ("a", "2"));
        var other = origin.Author.Make([first], "Other", ("a", "3"));

        Assert.That(() => origin.Author.Push(other), Throws.InvalidOperationException.With.Message.Contains("non-fast-forward").Or.Message.Contains("rejected"));
        origin.ForcePush(other);

        Assert.That(origin.Head, Is.EqualTo(other));
    }

    [Test]
    public void MakesASecondRootAndMergesIt()
    {
        var first = origin.Commit("First", ("a", "1"));
        var root = origin.Author.Make([], "Another beginning", ("z", "1"));
        var merge = origin.Merge(root);

        Assert.That(Parents(root), Is.Empty);
        Assert.That(Parents(merge), Is.EqualTo($"{first} {root}"));
    }

    [Test]
    public void DeletesTheBranch()
    {
        origin.Commit("First", ("a", "1"));
        origin.Author.DeleteBranch();

        Assert.That(origin.Head, Is.Null);
    }

    [Test]
    public void MakesALongChainQuickly()
    {
        var first = origin.Commit("First", ("a", "1"));
        var links = origin.Author.MakeChain(first, Enumerable.Range(0, 2_000).Select(number => ($"Link {number}", (IReadOnlyList<OriginFile>)[("n", $"{number}")])));
        origin.Author.Push(links[^1]);

        Assert.That(links, Has.Count.EqualTo(2_000));
        Assert.That(origin.Git("rev-list", "--count", "--no-merges", "main"), Is.EqualTo("2001"));
        Assert.That(origin.Git("show", "main:n"), Is.EqualTo("1999"));
    }

    string Parents(CommitId commit) => PlainGit.Run(Path.Combine(origin.Folder, "author.git"), "log", "-1", "--format=%P", commit.ToString());

    string Tree(string commit) => origin.Git("-c", "core.quotePath=false", "ls-tree", "--format=%(objectmode) %(path)", commit).Replace("\\\"", "\"", StringComparison.Ordinal).Replace(" \"w", " w", StringComparison.Ordinal).Replace("ü\"", "ü", StringComparison.Ordinal);
}
