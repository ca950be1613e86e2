using Wildebeest.Journals;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Running;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

/// <summary>
/// What holds for each helper that changes files, in the real child: a dry run leaves the tree alone to the byte, applying it changes something, applying it
/// again changes nothing, and undone the tree is as it was. A new helper is a line more.
/// </summary>
[Parallelizable(ParallelScope.All)]
sealed class EveryFileHelper
{
    // '~' is the tree's folder.
    static readonly string[] Helpers =
    [
        """Files.Write("~/file", "new\n")""",
        """Files.Write("~/file", "old\n", mode: "0600")""",
        """Files.Write("~/file", "new\n", mode: "4755", owner: "1234", group: "5678")""",
        """Files.Write("~/file", "old\n", owner: "nobody")""",
        """Files.Write("~/new/deep/file", "new\n", secret: true, validate: "grep -q new {path}")""",
        """Files.Write("~/link", "through the link\n")""",
        """Files.Deploy("files/x", "~/file", mode: "0640")""",
        """Files.Delete("~/file")""",
        """Files.Delete("~/link")""",
        """Files.Delete("~/to-folder")""",
        """Files.Copy("~/file", "~/copy")""",
        """Files.Copy("~/file", "~/sub/one")""",
        """Files.Move("~/file", "~/new/moved")""",
        """Files.Replace("~/file", "^old$", "new")""",
        """Files.Access("~/file", mode: "0600", owner: "1234", group: "5678")""",
        """Files.Access("~/sub", mode: "0700")""",
        """Files.Access("~/sub", mode: "0640", owner: "1234", recursive: true)""",
        """Folders.Make("~/made/deep", mode: "0750", group: "5678")""",
        """Folders.Make("~/sub", mode: "0700", owner: "1234")""",
        """Folders.Delete("~/empty")""",
        """Folders.Delete("~/sub", recursive: true)""",
        """Links.To("~/made/link", "../file")""",
        """Links.To("~/link", "sub")""",
        """Links.To("~/to-folder", "nowhere")""",
        """Links.To("~/file", "sub/one", replace: true)""",
        """Links.To("~/sub", "empty", replace: true)""",
        """Lines.Ensure("~/hosts", "10.0.0.1 db", matching: @"\sdb$")""",
        """Lines.Ensure("~/hosts", "10.0.0.9 new", after: "^127")""",
        """Lines.Ensure("~/made/hosts", "10.0.0.9 new", create: true)""",
        """Lines.Remove("~/hosts", "db$")""",
        """Blocks.Ensure("~/hosts", "shop", "a\nb\n")""",
        """Blocks.Remove("~/hosts", "there")""",
        """Ini.Set("~/shop.ini", "web", "port", "8080")""",
        """Ini.Set("~/shop.ini", "new", "key", "value")""",
        """Ini.Remove("~/shop.ini", "web", "port")""",
        """Json.Set("~/shop.json", "web.ports[1]", 8443)""",
        """Yaml.Set("~/shop.yml", "web.port", 8080)""",
        """Download.To("~/new/fetched", "URL", sha256: "f6e379b0639054c51806fd5d67948cbcaebd354b0e91a7683932b043c5c3ba32", mode: "0755")""",
        """Download.To("~/link", "URL", sha512: "abef09fc2584e9389d6d784d8348f4759194e599b80c3958f79b23da04e795683536a3beee465c6b939519de97efae1acb96379463c3ae375ecb190a51ca239a")""",
        """Download.To("~/file", "http://127.0.0.1:1/", sha256: "01d09d19c2139a46aebfb577780d123d7396e97201bc7ead210a2ebff8239dee", mode: "0600")""",
        """Archives.Unpack("~/shop.tar", "~/new/shop", strip: 1)""",
        """Archives.Unpack("~/shop.tar", "~/sub", replace: true)""",
        """Archives.Unpack("~/shop.tar", "~/empty", owner: "1234", group: "5678")""",
        """Files.Write("~/rendered", Render("port={{port}} of {{Me.Name}}\n", new { port = 1 }))""",
    ];

