using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>A phase that lasts is published; here it ends while that push is under way. Cut off, the push would leave behind what nobody knows of.</summary>
[Parallelizable(ParallelScope.All)]
sealed class APhaseThatEndsWhileItIsTold
{
    [Test]
    public void IsToldToTheEndSoThatNothingIsRefusedAfterwards()
    {
        using var origin = TempOrigin.Over(Transport.Http);
        origin.Git("config", "core.logAllRefUpdates", "always");
        var link = origin.Commit("Last", ("migrations/web/last.csx", $"Update(() => {{ {Traces.WaitForGo(origin)} }});"));
        using var home = new HostHome().Join(origin, "web01", "web");

        // When the phase is told the migration may end; the answer comes a second later.
        var hook = Path.Combine(origin.Repository, "hooks", "post-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, $"#!/bin/sh\n{Traces.GoCommand(origin)}\nsleep 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var asked = PushesAsked(origin);
        home.Apply().Successfully();

        Assert.That(origin.StateOf("web01"), Is.EqualTo(link));
        Assert.That(PushesAsked(origin) - asked, Is.EqualTo(2), "the phase, and the end");
    }

    static int PushesAsked(TempOrigin origin) =>
        File.ReadLines(Path.Combine(origin.Folder, "http", "access.log")).Count(line => line.Contains("info/refs?service=git-receive-pack", StringComparison.Ordinal));
}
