using Wildebeest.Chains;
using Wildebeest.Checking;
using Wildebeest.Git;
using Wildebeest.Running;
using Wildebeest.Tests.Chains;
using Wildebeest.Tests.Storage;
using static Wildebeest.Tests.Chains.TreeChange;

namespace Wildebeest.Tests.Checking;

[Parallelizable(ParallelScope.All)]
sealed class CheckOfAWorkTree
{
    [Test]
    public async Task FindsWhatWasEditedAndRemoved() => await With(async (chain, tree) =>
    {
        chain.Migration("web/a");
        chain.Migration("web/b");
        Write(tree, "migrations/web/a.csx", "Log(\"edited\");\n");

        Assert.That(await Findings(chain, tree), Is.EqualTo(new[]
        {
            "migrations/web/a.csx: NeverEdited: is in the chain and was edited; what hosts ran cannot change afterwards. [not committed]",
            "migrations/web/b.csx: NeverRenamedOrDeleted: is in the chain and was removed from the work tree. [not committed]",
        }));
    });

    [Test]
    public async Task FindsWhatIsWrongWithWhatIsNotCommittedYet() => await With(async (chain, tree) =>
    {
        Write(tree, "migrations/Web/a.csx", "// a role that is none\r\n");
        Write(tree, "migrations/web/b.csx", "#load \"out/passwd\"\n");
        Directory.CreateSymbolicLink(tree["out"], "/etc");
        System.IO.File.CreateSymbolicLink(tree["migrations/web/c.csx"], "b.csx");

        Assert.That(await Findings(chain, tree), Is.EqualTo(new[]
        {
            "migrations/Web/a.csx: MigrationName: is not at migrations/<role>/<name>.csx: a role's name is 1 to 63 lower-case letters, digits and hyphens, starts with a letter and does not end in a hyphen; a migration's name is 1 to 100 letters, digits, '.', '-' and '_', and starts with a letter or digit. [not committed]",
            "migrations/Web/a.csx(1): Closure: the file has CR LF line ends; its text, and so its identity, would differ from machine to machine. [not committed]",
            "migrations/web/b.csx(1): Closure: #load: 'out/passwd' goes over the symbolic link out -> /etc, which leads out of the commit's tree. [not committed]",
            "migrations/web/c.csx: PlainText: is a symbolic link; a migration is a plain file. [not committed]",
        }));
    });

    [Test]
    public async Task DoesNotFollowFoldersInACircle() => await With(async (chain, tree) =>
    {
        Directory.CreateDirectory(tree["migrations"]);
        Directory.CreateSymbolicLink(tree["migrations/round"], tree["migrations"]);

        Assert.That(await Findings(chain, tree), Is.Empty);
    });

    [Test]
    public async Task FindsAWindowInAZoneThatIsNotKnown() => await With(async (chain, tree) =>
    {
        Write(tree, "roles/web.csx", "Windows(\"sat 02:00-05:00 UTC\", \"sun 02:00-05:00 Europe/Atlantis\");\n");
        Write(tree, "migrations/web/a.csx", "#load \"/roles/web.csx\"\nUpdate(() => { });\n");

        Assert.That(await Findings(chain, tree), Is.EqualTo(new[]
        {
            "roles/web.csx(1,1): TimeZone: The maintenance window sun 02:00-05:00 Europe/Atlantis is in a time zone that is not known here: Europe/Atlantis. [not committed]",
        }));
    });

    [Test]
    public async Task FindsReusablesAndSpecsThatNoMigrationHasMetYet() => await With(async (chain, tree) =>
    {
        Write(tree, "reusable/keys.csx", "Update(() => { });\n");
        Write(tree, "reusable/fine.csx", "var days = Argument<int>(\"days\");\nLog($\"{days}\");\n");
        Write(tree, "specs/web/front.csx", "Spec(\"a\", () => Lok());\n");

        Assert.That(await Findings(chain, tree), Is.EqualTo(new[]
        {
            "reusable/keys.csx(1,1): WB0054: Update belongs into a migration: a reusable has no phases, directives and specs, it runs where it is called. [not committed]",
            "specs/web/front.csx(1,17): CS0103: The name 'Lok' does not exist in the current context [not committed]",
        }));
    });

