using System.Diagnostics;
using System.Globalization;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Programs;

/// <summary>As git leaves an ssh that is shared between calls: it holds all three pipes open.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AProgramThatLeavesAnotherRunning
{
    [TestCase("")]
    [TestCase("more than a pipe holds")]
    public async Task IsNotHeldUpByIt(string input)
    {
        using var folder = new TempFolder();
        var time = new MovedTime();
        // A shell gives what it starts in the background another input, unless it is told.
        var script = $"exec 3<&0; sleep 100 <&3 & echo $! > {folder["id"]}; exit 6";

        var run = Calls.Shell(script, input == "" ? "" : Calls.MoreThanAPipeHolds, time, Timeout.InfiniteTimeSpan).RunAsync(CancellationToken.None);
        await Eventually.IsTrue(() => time.IsWaitedFor);
        using var left = Process.GetProcessById(int.Parse(File.ReadAllText(folder["id"]), CultureInfo.InvariantCulture));
        try
        {
            time.Move(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
            Assert.That(run.IsCompleted, Is.False, "its last words may still arrive");

            time.Move(TimeSpan.FromTicks(1));

            await Eventually.IsTrue(() => run.IsCompleted);
            Assert.That(((await run).ExitCode, (await run).IsWhole), Is.EqualTo((6, false)));
            Assert.That(left.HasExited, Is.False, "it is somebody's");
        }
        finally
        {
            left.Kill();
        }
    }
}
