using System.Diagnostics;
using Wildebeest.Running;
using Wildebeest.Scripting;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatPlacesFiles
{
    [Test]
    public async Task AsksTheCheckerBeforeItPlacesAnything()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("shop.conf");
        await File.WriteAllTextAsync(file, "good\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{file}}", "still good\n", validate: "grep -q good {path}");
            Files.Write("{{file}}", "bad\n", validate: "cat {path} /nowhere/at-all");
            """);

        Assert.That(outcome.Sentence, Does.StartWith($"{file} is not placed: cat {file} /nowhere/at-all: exit code 1: ").And.EndsWith("cat: /nowhere/at-all: No such file or directory"));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("still good\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(bench.Folder, ".*"), Is.Empty, "a temporary file was left");
    }

    [Test]
    public async Task ShowsTheCheckerTheFileAsItWillBe()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root gives files away");
        using var bench = new ScriptBench();
        var file = bench.InFolder("made/shop conf");
        await File.WriteAllTextAsync(bench.InFolder("check"), $"""
            #!/bin/sh
            stat -c '%a %u' "$2" >> {bench.InFolder("seen")}
            cat "$2" >> {bench.InFolder("seen")}
            [ -e "{file}" ] && echo placed >> {bench.InFolder("seen")}
            exit 0
            """);
        File.SetUnixFileMode(bench.InFolder("check"), (UnixFileMode)0b111_101_101);

        var outcome = await bench.RunAsync($$"""Files.Write("{{file}}", "content\n", mode: "0604", owner: "1234", validate: "{{bench.InFolder("check")}} -f {path}");""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("seen")), Is.EqualTo("604 1234\ncontent\n"));
    }

    [Test]
    public async Task LeavesNoFolderOfWhatIsNotPlaced()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync($$"""Files.Write("{{bench.InFolder("made/deep/file")}}", "x", validate: "false {path}");""");

        Assert.That(outcome.Sentence, Does.EndWith("file: exit code 1."));
        Assert.That(Directory.Exists(bench.InFolder("made")), Is.False);
    }

    [Test]
    public async Task ShowsAWholeConfigurationToACheckerThatTakesNoPath()
    {
        Assume.That(MayMount(), "only root with the right to mount shows a file where it is not");
        using var bench = new ScriptBench();
        var folder = Directory.CreateDirectory(bench.InFolder("conf, d:1")).FullName;
        var (old, next) = (Path.Combine(folder, "old.conf"), Path.Combine(folder, "new.conf"));
        await File.WriteAllTextAsync(old, "listen 80\n");
        var checker = bench.InFolder("check");

        // What is looked at is what everybody would read: all of the folder.
        await File.WriteAllTextAsync(checker, $"""
            #!/bin/sh
            cd '{folder}'; stat -c '%a %n' * >> {bench.InFolder("seen")}; cat * .[a-z]* >> {bench.InFolder("seen")}
            ! grep -q bad *
            """);
        File.SetUnixFileMode(checker, (UnixFileMode)0b111_101_101);

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{next}}", "upstream shop\n", mode: "0640", validate: "{{checker}}");
            Files.Write("{{old}}", "listen 443\n", validate: "{{checker}}");
            Files.Write("{{old}}", "bad\n", validate: "{{checker}}");
            """);

        Assert.That(outcome.Sentence, Is.EqualTo($"{old} is not placed: {checker}: exit code 1."));
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("seen")), Is.EqualTo(
            "640 new.conf\n644 old.conf\nupstream shop\nlisten 80\n640 new.conf\n644 old.conf\nupstream shop\nlisten 443\n640 new.conf\n644 old.conf\nupstream shop\nbad\n"));
        Assert.That(await File.ReadAllTextAsync(old), Is.EqualTo("listen 443\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder).Count(), Is.EqualTo(2), "a temporary file was left");
        Assert.That(await File.ReadAllTextAsync("/proc/self/mountinfo"), Does.Not.Contain(Path.GetFileName(bench.Folder)));
    }

    [Test]
    public void SaysWhatItNeedsToShowAWholeConfiguration()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("shop.conf");
        File.WriteAllText(file, "old\n");

        // Nothing can be shown that is not there, whatever this process may.
        Assert.That(() => Checker.Ask(["true"], file, file, bench.InFolder("missing"), secret: false), Throws.TypeOf<MigrationException>().With.Message.StartsWith(
            $"{file} is not placed: true has no {{path}}, so it must see the new file in its place before anybody else does, and this host does not allow that ("));
    }

    [Test]
    public async Task ShowsNothingOfASecret()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("key");
        await File.WriteAllTextAsync(file, "old-secret\n");

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{file}}", "new-secret\n", secret: true);
            Lines.Ensure("{{file}}", "third-secret", secret: true, validate: "cat {path} /nowhere");
            """);

        Assert.That(outcome.Changes.Select(change => change.Diff), Is.EqualTo(new[] { "(hidden)\n" }));
        Assert.That($"{outcome.Sentence} {outcome.Details}", Does.Contain("what it said is hidden").And.Not.Contain("third").And.Not.Contain("-secret"));
    }

    [Test]
    public async Task ShowsNothingOfTheSecretThatWasThereBefore()
    {
        using var folder = new ScriptBench();
        var (file, copy) = (folder.InFolder("shop.conf"), folder.InFolder("copy.conf"));
        await File.WriteAllTextAsync(copy, "a\n");
        var helpers = folder.InFolder("helpers");
        async Task<string> DiffsOf(string text)
        {
            using var bench = new ScriptBench { HelpersFolder = helpers };
            var outcome = await bench.RunAsync(text);
            Assert.That(outcome.Sentence, Is.Null);
            return string.Concat(outcome.Changes.Select(change => change.Diff));
        }

        Assert.That(await DiffsOf($$"""Files.Write("{{file}}", "name=shop\npassword=" + Secret("first-secret") + "\n");"""), Is.EqualTo("+name=shop\n+password=[hidden]\n"), "where nothing was the rest is shown");
        Assert.That(await DiffsOf($$"""Files.Write("{{file}}", "name=shop\npassword=" + Secret("second-secret") + "\n");"""), Is.EqualTo("(hidden)\n"));
        Assert.That(await DiffsOf($$"""Files.Copy("{{file}}", "{{copy}}");"""), Is.EqualTo("(hidden)\n"), "nor of a copy");
        Assert.That(await DiffsOf($$"""Files.Write("{{file}}", "name=shop\n");"""), Is.EqualTo("(hidden)\n"), "by a migration that knows no secret, too");
        Assert.That(await DiffsOf($$"""Files.Write("{{copy}}", "name=shop\n");"""), Is.EqualTo("(hidden)\n"));
    }

    [TestCase("""Files.Write("~/file", "password=first-secret\n", secret: true);""", "file", TestName = "ShowsNothingOfASecretThatWasThereAsItIsToBe")]
    [TestCase("""Files.Write("~/other", "a=" + Secret("first-secret") + "\n"); Files.Move("~/other", "~/moved");""", "moved", TestName = "ShowsNothingOfASecretThatWasMoved")]
    public async Task ShowsNothingOfTheSecretThatAnEarlierMigrationKnew(string earlier, string name)
    {
        using var folder = new ScriptBench();
        await File.WriteAllTextAsync(folder.InFolder("file"), "password=first-secret\n");
        var file = folder.InFolder(name);
        using var first = new ScriptBench { HelpersFolder = folder.InFolder("helpers") };
        Assert.That((await first.RunAsync(earlier.Replace("~", folder.Folder, StringComparison.Ordinal))).Sentence, Is.Null);

        using var second = new ScriptBench { HelpersFolder = folder.InFolder("helpers") };
        var outcome = await second.RunAsync($$"""
            Lines.Ensure("{{file}}", "name=shop");
            Lines.Ensure("{{file}}", "name=shop2", validate: "cat {path} /nowhere");
            """);

        Assert.That(outcome.Changes.Select(change => change.Diff), Is.EqualTo(new[] { "(hidden)\n" }));
        Assert.That($"{outcome.Sentence} {outcome.Details}", Does.Contain("what it said is hidden").And.Not.Contain("shop2"));
    }

    [Test]
    public async Task TakesNoLinkForItsOwnThatSomebodyPutIntoAnOpenFolder()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root gives files away");
        using var bench = new ScriptBench();
        var open = Directory.CreateDirectory(bench.InFolder("open")).FullName;
        File.SetUnixFileMode(open, (UnixFileMode)0b001_111_111_111);
        await File.WriteAllTextAsync(bench.InFolder("passwd"), "old\n");
        File.CreateSymbolicLink(Path.Combine(open, "theirs"), bench.InFolder("passwd"));
        File.CreateSymbolicLink(Path.Combine(open, "folder"), bench.Folder);
        File.CreateSymbolicLink(Path.Combine(open, "ours"), bench.InFolder("passwd"));
        Native.Checked(Native.ChangeOwnerOfLink(Path.Combine(open, "theirs"), 65534, 65534), "chown");
        Native.Checked(Native.ChangeOwnerOfLink(Path.Combine(open, "folder"), 65534, 65534), "chown");

        foreach (var link in new[] { "theirs", "folder" })
        {
            var outcome = await bench.RunAsync($$"""Files.Write("{{open}}/{{link}}{{(link == "folder" ? "/passwd" : "")}}", "new\n");""");

            Assert.That(outcome.Sentence, Does.Contain($"{open}/{link} is a symbolic link that {Accounts.NameOfUser(65534)} has put into a folder to which all may write, so it is not followed."));
        }

        Assert.That(await File.ReadAllTextAsync(bench.InFolder("passwd")), Is.EqualTo("old\n"));
        Assert.That((await bench.RunAsync($$"""Files.Write("{{open}}/ours", "new\n"); Files.Delete("{{open}}/theirs");""")).IsCompleted);
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("passwd")), Is.EqualTo("new\n"));
    }

    [TestCase("""Folders.Delete("~", recursive: true);""")]
    [TestCase("""Files.Access("~", mode: "0700", recursive: true);""")]
    [TestCase("""Archives.Unpack("~.tar", "~", replace: true);""")]
    [TestCase("""Folders.Delete("~/links", recursive: true);""")]
    [TestCase("""Files.Delete("~/links/link");""")]
    [TestCase("""Links.To("~/links/link", "elsewhere");""")]
    public async Task LeavesAloneWhatHasANameThatIsNoText(string script)
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };
        var tree = Directory.CreateDirectory(bench.InFolder("tree")).FullName;
        await File.WriteAllBytesAsync(tree + ".tar", Unpacking.SomeArchive.Tar(Unpacking.SomeArchive.File("new")));
        Assert.That(await ExitCodeOf("sh", "-c", $"cd '{tree}' && mkdir links && echo a > a && echo b > \"$(printf 'b\\377')\" && ln -s \"$(printf 'b\\377')\" links/link && echo c > links/c"), Is.Zero);
        async Task<int> Listed(string file) => await ExitCodeOf("sh", "-c", $"ls -lR --time-style=full-iso '{tree}' > '{bench.InFolder(file)}'");
        await Listed("before");

        var outcome = await bench.RunAsync(script.Replace("~", tree, StringComparison.Ordinal));

        Assert.That(outcome.Sentence, Does.EndWith("is no text, so it could not be put back."));
        await Listed("after");
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("after")), Is.EqualTo(await File.ReadAllTextAsync(bench.InFolder("before"))));
        Assert.That(Directory.EnumerateFileSystemEntries(kept.Path), Is.Empty);

        // What has such a name only another program can remove.
        Assert.That(await ExitCodeOf("rm", "-r", tree), Is.Zero);
    }

    [TestCase("tmpfs")]
    [TestCase("bind")]
    public async Task DoesNotEmptyWhatIsMounted(string kind)
    {
        using var bench = new ScriptBench();
        var (place, source) = (Directory.CreateDirectory(bench.InFolder("outer/place")).FullName, Directory.CreateDirectory(bench.InFolder("source")).FullName);
        if (await ExitCodeOf("mount", kind == "bind" ? ["--bind", source, place] : ["-t", "tmpfs", "tmpfs", place]) != 0)
        {
            Assert.Ignore("No file system can be mounted here.");
        }

        try
        {
            await File.WriteAllTextAsync(Path.Combine(place, "file"), "x");

            foreach (var folder in new[] { place, bench.InFolder("outer") })
            {
                var outcome = await bench.RunAsync($$"""Folders.Delete("{{folder}}", recursive: true);""");

                Assert.That(outcome.Sentence, Is.EqualTo($"{folder} is not deleted: another file system is mounted at {place}."));
            }

            Assert.That(File.Exists(Path.Combine(place, "file")));
        }
        finally
        {
            await ExitCodeOf("umount", place);
        }
    }

    [TestCase("""Files.Write("~/x.json", "{\n  \"a\": 1,\n}");""", "~/x.json(3,1): this is no JSON, so it is not placed: ")]
    [TestCase("""Files.Write("~/x.yml", "a: 1\nb: [1\nc: 2\n");""", "~/x.yml(2,4): this is no YAML, so it is not placed: its brackets, quotes or indentation do not match.")]
    [TestCase("""Files.Write("~/x", "x", owner: "nobody-at-all");""", "There is no user 'nobody-at-all' on this host.")]
    [TestCase("""Files.Write("~/x", "x", group: "nobody-at-all");""", "There is no group 'nobody-at-all' on this host.")]
    [TestCase("""Files.Write("~/circle", "x");""", "~/circle: its symbolic links go round in a circle.")]
    [TestCase("""Files.Write("~/circle/x", "x");""", "~/circle/x: its symbolic links go round in a circle.")]
    [TestCase("""Files.Write("~/file/x", "x");""", "~/file/x cannot be there: ~/file is a file.")]
    [TestCase("""Files.Write("~", "x");""", "~ is a folder, and cannot be written as a file.")]
    [TestCase("""Files.Write("~/x", "x", validate: "no-such-checker {path}");""", "~/x is not placed: there is no program no-such-checker on this host's PATH to check it.")]
    [TestCase("""Files.Copy("~/x", "~/y");""", "~/x: there is no such file.")]
    [TestCase("""Files.Move("~/file", "~/other");""", "~/file cannot be moved: there is another file at ~/other.")]
    [TestCase("""Files.Access("~/x", mode: "0600");""", "~/x: there is nothing there.")]
    [TestCase("""Files.Access("~/x");""", "~/x: say what is wanted, a mode, an owner or a group.")]
    [TestCase("""Folders.Make("~/file");""", "~/file is a file, and no folder can be made there.")]
    [TestCase("""Folders.Delete("~/full");""", "~/full is not empty; say recursive: true to delete what is in it too.")]
    [TestCase("""Folders.Delete("~/circle", recursive: true);""", "~/circle is a symbolic link, and Folders.Delete deletes folders.")]
    [TestCase("""Links.To("~/file", "x");""", "~/file is a file; say replace: true to put a link in its place.")]
    [TestCase("""Lines.Ensure("~/x", "x");""", "~/x: there is no such file to be edited.")]
    [TestCase("""Lines.Ensure("~/latin", "x");""", "~/latin is no text in UTF-8, so it is not edited.")]
    [TestCase("""Lines.Ensure("~/file", "x", matching: "(");""", "~/file: '(' is no regular expression: ")]
    [TestCase("""Files.Replace("~/file", "a", "aa");""", "~/file: 'a' matches what it is replaced with, so the file would change again each time; write a pattern that does not.")]
    public async Task SaysInOneSentenceWhatStandsAgainstIt(string script, string sentence)
    {
        using var bench = new ScriptBench();
        var tree = Directory.CreateDirectory(bench.InFolder("tree")).FullName;
        await File.WriteAllTextAsync(Path.Combine(tree, "file"), "a\n");
        await File.WriteAllTextAsync(Path.Combine(tree, "other"), "b\n");
        await File.WriteAllBytesAsync(Path.Combine(tree, "latin"), [0xe4, 10]);
        File.CreateSymbolicLink(Path.Combine(tree, "circle"), "back");
        File.CreateSymbolicLink(Path.Combine(tree, "back"), "circle");
        Directory.CreateDirectory(Path.Combine(tree, "full", "of"));
        var before = Undoing.TreeSnapshot.Of(tree, withFolderTimes: false);

        var outcome = await bench.RunAsync(script.Replace("~", tree, StringComparison.Ordinal));

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Failed), $"{outcome}");
        Assert.That(outcome.Sentence, Does.StartWith(sentence.Replace("~", tree, StringComparison.Ordinal)));
        Assert.That(Undoing.TreeSnapshot.Of(tree, withFolderTimes: false), Is.EqualTo(before));
    }

    [Test]
    public async Task LeavesWhatIsThereWhenTheDiskIsFull()
    {
        using var bench = new ScriptBench();
        var disk = Directory.CreateDirectory(bench.InFolder("outer/disk")).FullName;
        if (await ExitCodeOf("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) != 0)
        {
            Assert.Ignore("No file system can be mounted here, so a full disk is not tried.");
        }

        try
        {
            await File.WriteAllTextAsync(Path.Combine(disk, "file"), "old\n");

            var outcome = await bench.RunAsync($$"""Files.Write("{{disk}}/file", new string('x', 1_000_000));""");

            Assert.That(outcome.Sentence, Is.EqualTo($"{disk}/file cannot be written: there is no space left on its file system."));
            Assert.That(await File.ReadAllTextAsync(Path.Combine(disk, "file")), Is.EqualTo("old\n"));
            Assert.That(Directory.EnumerateFileSystemEntries(disk).Select(Path.GetFileName), Is.EqualTo(new[] { "file" }));

            var outer = bench.InFolder("outer");
            var deleted = await bench.RunAsync($$"""Folders.Delete("{{outer}}", recursive: true);""");
            Assert.That(deleted.Sentence, Is.EqualTo($"{outer} is not deleted: another file system is mounted at {disk}."));

            using var small = new ScriptBench { UndoFolder = disk };
            await File.WriteAllTextAsync(small.InFolder("large"), new string('x', 1_000_000));
            var kept = await small.RunAsync($$"""Files.Write("{{small.InFolder("large")}}", "new");""");

            Assert.That(kept.Sentence, Is.EqualTo($"{small.InFolder("large")} cannot be written: what it holds cannot be kept in {disk}: there is no space left on its file system."));
            Assert.That(new FileInfo(small.InFolder("large")).Length, Is.EqualTo(1_000_000));
            Assert.That(Directory.EnumerateFileSystemEntries(disk).Select(Path.GetFileName), Is.EqualTo(new[] { "file" }));
        }
        finally
        {
            await ExitCodeOf("umount", disk);
        }
    }

    [Test]
    public async Task NamesOwnersAsTheHostDoes()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root gives files away");
        using var bench = new ScriptBench();
        var file = bench.InFolder("file");
        await File.WriteAllTextAsync(file, "x");

        var outcome = await bench.RunAsync($$"""Files.Access("{{file}}", owner: "nobody", group: "daemon");""");

        Assert.That(outcome.Changes.Single().Diff, Is.EqualTo("-owner: root\n+owner: nobody\n-group: root\n+group: daemon\n"));
        Assert.That(Native.TryLook(file)!.Value.User, Is.EqualTo(Accounts.User("nobody")));
    }

    static async Task<int> ExitCodeOf(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>CAP_SYS_ADMIN, as the kernel says it of this process.</summary>
    static bool MayMount() =>
        (Convert.ToUInt64(File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal)).Split('\t')[1], 16) & (1UL << 21)) != 0;
}
