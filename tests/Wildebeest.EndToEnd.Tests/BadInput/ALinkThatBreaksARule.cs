using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class ALinkThatBreaksARule : RefusedChain
{
    const string First = "migrations/web/first.csx";

    string Text => Traces.Leave(Origin, "bad");

    [Test]
    public void IsAMerge()
    {
        var side = Origin.Author.Make([Good], "Aside", ("aside", "x"));
        Origin.Commit("Ahead", ("ahead", "x"));

        RefusesWith(Origin.Merge(side), "merge commit");
        GoesOnWhenMended();
    }

    [Test]
    public void IsTwoMigrationsAtOnce()
    {
        RefusesWith(Origin.Commit("Two", ("migrations/web/a.csx", Text), ("migrations/web/b.csx", Text)), "2 migrations", "web/a", "web/b");
        GoesOnWhenMended();
    }

    [Test]
    public void EditsAMigration()
    {
        RefusesWith(Origin.Commit("Edit", (First, Text)), First, "edits");
        GoesOnWhenMended();
    }

    [Test]
    public void RenamesAMigration()
    {
        RefusesWith(Origin.Commit("Rename", OriginFile.Deleted(First), ("migrations/web/renamed.csx", Traces.Leave(Origin, "first"))), First, "renames");
        GoesOnWhenMended();
    }

    [Test]
    public void DeletesAMigration()
    {
        RefusesWith(Origin.Commit("Delete", OriginFile.Deleted(First)), First, "removes");
        GoesOnWhenMended();
    }

    [Test]
    public void IsNotUtf8()
    {
        RefusesWith(Origin.Commit("Latin", OriginFile.Bytes("migrations/web/latin.csx", [.. Encoding.ASCII.GetBytes("// a\n// "), 0xe9, (byte)'\n'])), "migrations/web/latin.csx(2)", "UTF-8");
        GoesOnWhenMended();
    }

    [Test]
    public void HasCarriageReturns()
    {
        RefusesWith(Origin.Commit("Windows", ("migrations/web/windows.csx", "// a\n// b\r\n")), "migrations/web/windows.csx(2)", "CR LF");
        GoesOnWhenMended();
    }

    [TestCase("migrations/Web Servers/a.csx")]
    [TestCase("migrations/-web/a.csx")]
    [TestCase("migrations/web\u001b[31m/a.csx")]
    public void HasAFolderThatCannotBeARole(string path)
    {
        RefusesWith(Origin.Commit("Bad folder", (path, Text)), PrintableText.Line(path), "cannot be a role");
        GoesOnWhenMended();
    }

    [Test]
    public void IsASymbolicLink()
    {
        RefusesWith(Origin.Commit("Link", OriginFile.Symlink("migrations/web/link.csx", "first.csx")), "migrations/web/link.csx", "symbolic link");
        GoesOnWhenMended();
    }

    [Test]
    public void HoldsAFileOf200Megabytes()
    {
        RefusesWith(Origin.Commit("Large", OriginFile.Bytes("files/large", new byte[200_000_000])), "files/large", "200 MB", "50 MB");
        GoesOnWhenMended();
    }

    [Test]
    public void HoldsASubmodule()
    {
        RefusesWith(Origin.Commit("Submodule", OriginFile.Submodule("vendor/library")), "vendor/library", "submodule");
        GoesOnWhenMended();
    }

    [Test]
    public async Task IsToldByAnAgentOnceWhichGoesOnByItself()
    {
        var agent = Host.StartAgent("200ms");
        var bad = Origin.Commit("Delete", OriginFile.Deleted(First));
        await Eventually.That(() => agent.Errors.Contains(bad.Short, StringComparison.Ordinal), Limits.Soon, "the agent tells of the link", () => agent);
        await Eventually.That(() => Origin.RecordOf("web01").TryGetProperty("error", out _), Limits.Soon, "the herd sees the error", () => agent);
        var mended = Origin.Author.Make([Good], "Mended", ("migrations/web/mended.csx", Traces.Leave(Origin, "mended")));

        Origin.ForcePush(mended);

        await Eventually.That(() => Origin.StateOf("web01") == mended && !Origin.RecordOf("web01").TryGetProperty("error", out _), Limits.Soon, "the agent goes on by itself", () => agent);
        Assert.That(agent.Errors.Split('\n').Count(line => line.Contains(bad.Short, StringComparison.Ordinal)), Is.EqualTo(1), agent.ToString());
    }
}