    [Test]
    public async Task SteersNoTerminalAndNoShellByTheWayOut() => await With(async (chain, tree) =>
    {
        chain.Commit("steering", File("migrations/web/\u001b[31mred.csx", "Log(1);\n"), File("migrations/web/it's $(x).csx", "Log(1);\n"));
        Write(tree, "migrations/web/it's $(x).csx", "Log(2);\n");

        using var cache = new TempFolder();
        var result = await Check(chain, tree, cache).RunAsync(chain.Head, _ => { }, CancellationToken.None);

        Assert.That(result.Findings.Where(finding => finding.WayOut?.StartsWith("git checkout", StringComparison.Ordinal) == true).Select(finding => finding.WayOut), Is.EquivalentTo(new[]
        {
            @"git checkout -- 'migrations/web/it'\''s $(x).csx', and write a new migration.",
            @"git checkout -- 'migrations/web/\x1b[31mred.csx'",
        }));
    });

    [Test]
    public async Task TellsOfTheBranchAtTheSameTime() => await With(async (chain, tree) =>
    {
        chain.Commit("link", Link("migrations/web/out.csx", "/etc/passwd"));
        chain.Commit("two", Bytes("migrations/web/a.csx", [0xff]), Bytes("migrations/web/b.csx", [0xff]));

        var findings = await Findings(chain, null);

        Assert.That(findings, Has.Length.EqualTo(4), string.Join('\n', findings));
        Assert.That(findings, Has.Some.Contains("adds 2 migrations").And.Some.Contains("b.csx(1): PlainText: is not UTF-8.").And.Some.Contains("is a symbolic link"));
    });

    [TestCase("lib/a.csx", ExpectedResult = "text")]
    [TestCase("inner/a.csx", ExpectedResult = "text")]
    [TestCase("lib/no.csx", ExpectedResult = null)]
    [TestCase("lib", ExpectedResult = null)]
    public string? ReadsAsTheCommitWouldBeRead(string path)
    {
        using var tree = new TempFolder();
        Write(tree, "lib/a.csx", "text");
        Directory.CreateSymbolicLink(tree["inner"], "lib");

        return new WorkTree(tree.Path).Read(path) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
    }

    [TestCase("../outside")]
    [TestCase("round")]
    [TestCase("out/passwd")]
    [TestCase("absolute")]
    public void RefusesWhatTheCommitWouldRefuse(string path)
    {
        using var tree = new TempFolder();
        System.IO.File.CreateSymbolicLink(tree["round"], "round");
        Directory.CreateSymbolicLink(tree["out"], "../../../../../../etc");
        System.IO.File.CreateSymbolicLink(tree["absolute"], tree.Write("file", "text"));

        Assert.That(() => new WorkTree(tree.Path).Read(path), Throws.TypeOf<TreeFileException>());
    }

    static async Task<string[]> Findings(TempChain chain, TempFolder? tree)
    {
        using var cache = new TempFolder();
        var result = await Check(chain, tree, cache).RunAsync(chain.Head, _ => { }, CancellationToken.None);
        return [.. result.Findings.Select(finding => finding.Link is { } link ? finding.ToString().Replace(link[..7], "", StringComparison.Ordinal) : finding.ToString())];
    }

    static ChainCheck Check(TempChain chain, TempFolder? tree, TempFolder cache) =>
        new(chain.Clone, tree?.Path, ChainLimits.Default, new ScriptCompiler(new ScriptCache(cache.Path, TimeProvider.System), TestedProgram.Path, TimeProvider.System));

    static void Write(TempFolder tree, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(tree[path])!);
        System.IO.File.WriteAllText(tree[path], text);
    }

    static async Task With(Func<TempChain, TempFolder, Task> test)
    {
        using var chain = new TempChain();
        using var tree = new TempFolder();
        await test(chain, tree);
    }
}
