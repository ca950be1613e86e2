using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptThatFails
{
    [Test]
    public async Task NamesTheLineThatThrew()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            Log("so far");
            if (Me.Name != "")
                throw new Exception("the backend is not ready");
            """);

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Failed), $"{outcome}");
            Assert.That(outcome.Phase, Is.EqualTo("update"));
            Assert.That(outcome.Sentence, Is.EqualTo("the backend is not ready"));
            Assert.That(outcome.Where, Is.EqualTo("migrations/web/tried.csx(3,5)"));
            Assert.That(outcome.Details, Does.Contain("System.Exception"));
            Assert.That(bench.Observer.Events, Is.EqualTo(new[] { "enter update" }));
        });
    }

    [Test]
    public async Task NamesItsOwnLineWhenAHelperThrew()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            Update(() =>
            {
                Files.Write("etc/motd", "hello");
            });
            """);

        Assert.That(outcome.Where, Is.EqualTo("migrations/web/tried.csx(3,5)"), $"{outcome}");
        Assert.That(outcome.Sentence, Is.EqualTo("'etc/motd': a file of this host is named from the root, with a '/' first."));
    }

    [Test]
    public async Task RollsBackAndStaysAFailure()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            Rollback(() => Log("rolled back"));
            throw new Exception("no");
            """);

        Assert.That((outcome.Kind, outcome.Phase, outcome.Sentence, outcome.RollbackFailure), Is.EqualTo((ScriptOutcomeKind.Failed, "update", "no", (string?)null)));
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "rolled back" }));
        Assert.That(bench.Observer.Events, Is.EqualTo(new[] { "enter update", "undo after update", "enter rollback", "left rollback" }));
    }

    [Test]
    public async Task WithPhasesLeavesItsRollbackToAnotherProcess()
    {
        using var bench = new ScriptBench();

        await bench.RunAsync("""
            Update(() => throw new Exception("no"));
            Rollback(() => Log("rolled back"));
            """);

        Assert.That(bench.Observer.Events, Is.EqualTo(new[] { "enter update" }));
    }

    [Test]
    public async Task TellsWhenItsRollbackFailsToo()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            Rollback(() => throw new Exception("neither"));
            throw new Exception("no");
            """);

        Assert.That((outcome.Phase, outcome.Sentence), Is.EqualTo(("update", "no")));
        Assert.That(outcome.RollbackFailure, Is.EqualTo("neither (migrations/web/tried.csx(1,16))"));
    }

    [Test]
    public async Task SaysThatItEndedItsOwnProcess()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("Environment.Exit(137);");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Exited), $"{outcome}");
        Assert.That(outcome.Sentence, Is.EqualTo("The phase update ended its own process with exit code 137 instead of returning or throwing."));
    }

    [Test]
    public async Task SaysWhichSignalEndedIt()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""System.Diagnostics.Process.GetCurrentProcess().Kill();""");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Killed), $"{outcome}");
        Assert.That(outcome.Sentence, Is.EqualTo("The phase update: its process was ended by signal 9."));
    }

    [Test]
    public async Task TellsOfAnExceptionOnAnotherThread()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            var thread = new System.Threading.Thread(() => throw new InvalidOperationException("beside"));
            thread.Start();
            thread.Join();
            await Task.Delay(60_000);
            """);

        Assert.That((outcome.Kind, outcome.Sentence), Is.EqualTo((ScriptOutcomeKind.Failed, "beside")), $"{outcome}");
    }

    [Test]
    public async Task TellsWhenItGivesPhasesInARoundaboutWay()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""typeof(Migration).GetMethod("Update", new[] { typeof(Action), typeof(TimeSpan?) })!.Invoke(null, new object?[] { (Action)(() => Log("never")), null });""");

        Assert.That(outcome.Sentence, Does.StartWith("This migration gave phases when it ran that are not at the top level"), $"{outcome}");
    }

    [Test]
    public async Task SaysThatItOverflowedItsStack()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""int Deeper(int x) => Deeper(x + 1) + 1; Log($"{Deeper(0)}");""");

        Assert.That((outcome.Kind, outcome.Sentence), Is.EqualTo((ScriptOutcomeKind.Killed, "The phase update: its process was ended by signal 6 (abort).")), $"{outcome.Kind}");
        Assert.That(outcome.Output, Does.Contain("Stack overflow"));
    }

    [Test]
    public async Task IsEndedWhenItBreaksIntoTheProtocol()
    {
        using var bench = new ScriptBench();

        await Assert.ThatAsync(
            () => bench.RunAsync("""
                for (var descriptor = 60; descriptor < 80; descriptor++)
                    try
                    {
                        using var raw = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, false), FileAccess.Write);
                        raw.Write(new byte[] { 255, 255, 255, 127, 34 });
                    }
                    catch (Exception) { }
                await Task.Delay(60_000);
                """),
            Throws.InstanceOf<ScriptProcessException>());
    }

    [Test]
    public async Task HasNobodyToAsk()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""var answer = Console.ReadLine();""");

        Assert.That(outcome.Sentence, Is.EqualTo("A migration has nobody to ask: it cannot read from the console."), $"{outcome}");
    }

    [Test]
    public async Task GivesItsCommandsNothingToReadEither()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""Log($"[{Run("cat")}]");""");

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "[]" }), $"{outcome}");
    }

    [Test]
    public async Task ActsInNoPhase()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("file");

        var outcome = await bench.RunAsync($$"""
            var early = Files.Write("{{file}}", "x");
            Update(() => Log("update"));
            """);

        Assert.That(outcome.Sentence, Does.StartWith($"file {file}: a migration with phases acts inside of them only"), $"{outcome}");
        Assert.That(outcome.Phase, Is.Null);
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public async Task ShowsNoControlCharacters()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""Log("a\u001b[2Jb"); throw new Exception("c\u001b[2Jd");""");

        Assert.That(outcome.Sentence, Is.EqualTo(@"c\x1b[2Jd"));
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { @"a\x1b[2Jb" }));
    }

    [Test]
    public async Task EndsWhenTheDaemonCannotWriteItDown()
    {
        using var bench = new ScriptBench();
        bench.Observer.OnEntering = (_, _) => throw new IOException("disk full");
        var file = bench.InFolder("file");

        await Assert.ThatAsync(() => bench.RunAsync($$"""File.WriteAllText("{{file}}", "x");"""), Throws.InstanceOf<IOException>());

        Assert.That(File.Exists(file), Is.False);
    }
}
