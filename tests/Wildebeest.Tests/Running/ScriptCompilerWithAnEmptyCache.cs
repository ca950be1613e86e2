using Wildebeest.Chains;
using Wildebeest.Running;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptCompilerWithAnEmptyCache
{
    [Test]
    public async Task CompilesABatchInOneWorkerAndThenNeedsNone()
    {
        using var folder = new TemporaryFolder();
        var cache = folder.Path + "/cache";
        var compiler = Compiler(cache);
        ScriptSource[] batch = [Script("a", "Log(\"a\");"), Script("bad", "Lok();"), Script("c", "Update(() => { });")];

        var first = await compiler.CompileAsync(batch, CancellationToken.None);
        var second = await compiler.CompileAsync([batch[2], batch[0]], CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(first.Select(outcome => outcome.Script is not null), Is.EqualTo(new[] { true, false, true }));
            Assert.That(first[1].Diagnostics.Single().ToString(), Does.StartWith("migrations/web/bad.csx(1,1): error CS0103"));
            Assert.That(first[2].Script!.Manifest.Phases, Is.EqualTo(new[] { "update" }));
            Assert.That(second.Select(outcome => outcome.Script!.Key), Is.EqualTo(new[] { first[2].Script!.Key, first[0].Script!.Key }));
            Assert.That(second[0].Script!.Manifest.Phases, Is.EqualTo(new[] { "update" }));
            Assert.That(compiler.WorkersStarted, Is.EqualTo(1));
            Assert.That(Directory.EnumerateDirectories(cache).Count(), Is.EqualTo(2), "something unfinished was left");
        });
    }

    [Test]
    public async Task CompilesAgainWhatWasDamaged()
    {
        using var folder = new TemporaryFolder();
        var compiler = Compiler(folder.Path);
        var source = Script("a", "Log(\"a\");");
        var first = await compiler.CompileAsync([source], CancellationToken.None);
        await File.WriteAllBytesAsync(first[0].Script!.Assembly, new byte[100]);

        var second = await compiler.CompileAsync([source], CancellationToken.None);

        Assert.That(new FileInfo(second[0].Script!.Assembly).Length, Is.GreaterThan(1000));
        Assert.That(compiler.WorkersStarted, Is.EqualTo(2));
    }

    [Test]
    public async Task CompilesAgainWhereAReusableOfItWasDamagedOrEdited()
    {
        using var folder = new TemporaryFolder();
        var compiler = Compiler(folder.Path);
        var source = With("Log(\"a\");");
        var first = (await compiler.CompileAsync([source], CancellationToken.None))[0].Script!;
        await File.WriteAllBytesAsync(first.Acting[1], new byte[100]);

        var second = (await compiler.CompileAsync([source, With("Log(\"b\");")], CancellationToken.None)).Select(outcome => outcome.Script!).ToList();

        Assert.That(second[0].Acting.Select(Path.GetFileName), Is.EqualTo(new[] { "script.dll", "reusable-r.dll" }));
        Assert.That(new FileInfo(second[0].Acting[1]).Length, Is.GreaterThan(1000));
        Assert.That(second[1].Key, Is.Not.EqualTo(first.Key));
        Assert.That(compiler.WorkersStarted, Is.EqualTo(2));

        static ScriptSource With(string reusable) =>
            new("migrations/web/a.csx", new Dictionary<string, string> { ["migrations/web/a.csx"] = "Reusable(\"r\");", ["reusable/r.csx"] = reusable });
    }

    [Test]
    public async Task SaysThatTheWorkerCannotBeStarted()
    {
        using var folder = new TemporaryFolder();
        var compiler = new ScriptCompiler(new ScriptCache(folder.Path, TimeProvider.System), new ProgramPath("/nowhere/wildebeest"), TimeProvider.System);

        await Assert.ThatAsync(
            () => compiler.CompileAsync([Script("a", "")], CancellationToken.None),
            Throws.InstanceOf<ScriptCompilerException>().With.Message.Contains("/nowhere/wildebeest cannot be started"));
    }

    [Test]
    public async Task BlamesTheScriptThatTwoWorkersDieOf()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "wildebeest");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho dying >&2\nexit 134\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var compiler = new ScriptCompiler(new ScriptCache(folder.Path + "/cache", TimeProvider.System), new ProgramPath(program), TimeProvider.System);

        var outcomes = await compiler.CompileAsync([Script("a", ""), Script("b", "")], CancellationToken.None);

        Assert.That(outcomes.Select(outcome => outcome.Diagnostics.Single().ToString()), Has.All.Contains("The compiler itself died of this script. Its last words: dying"));
        Assert.That(compiler.WorkersStarted, Is.EqualTo(4), "each has a second chance");
    }

    [Test]
    public async Task BlamesNoScriptForADiskThatIsFull()
    {
        using var disk = TempFileSystem.OfSize("64k");
        var room = disk.Fill();
        using (var file = File.OpenWrite(room))
        {
            // For the folders and not for the dll.
            file.SetLength(file.Length - (12 << 10));
        }

        var source = Script("a", string.Concat(Enumerable.Range(0, 500).Select(number => $"Log(\"line {number}\");\n")));

        await Assert.ThatAsync(() => Compiler(disk["cache"]).CompileAsync([source], CancellationToken.None), Throws.InstanceOf<StorageException>().With.Property("Fault").EqualTo(StorageFault.DiskFull));

        File.Delete(room);
        Assert.That(Directory.EnumerateDirectories(disk["cache"]), Is.Empty, "something unfinished was left");
    }

    [Test]
    public async Task TellsTheFirstOfWhatIsWrongWithAFileThatIsNoScript()
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"data{number} = {number};\n"));

        var outcome = (await Compiler(folder.Path).CompileAsync([Script("data", text)], CancellationToken.None)).Single();

        Assert.That(outcome.Diagnostics, Has.Count.EqualTo(201));
        Assert.That(outcome.Diagnostics[199].ToString(), Does.StartWith("migrations/web/data.csx(200,1): error CS0103"));
        Assert.That(outcome.Diagnostics[200].ToString(), Is.EqualTo("migrations/web/data.csx(201,1): error WB0021: 59800 more of what is wrong is not told here."));
    }

    [Test]
    public async Task CutsALongNameThatIsWrong()
    {
        using var folder = new TemporaryFolder();

        var outcome = (await Compiler(folder.Path).CompileAsync([Script("data", new string('a', 9 << 20) + ";")], CancellationToken.None)).Single();

        Assert.That(outcome.Diagnostics.Single(finding => finding.Code == "CS0103").Message, Has.Length.EqualTo(2_001).And.EndsWith("…"));
    }

    [Test]
    public async Task EndsAWorkerThatSaysMoreThanIsRead()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "wildebeest");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nprintf '\\377\\377\\377\\077\\001'\nexec sleep 1000\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var compiler = new ScriptCompiler(new ScriptCache(folder.Path + "/cache", TimeProvider.System), new ProgramPath(program), TimeProvider.System);

        var outcome = (await compiler.CompileAsync([Script("a", "")], CancellationToken.None)).Single();

        Assert.That(outcome.Diagnostics.Single().Message, Does.StartWith("The compiler itself died of this script. Its last words: A frame claims "));
    }

    [Test]
    public async Task EndsAWorkerThatTakesTooLong()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "wildebeest");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nexec sleep 1000\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var compiler = new ScriptCompiler(new ScriptCache(folder.Path + "/cache", TimeProvider.System), new ProgramPath(program), TimeProvider.System)
        {
            WorkerTime = TimeSpan.FromMilliseconds(300),
        };

        await Assert.ThatAsync(
            () => compiler.CompileAsync([Script("a", "")], CancellationToken.None),
            Throws.InstanceOf<ScriptCompilerException>().With.Message.Contains("did not finish within"));
        Assert.That(Directory.EnumerateDirectories(folder.Path + "/cache"), Is.Empty);
    }

    static ScriptCompiler Compiler(string cache) => new(new ScriptCache(cache, TimeProvider.System), TestedProgram.Path, TimeProvider.System);

    static ScriptSource Script(string name, string text) =>
        new($"migrations/web/{name}.csx", new Dictionary<string, string> { [$"migrations/web/{name}.csx"] = text });
}
