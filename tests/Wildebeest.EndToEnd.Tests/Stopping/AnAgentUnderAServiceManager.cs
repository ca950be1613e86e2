using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Stopping;

sealed class AnAgentUnderAServiceManager : Situation
{
    readonly ServiceManagerSocket manager = new();

    public override void Dispose()
    {
        base.Dispose();
        manager.Dispose();
    }

    [Test]
    public async Task TellsItThatItIsReadyWhatItDoesThatItLivesAndThatItStops()
    {
        Join().With("NOTIFY_SOCKET", manager.Path).With("WATCHDOG_USEC", "200000");
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => manager.Heard.Contains("READY=1"), Limits.Soon, "it is ready", () => agent);
        await Eventually.That(() => manager.Heard.Contains("STATUS=At the tip of the chain"), Limits.Soon, "it says how it stands", () => string.Join('\n', manager.Heard));
        await Eventually.That(() => manager.Heard.Count(word => word == "WATCHDOG=1") >= 3, Limits.Soon, "it says that it lives", () => string.Join('\n', manager.Heard));

        agent.Signal(Signal.Terminate);
        agent.WaitForExit(Limits.Soon);

        // What was sent is heard a moment later.
        await Eventually.That(() => manager.Heard.Contains("STOPPING=1"), Limits.Soon, "it says that it stops", () => string.Join('\n', manager.Heard));
        Assert.That(manager.Heard.Count(word => word == "READY=1"), Is.EqualTo(1));
    }

    [Test]
    public async Task KeepsTellingThatItLivesWhileAMigrationRuns()
    {
        AddScript("long", $"{Traces.Leave(Origin, "begun")}{Traces.WaitForGo(Origin)}");
        Join().With("NOTIFY_SOCKET", manager.Path).With("WATCHDOG_USEC", "200000");
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "the migration runs", () => agent);

        var before = manager.Heard.Count(word => word == "WATCHDOG=1");
        await Eventually.That(() => manager.Heard.Count(word => word == "WATCHDOG=1") >= before + 3, Limits.Soon, "it says that it lives", () => string.Join('\n', manager.Heard));
        Traces.Go(Origin);
        await Eventually.That(() => Origin.StateOf("web01") == Origin.Head, Limits.Soon, "it completes", () => agent);
        agent.Dispose();
    }

    [Test]
    public void WritesJournaldsLevelsAndNoTimes()
    {
        AddScript("bad", "Log(\"one\\ntwo\"); throw new Exception(\"broken\");\n");
        Join().With("JOURNAL_STREAM", "8:12345");

        var applied = Host.Apply();

        var lines = applied.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(applied.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(lines, Is.Not.Empty.And.All.Match("^<[3467]>"), applied.ToString());
        Assert.That(lines, Has.Some.Match("^<6>.*one").And.Some.Match("^<6>.*two").And.Some.Match("^<3>.*broken"));
    }

    [Test]
    public async Task WritesALogThatRollsByDayInItsHome()
    {
        Add("first");
        Join();
        var agent = Host.StartAgent("200ms");

        await Eventually.That(() => Host.Log.Contains("web/first completed", StringComparison.Ordinal), Limits.Soon, "the log tells of it", () => agent);

        Assert.That(Directory.EnumerateFiles(Path.Combine(Host.Path, "log")).Select(Path.GetFileName), Is.All.Match(@"^wildebeest-\d{8}\.log$"));
        Assert.That(Host.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.All.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INF "));
    }
}