    Probes.PageServer server = null!;

    [OneTimeSetUp]
    public void Serve() => server = new Probes.PageServer(Probes.PageServer.Page(200, "fetched\n"));

    [OneTimeTearDown]
    public void EndServing() => server.Dispose();

    [TestCaseSource(nameof(Helpers))]
    public async Task KeepsItsPromises(string helper)
    {
        if (!IsPossible(helper))
        {
            Assert.Ignore("Only root gives files away.");
        }

        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };
        var tree = Plant(bench);
        var script = await bench.CompileAsync(Placed(helper, tree) + ";");
        var untouched = TreeSnapshot.Of(tree, withFolderTimes: true);
        var before = TreeSnapshot.Of(tree, withFolderTimes: false);

        using var dry = new ScriptBench { DryRun = true };
        Assert.That(await RunAsync(dry, script), Is.Not.Empty.And.All.EqualTo(ChangeResult.WouldChange));
        Assert.That(TreeSnapshot.Of(tree, withFolderTimes: true), Is.EqualTo(untouched), "the dry run changed something");
        Assert.That(Directory.EnumerateFileSystemEntries(kept.Path), Is.Empty);

        Assert.That(await RunAsync(bench, script), Is.Not.Empty.And.All.EqualTo(ChangeResult.Changed));
        var applied = TreeSnapshot.Of(tree, withFolderTimes: true);
        Assert.That(applied, Is.Not.EqualTo(untouched), "nothing was changed");
        Assert.That(applied, Does.Not.Contain(".wildebeest-"), "a temporary file was left");
        Assert.That(dry.Observer.Changes.Select(Told), Is.EqualTo(bench.Observer.Changes.Select(Told)), "the dry run told something else");

        using var again = new ScriptBench();
        Assert.That(await RunAsync(again, script), Is.Not.Empty.And.All.EqualTo(ChangeResult.Unchanged));
        Assert.That(TreeSnapshot.Of(tree, withFolderTimes: true), Is.EqualTo(applied), "the second time changed something");

