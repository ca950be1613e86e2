using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Running;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

/// <summary>The real helpers in the real child process.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptWhoseChangesAreUndone
{
    [Test]
    public async Task ChangesNothingBeforeItIsWrittenDown()
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };
        var file = bench.InFolder("motd");
        await File.WriteAllTextAsync(file, "old");
        var seen = new List<string>();
        bench.Observer.OnChanging = _ => seen.Add(File.Exists(file) ? File.ReadAllText(file) : "gone");

        await bench.RunAsync($$"""
            Files.Write("{{file}}", "old");
            Files.Write("{{file}}", "new");
            Run("true");
            Files.Delete("{{file}}");
            """);

        Assert.That(seen, Is.EqualTo(new[] { "old", "new" }));
        Assert.That(File.Exists(file), Is.False);
        Assert.That(bench.Observer.Undo, Has.All.TypeOf<RestoreFile>());
    }

    [Test]
    public async Task ChangesNothingThatCannotBeWrittenDown()
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };
        bench.Observer.OnChanging = _ => throw new UndoException("The journal is full.");

        var outcome = await bench.RunAsync($$"""Files.Write("{{bench.InFolder("made/motd")}}", "new");""");

        Assert.That(outcome.Sentence, Is.EqualTo("The journal is full."));
        Assert.That(Directory.Exists(bench.InFolder("made")), Is.False);
    }

    [Test]
    public async Task ChangesNothingThatCannotBeKept()
    {
        using var bench = new ScriptBench { UndoFolder = "/proc/nowhere" };
        var file = bench.InFolder("motd");
        await File.WriteAllTextAsync(file, "old");

        var outcome = await bench.RunAsync($$"""Files.Write("{{file}}", "new");""");

        Assert.That(outcome.Sentence, Does.StartWith($"{file} cannot be written: "));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("old"));
    }

    [Test]
    public async Task IsPutBackFromItsRecordsAlone()
    {
        using var kept = new Storage.TempFolder();
        using var bench = new ScriptBench { UndoFolder = kept.Path };
        await File.WriteAllTextAsync(bench.InFolder("motd"), "old");
        await File.WriteAllTextAsync(bench.InFolder("gone"), "there");
        File.SetUnixFileMode(bench.InFolder("gone"), UnixFileMode.UserRead);

        await bench.RunAsync($$"""
            Files.Write("{{bench.InFolder("motd")}}", "new", mode: "0777");
            Files.Delete("{{bench.InFolder("gone")}}");
            Files.Write("{{bench.InFolder("made/deep/new")}}", "new");
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            """);
        var steps = bench.Observer.Undo.Select((record, index) => new UndoStep(index + 1, Phases.Update, "x", [record])).ToList();
        var account = FilesUndo.Run((_, _) => { }, UndoOrder.Of(steps).BeforeCheck, CancellationToken.None, CancellationToken.None);

        Assert.That(account, Has.Count.EqualTo(4).And.All.Matches<UndoneResource>(resource => resource.PutBack));
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("motd")) + await File.ReadAllTextAsync(bench.InFolder("gone")), Is.EqualTo("oldthere"));
        Assert.That(File.GetUnixFileMode(bench.InFolder("gone")), Is.EqualTo(UnixFileMode.UserRead));
        Assert.That(Directory.Exists(bench.InFolder("made")), Is.False);
    }

    [Test]
    public async Task RefusesWhatCouldNotBePutBack()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""Files.Write("/dev/null", "x");""");

        Assert.That(outcome.Sentence, Is.EqualTo("/dev/null is a device, and cannot be written as a file."));
    }

    [Test]
    public async Task RunsOnlyWhatFollowsAnUndo()
    {
        using var bench = new ScriptBench { AfterUndo = [Phases.Rollback, Phases.Check] };

        var outcome = await bench.RunAsync("""
            Update(() => Log("update"));
            Check(() => Log($"check {Me.IsUndone}"));
            Verify(() => Log("verify"));
            Rollback(() => Log("rollback"));
            """);

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "rollback", "check True" }));
    }
}
