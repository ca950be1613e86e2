using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.SupportTests;

sealed class AProcess
{
    [Test]
    public void LeavesItsOutputAndExitCode()
    {
        using var process = Shell("echo out; echo err >&2; exit 3");

        var finished = process.WaitForExit(Limits.Soon);

        Assert.That((finished.ExitCode, finished.Output, finished.Errors), Is.EqualTo((3, "out\n", "err\n")));
        Assert.That(finished.Successfully, Throws.InvalidOperationException.With.Message.Contains("err"));
    }

    [Test]
    public void ThatHangsFailsTheTestWithItsOutput()
    {
        using var process = Shell("echo so far; sleep 600");

        Assert.That(() => process.WaitForExit(TimeSpan.FromSeconds(1)), Throws.TypeOf<TimeoutException>().With.Message.Contains("so far"));
        Assert.That(process.HasExited);
    }

    [Test]
    public void ThatLeavesAnotherBehindHoldingItsOutputIsStillWaitedForInTime()
    {
        using var process = Shell("sleep 20 & echo $!");

        var finished = process.WaitForExit(Limits.Soon);

        Assert.That(finished.ExitCode, Is.Zero);
        using var left = System.Diagnostics.Process.GetProcessById(int.Parse(finished.Output, System.Globalization.CultureInfo.InvariantCulture));
        left.Kill();
    }

    [TestCase(Signal.Interrupt, "interrupted")]
    [TestCase(Signal.Terminate, "terminated")]
    public async Task GetsTheSignalThatItIsSent(Signal signal, string said)
    {
        using var process = Shell("trap 'echo interrupted; exit 0' INT; trap 'echo terminated; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await Eventually.That(() => process.Output.Contains("ready"), TimeSpan.FromSeconds(20), "the shell says when it listens");

        process.Signal(signal);

        Assert.That(process.WaitForExit(Limits.Soon).Output, Is.EqualTo($"ready\n{said}\n"));
    }

    [Test]
    public void ThatIsKilledSaysSo()
    {
        using var process = Shell("sleep 600");

        process.Signal(Signal.Kill);

        Assert.That(process.WaitForExit(Limits.Soon).ExitCode, Is.EqualTo(128 + 9));
    }

    [Test]
    public void IsEndedWithItsChildrenWhenDisposed()
    {
        var process = Shell("sleep 601 & echo ready; wait");
        Assert.That(() => process.Output, Does.EndWith("\n").After(20_000, 20));
        var children = ProcessTree.Below(process.Id);
        var running = ProcessTree.Runs(children.Single());

        process.Dispose();

        Assert.That(running, Is.True);
        Assert.That(ProcessTree.Runs(children.Single()), Is.False);
    }

    static ChildProcess Shell(string script) => new("/bin/sh", ["-c", script], Executable.CleanEnvironment("/"));
}
