using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Program.Templates;
using Wildebeest.Tests.Compiling;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class ATemplate
{
    [Test]
    public async Task MakesAChainWithAMigrationThatKeepsTheRules() => await WithChain(folder =>
    {
        var path = ChainTemplate.NewMigration(folder.Path, "web", "tls-1.3");

        using var clone = Clone.Open(Clone.Discover(folder.Path)!);
        var head = clone.ReadRef("refs/heads/main")!.Value;
        Assert.That(path, Is.EqualTo("migrations/web/tls-1.3.csx"));
        Assert.That(clone.ReadRef("HEAD"), Is.Not.Null.And.EqualTo(clone.ReadRef("refs/heads/main")));
        Assert.That(new ChainReader(clone, ChainLimits.Default).Read(null, head, CancellationToken.None).Violations, Is.Empty);
        Assert.That(ScriptTexts.Complaints(File.ReadAllText(folder[path])), Is.Empty);
    });

    [Test]
    public async Task WritesAReusableThatCanBeCalled() => await WithChain(folder =>
    {
        var path = ChainTemplate.NewReusable(folder.Path, "note");

        Assert.That(ScriptTexts.Complaints("Reusable(\"note\", new { path = \"/etc/motd\" });", (path, File.ReadAllText(folder[path]))), Is.Empty);
        AssertRefused(() => ChainTemplate.NewReusable(folder.Path, "note"), "reusable/note.csx is there already.");
        AssertRefused(() => ChainTemplate.NewReusable(folder.Path, "../note"), "'../note' is no name");
    });

    [Test]
    public async Task WritesAMigrationOnce() => await WithChain(folder =>
    {
        File.WriteAllText(folder[ChainTemplate.NewMigration(folder.Path, "web", "tls")], "mine");

        AssertRefused(() => ChainTemplate.NewMigration(folder.Path, "web", "tls"), "migrations/web/tls.csx is there already.");
        Assert.That(File.ReadAllText(folder["migrations/web/tls.csx"]), Is.EqualTo("mine"));
    });

    [TestCase("Web", "tls", "'Web' is no role")]
    [TestCase("../web", "tls", "'../web' is no role")]
    [TestCase("web", "../../tls", "'../../tls' is no name")]
    [TestCase("web", "", "'' is no name")]
    [TestCase("web", "a\u001bb", "'a\\x1bb' is no name")]
    public async Task RefusesABadName(string role, string name, string sentence) => await WithChain(folder =>
    {
        AssertRefused(() => ChainTemplate.NewMigration(folder.Path, role, name), sentence);
        Assert.That(Directory.GetFileSystemEntries(folder["migrations"]), Has.Length.EqualTo(1));
    });

    [Test]
    public async Task RefusesAFolderThatHoldsARepository() => await WithChain(folder =>
        Assert.That(async () => await ChainTemplate.InitAsync(folder.Path, CancellationToken.None), Throws.TypeOf<TemplateException>().With.Message.Contains("holds a git repository already")));

    [Test]
    public async Task LeavesFilesThatAreThere()
    {
        using var folder = new TempFolder();
        folder.Write("README.md", "mine");

        await ChainTemplate.InitAsync(folder.Path, CancellationToken.None);

        Assert.That(File.ReadAllText(folder["README.md"]), Is.EqualTo("mine"));
    }

    [Test]
    public void SaysThatAFolderCannotBeMade()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", "");

        Assert.That(async () => await ChainTemplate.InitAsync(Path.Combine(file, "chain"), CancellationToken.None), Throws.TypeOf<TemplateException>().With.Message.Contains("cannot be written"));
    }

    [Test]
    public void NeedsAChain()
    {
        using var folder = new TempFolder();
        using var bare = Clone.CreateBare(folder["bare.git"]);

        AssertRefused(() => ChainTemplate.NewMigration(folder.Path, "web", "tls"), "There is no chain at");
        AssertRefused(() => ChainTemplate.NewMigration(folder["bare.git"], "web", "tls"), "has no work tree");
    }

    static void AssertRefused(Action act, string sentence) =>
        Assert.That(act, Throws.TypeOf<TemplateException>().With.Message.Contains(sentence).And.Property("ExitCode").EqualTo(ExitCode.WrongUsage).And.Property("WayOut").Not.Null);

    static async Task WithChain(Action<TempFolder> test)
    {
        using var folder = new TempFolder();
        await ChainTemplate.InitAsync(folder.Path, CancellationToken.None);
        test(folder);
    }
}
