using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Stopping;

/// <summary>Its <c>reboot</c> is one that takes its time: the system that these tests run on stays.</summary>
sealed class AHostThatIsToGoDown : Situation
{
    [SetUp]
    public void HaveNoServiceManager()
    {
        if (Directory.Exists("/run/systemd/system"))
        {
            Assert.Ignore("a system with systemd would be rebooted");
        }

        var programs = Directory.CreateDirectory(Path.Combine(Origin.Folder, "programs")).FullName;
        var reboot = Path.Combine(programs, "reboot");
        File.WriteAllText(reboot, $"#!/bin/sh\necho told >> '{Origin.Folder}/told'\n");
        File.SetUnixFileMode(reboot, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Host.With("PATH", programs + ":" + Environment.GetEnvironmentVariable("PATH"));
    }

    [Test]
    public async Task RunsNothingMoreUntilThen()
    {
        AddScript("kernel", Traces.Leave(Origin, "kernel") + "Reboot();\n");
        Join();
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => agent.Output.Contains("goes down for the reboot", StringComparison.Ordinal), Limits.Soon, "it says so", () => agent);

        // Ten polls and more.
        await Task.Delay(TimeSpan.FromSeconds(3));
        agent.Signal(Signal.Terminate);
        agent.WaitForExit(Limits.Soon);

        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "kernel" }), $"{agent}");
        Assert.That(agent.Errors, Is.Empty, "it is no error");
        var applied = Host.Apply();
        Assert.That(applied.ExitCode, Is.EqualTo(3), applied.ToString());
        Assert.That(applied.Output + applied.Errors, Does.Contain("goes down for the reboot"));
        Assert.That((Traces.Of(Origin, "web01").Count, await File.ReadAllLinesAsync(Path.Combine(Origin.Folder, "told"))), Is.EqualTo((1, new[] { "told" })), "nor does the next one");
    }

    [Test]
    public async Task AndDoesNotWithinItsTimeHasFailed()
    {
        AddScript("kernel", Traces.Leave(Origin, "kernel") + "Reboot(within: Seconds(2));\n");
        var first = Join().Apply();
        Assert.That(first.ExitCode, Is.EqualTo(3), first.ToString());

        await Task.Delay(TimeSpan.FromSeconds(3));
        var second = Host.Apply();

        Assert.That(second.ExitCode, Is.EqualTo(1), second.ToString());
        Assert.That(second.Output + second.Errors, Does.Contain("was told to go down and did not within 2 s"));
    }
}