        var steps = bench.Observer.Undo.Select((record, index) => new UndoStep(index + 1, Phases.Update, helper, [record])).ToList();
        // Each step twice, as when the undo was killed after it and before it was written down.
        var account = FilesUndo.Run((_, _) => { }, UndoOrder.Of(steps).BeforeCheck.SelectMany(step => new[] { step, step }), CancellationToken.None, CancellationToken.None);
        Assert.That(account, Is.Not.Empty.And.All.Matches<UndoneResource>(resource => resource is { PutBack: true, Note: null }));
        Assert.That(TreeSnapshot.Of(tree, withFolderTimes: false), Is.EqualTo(before), "not as it was");
    }

    /// <summary>Several in one migration, each on what the ones before it left: the dry run foretells all of them, and the undo takes all of them back.</summary>
    [Test]
    public async Task KeepTheirPromisesInAnyOrder([Range(1, 16)] int seed)
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };
        var tree = Plant(bench);
        var random = new Random(seed);
        var chosen = Enumerable.Range(0, 10).Select(_ => Helpers[random.Next(Helpers.Length)]).Where(IsPossible).Select(helper => Placed(helper, tree)).ToList();
        var text = string.Concat(chosen.Select(helper => $"try {{ {helper}; }} catch (Wildebeest.Scripting.MigrationException refused) {{ Log(refused.Message); }}\n"));
        var script = await bench.CompileAsync(text);
        var untouched = TreeSnapshot.Of(tree, withFolderTimes: true);
        var before = TreeSnapshot.Of(tree, withFolderTimes: false);

        using var dry = new ScriptBench { DryRun = true };
        await RunAsync(dry, script);
        Assert.That(TreeSnapshot.Of(tree, withFolderTimes: true), Is.EqualTo(untouched), $"the dry run changed something\n{text}");

        await RunAsync(bench, script);
        if (!chosen.Any(IsFromElsewhere))
        {
            Assert.That(dry.Observer.Texts, Is.EqualTo(bench.Observer.Texts), $"the dry run failed elsewhere\n{text}");
            Assert.That(dry.Observer.Changes.Select(Told), Is.EqualTo(bench.Observer.Changes.Select(Told)), $"the dry run told something else\n{text}");
        }

        var steps = bench.Observer.Undo.Select((record, index) => new UndoStep(index + 1, Phases.Update, $"{record}", [record])).ToList();
        var account = FilesUndo.Run((_, _) => { }, UndoOrder.Of(steps).BeforeCheck, CancellationToken.None, CancellationToken.None);
        Assert.That(account, Is.All.Matches<UndoneResource>(resource => resource.PutBack), $"{text}");
        Assert.That(TreeSnapshot.Of(tree, withFolderTimes: false), Is.EqualTo(before), $"not as it was\n{text}");
    }

    string Placed(string helper, string tree) => helper.Replace("~", tree, StringComparison.Ordinal).Replace("URL", server.Url, StringComparison.Ordinal);

    static async Task<IEnumerable<ChangeResult>> RunAsync(ScriptBench bench, CompiledScript script)
    {
        bench.Observer.Tree["files/x"] = "deployed\n"u8.ToArray();
        var outcome = await bench.RunAsync(script, CancellationToken.None);
        Assert.That(outcome.IsCompleted, $"{outcome}");
        return bench.Observer.Changes.Select(change => change.Result);
    }

    static bool IsPossible(string helper) => Environment.IsPrivilegedProcess || !(helper.Contains("owner:", StringComparison.Ordinal) || helper.Contains("group:", StringComparison.Ordinal));

    // What is in it a dry run does not know, nor what later steps find there.
    static bool IsFromElsewhere(string helper) => helper.StartsWith("Download.", StringComparison.Ordinal) || helper.StartsWith("Archives.", StringComparison.Ordinal);

    static string Told(ResourceChange change) => $"{change.Resource}: {change.Reason}\n{change.Diff}";

    static string Plant(ScriptBench bench)
    {
        var tree = bench.InFolder("tree");
        Directory.CreateDirectory(Path.Combine(tree, "sub", "deep"));
        Directory.CreateDirectory(Path.Combine(tree, "empty"));
        Given("file", "old\n");
        Given("sub/one", "1\n");
        Given("sub/deep/two", "2\n");
        Given("hosts", "# hosts\n127.0.0.1 localhost\n10.0.0.7 db\n# BEGIN wildebeest there\nx\n# END wildebeest there\nlast");
        Given("shop.ini", "; shop\n[web]\nport = 80\n\n[other]\nport = 1\n");
        Given("shop.json", "{\n  // the web\n  \"web\": { \"ports\": [80, 443] }\n}\n");
        Given("shop.yml", "# shop\nweb:\n  port: 80  # the port\n  hosts:\n  - a\n");
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "file");
        File.CreateSymbolicLink(Path.Combine(tree, "to-folder"), "sub");
        File.CreateSymbolicLink(Path.Combine(tree, "sub", "to-one"), "one");
        File.SetUnixFileMode(Path.Combine(tree, "sub", "one"), UnixFileMode.UserRead);
        File.WriteAllBytes(Path.Combine(tree, "shop.tar"), Unpacking.SomeArchive.Tar(
            Unpacking.SomeArchive.Folder("shop"), Unpacking.SomeArchive.File("shop/bin/shop", "#!/bin/sh\n", 0b111_101_101), Unpacking.SomeArchive.Link("shop/latest", "bin/shop")));
        return tree;

        void Given(string name, string content)
        {
            File.WriteAllText(Path.Combine(tree, name), content);
            File.SetLastWriteTimeUtc(Path.Combine(tree, name), DateTime.UnixEpoch.AddDays(name.Length).AddTicks(1234567));
        }
    }
}
