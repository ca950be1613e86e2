using System.Diagnostics;
using Wildebeest.Running;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptWithoutEnd
{
    [Test]
    public async Task IsEndedWhenItsPhaseTakesTooLong()
    {
        using var bench = new ScriptBench { Limits = new() { PhaseTime = TimeSpan.FromSeconds(1) } };

        var outcome = await bench.RunAsync("while (true) { }");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.TimedOut), $"{outcome}");
        Assert.That((outcome.Phase, outcome.Sentence), Is.EqualTo(("update", "The phase update did not finish within 1 s and was ended.")));
    }

    [Test]
    public async Task IsEndedByTheLimitOfItsOwnPhase()
    {
        using var bench = new ScriptBench { Limits = new() { PhaseTime = TimeSpan.FromSeconds(30), OwnPhaseTimes = new Dictionary<string, TimeSpan> { ["check"] = TimeSpan.FromSeconds(1) } } };

        var outcome = await bench.RunAsync("Update(() => { });\nCheck(async () => await Task.Delay(60_000));");

        Assert.That((outcome.Kind, outcome.Phase, outcome.Sentence), Is.EqualTo((ScriptOutcomeKind.TimedOut, "check", "The phase check did not finish within 1 s and was ended.")));
    }

    [Test]
    public async Task IsNotEndedByTheGeneralLimitInAPhaseThatHasALongerOne()
    {
        using var bench = new ScriptBench { Limits = new() { PhaseTime = TimeSpan.FromSeconds(5), OwnPhaseTimes = new Dictionary<string, TimeSpan> { ["update"] = TimeSpan.FromMinutes(1) } } };

        var outcome = await bench.RunAsync("Update(async () => await Task.Delay(6_000));");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Completed), outcome.Sentence);
    }

    [Test]
    public async Task IsEndedWhenTheHostsTimeIsOver()
    {
        using var bench = new ScriptBench { Limits = new() { PhaseTime = TimeSpan.FromSeconds(30), WholeTime = TimeSpan.FromSeconds(1.5) } };

        var outcome = await bench.RunAsync("Update(async () => await Task.Delay(500));\nCheck(async () => await Task.Delay(60_000));");

        Assert.That((outcome.Kind, outcome.Phase), Is.EqualTo((ScriptOutcomeKind.HostTimedOut, "check")));
        Assert.That(outcome.Sentence, Is.EqualTo("The phase check was ended because this host's time for the whole migration, 1.5 s from its first phase on (hostDeadline), was over."));
    }

    [Test]
    public async Task DoesNotKeepTheDaemonThoughTheKernelKeepsIt()
    {
        using var disk = TempFileSystem.Frozen();
        using var bench = new ScriptBench { Limits = new() { PhaseTime = TimeSpan.FromSeconds(1) } };

        var outcome = await bench.RunAsync($"""System.IO.File.WriteAllText("{disk.Path}/file", "");""").WaitAsync(TimeSpan.FromMinutes(1));

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.TimedOut), $"{outcome}");
        Assert.That(outcome.Survivors, Is.Not.Empty, "an admin is told of it");
    }

    [Test]
    public async Task IsEndedWhenItPrintsAGigabyte()
    {
        using var bench = new ScriptBench { Limits = new() { OutputBytes = 5 << 20, ObservedLines = 100, PhaseTime = TimeSpan.FromMinutes(1) } };

        var outcome = await bench.RunAsync("""
            var line = new string('x', 1000);
            for (var count = 0; count < 1_000_000; count++) Console.WriteLine(line);
            """);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.OutputLimit), $"{outcome.Sentence}");
        Assert.That(outcome.Output, Has.Length.LessThan(70_000).And.Contain("characters left out"));
        Assert.That(bench.Observer.Lines, Has.Count.EqualTo(101));
        Assert.That(bench.Observer.Texts.Last(), Does.Contain("further ones are left out"));
    }

    [Test]
    public async Task IsEndedWhenACommandOfItsPrintsAGigabyte()
    {
        using var bench = new ScriptBench { Limits = new() { OutputBytes = 5 << 20, PhaseTime = TimeSpan.FromMinutes(1) } };

        var outcome = await bench.RunAsync("""Run("yes");""");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.OutputLimit), $"{outcome.Sentence}");
    }

    [Test]
    public async Task IsEndedWhenItFillsItsHeap()
    {
        using var bench = new ScriptBench { Limits = new() { HeapBytes = 100 << 20 } };

        var outcome = await bench.RunAsync("""
            var kept = new List<byte[]>();
            while (true) { var more = new byte[1 << 20]; Array.Fill(more, (byte)1); kept.Add(more); }
            """);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.MemoryLimit), $"{outcome}");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task IsEndedWhenItFillsTheMachine(bool controlGroups)
    {
        using var bench = new ScriptBench { Limits = new() { TreeBytes = 200 << 20, ControlGroups = controlGroups } };

        var outcome = await bench.RunAsync("""
            var at = System.Runtime.InteropServices.Marshal.AllocHGlobal(400 << 20);
            for (var page = 0; page < 400 << 20; page += 4096) System.Runtime.InteropServices.Marshal.WriteByte(at, page, 1);
            await Task.Delay(60_000);
            """);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.MemoryLimit), $"{outcome}");
    }

    [Test]
    public async Task IsEndedWithItsTreeWhenTheDaemonCancels()
    {
        using var bench = new ScriptBench();
        using var cancel = new CancellationTokenSource();
        bench.Observer.OnOutput = _ => cancel.Cancel();

        var outcome = await bench.RunAsync("""Run("sh", "-c", "sleep 1000 & echo started; setsid sleep 1000");""", cancel.Token);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Cancelled), $"{outcome}");
        Assert.That(ProcessTree.Members(null, bench.Mark), Is.Empty);
    }

    [TestCase("sleep 1000 & echo $!", TestName = "LeavesNothingRunningInTheBackground")]
    [TestCase("setsid sleep 1000 >/dev/null 2>&1 & echo $!", TestName = "LeavesNothingRunningInAnotherSession")]
    [TestCase("env -i sleep 1000 & echo $!", TestName = "LeavesNothingRunningWithoutItsMark")]
    public async Task LeavesNothingBehind(string command)
    {
        using var bench = new ScriptBench { Limits = new() { ControlGroups = false } };
        await IsGoneAfterwards(bench, command);
    }

    [Test]
    public async Task LeavesNothingRunningInAnotherSessionWithoutItsMark()
    {
        using var bench = new ScriptBench();
        var group = ControlGroup.TryCreate(bench.Mark, 1 << 30);
        Assume.That(group, Is.Not.Null, "no control group can be made here");
        group!.TryRemove();

        await IsGoneAfterwards(bench, "setsid env -i sleep 1000 & echo $!");
        Assert.That(ControlGroup.TryFind(bench.Mark), Is.Null);
    }

    static async Task IsGoneAfterwards(ScriptBench bench, string command)
    {
        var livedThen = false;
        var seen = bench.InFolder("seen");
        bench.Observer.OnOutput = line =>
        {
            // Between two programs of one process it has no command line for a moment.
            livedThen = SpinWait.SpinUntil(() => Lives(line.Text), TimeSpan.FromSeconds(10));
            File.WriteAllText(seen, "");
        };

        // The command ends when it was looked at, and not before.
        var outcome = await bench.RunAsync($"""Run("sh", "-c", "{command}; until [ -e {seen} ]; do sleep 0.01; done");""");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Completed), $"{outcome}");
        Assert.That(livedThen, Is.True, "nothing was started, so nothing was shown");
        Assert.That(Lives(bench.Observer.Texts.Single()), Is.False);
        Assert.That(outcome.Survivors, Is.Empty);
    }

    // A zombie has no command line; whoever inherited it has yet to reap it.
    static bool Lives(string process) => File.Exists($"/proc/{process}/cmdline") && File.ReadAllText($"/proc/{process}/cmdline").Length > 0;

    [Test]
    public async Task EndsItselfWhenTheDaemonDies()
    {
        using var bench = new ScriptBench();
        var script = await bench.CompileAsync("""Run("sh", "-c", "setsid sleep 1000");""");
        var start = new ProcessStartInfo(TestedProgram.Path.Executable, ["script-run"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[ProcessTree.MarkVariable] = bench.Mark;
        using var child = Process.Start(start)!;
        var pipe = child.StandardInput.BaseStream;
        await pipe.WriteAsync(new StartMessage(script.Assembly, false, "web01", [], "", "", bench.Folder, bench.Mark).Encode());
        await pipe.FlushAsync();
        Assert.That((await Frame.ReadAsync(child.StandardOutput.BaseStream, Frame.ChildLimit, CancellationToken.None))?.Kind, Is.EqualTo(FrameKind.Entering));
        await pipe.WriteAsync(Frame.Encode(FrameKind.Go));
        await pipe.FlushAsync();
        await Eventually.IsTrue(() => ProcessTree.Members(null, bench.Mark).Count >= 3);

        // All that a killed daemon leaves to its child is the end of the pipe.
        child.StandardInput.Close();

        await Eventually.IsTrue(() => ProcessTree.Members(null, bench.Mark).Count == 0);
        await child.WaitForExitAsync();
    }

    [Test]
    public async Task HasNobodyInItsTreeWhoIsOlder()
    {
        var mark = Guid.NewGuid().ToString("n");
        using var older = await LeftBehindAsync(mark);
        var since = ProcessTree.BeganAt(older.Id);
        try
        {
            Assert.That(ProcessTree.Members(null, mark, since), Is.EqualTo((int[])[older.Id]));
            Assert.That(ProcessTree.Members(null, mark, since + 1), Is.Empty);
        }
        finally
        {
            older.Kill();
            await older.WaitForExitAsync();
        }

        Assert.That(ProcessTree.BeganAt(older.Id), Is.Zero, "nothing is known of it any more, so nobody is older");
    }

    [Test]
    public async Task IsFoundByADaemonThatComesBack()
    {
        var mark = Guid.NewGuid().ToString("n");
        using var left = await LeftBehindAsync(mark);

        var survivors = await ScriptRunner.KillLeftoversAsync(mark);

        Assert.That(survivors, Is.Empty);
        Assert.That(ProcessTree.Members(null, mark), Is.Empty);
        await left.WaitForExitAsync();
    }

    /// <summary>A process in a session of its own that has nothing of a script but its mark.</summary>
    static async Task<Process> LeftBehindAsync(string mark)
    {
        var start = new ProcessStartInfo("setsid", ["sleep", "1000"]);
        start.Environment[ProcessTree.MarkVariable] = mark;
        var left = Process.Start(start)!;

        // While setsid becomes sleep it shows no mark, so that it shows one counts only after that.
        await Eventually.IsTrue(() => File.ReadAllText($"/proc/{left.Id}/comm") == "sleep\n");
        await Eventually.IsTrue(() => ProcessTree.Members(null, mark).Count > 0);
        return left;
    }
}
