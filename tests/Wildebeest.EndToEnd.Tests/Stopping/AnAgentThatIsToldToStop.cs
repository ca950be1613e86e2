using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Stopping;

[TestFixture(Signal.Terminate)]
[TestFixture(Signal.Interrupt)]
sealed class AnAgentThatIsToldToStop(Signal signal) : Situation
{
    readonly string seconds = LivingProcesses.UniqueSleep();

    [Test]
    public async Task InAMigrationFinishesItAndBeginsNoOther()
    {
        var agent = await StartInAMigrationAsync();
        Add("after");

        agent.Signal(signal);
        await Eventually.That(() => agent.Output.Contains("Stopping after what is begun", StringComparison.Ordinal), Limits.Soon, "it says what it does", () => agent);
        Assert.That(agent.HasExited, Is.False);
        Traces.Go(Origin);
        var ended = agent.WaitForExit(Limits.Soon);

        Assert.That(ended.ExitCode, Is.Zero, ended.ToString());
        Assert.That(Host.Entries().Where(entry => entry.Kind is "started" or "completed").Select(entry => entry.Kind), Is.EqualTo(new[] { "started", "completed" }));
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "begun", "after" }), "and the next start goes on from there");
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/long", "completed web/after" }));
    }

    [Test]
    public async Task TwiceStopsAtOnceAndTheJournalSaysWhereItWas()
    {
        var agent = await StartInAMigrationAsync();

        agent.Signal(signal);
        await Eventually.That(() => agent.Output.Contains("Stopping after what is begun", StringComparison.Ordinal), Limits.Soon, "it heard the first", () => agent);
        agent.Signal(signal);
        var ended = agent.WaitForExit(TimeSpan.FromSeconds(15));

        Assert.That(ended.ExitCode, Is.Zero, ended.ToString());
        Assert.That(ended.Output + ended.Errors, Does.Not.Contain("   at "), "it is no error");
        Assert.That((Host.Entries()[^1].Kind, Host.Entries()[^1].Phase), Is.EqualTo(("entered", "update")));
        Assert.That(LivingProcesses.ThatName(seconds), Is.Empty, "nothing of it is left");
        Traces.Go(Origin);
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "begun", "begun" }), "it is run again from its start");
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/long" }));
    }

    [Test]
    public async Task WhileItStandsStopsSoon()
    {
        Join();
        var agent = Host.StartAgent("1h");
        await Eventually.That(() => agent.Output.Contains("At the tip", StringComparison.Ordinal), Limits.Soon, "it stands", () => agent);
        var start = TimeProvider.System.GetTimestamp();

        agent.Signal(signal);
        var ended = agent.WaitForExit(Limits.Soon);

        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(ended.ExitCode, Is.Zero, ended.ToString());
        Assert.That(ended.Errors, Is.Empty);
    }

    [Test]
    public async Task WhileItWaitsForAnOriginStopsSoon()
    {
        Join();
        Origin.Stop();
        var agent = Host.StartAgent("1h");
        await Eventually.That(() => agent.Output.Contains("Trying again", StringComparison.Ordinal), Limits.Soon, "it waits", () => agent);

        agent.Signal(signal);
        var ended = agent.WaitForExit(TimeSpan.FromSeconds(5));

        Assert.That(ended.ExitCode, Is.Zero, ended.ToString());
    }

    [Test]
    public async Task PastItsGraceEndsTheScript()
    {
        Join().Set("stopGrace: 1s");
        AddScript("long", $"{Traces.Leave(Origin, "begun")}{Traces.WaitForGo(Origin)}");
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "the migration runs", () => agent);

        agent.Signal(signal);
        var ended = agent.WaitForExit(TimeSpan.FromSeconds(20));

        Assert.That(ended.ExitCode, Is.Zero, ended.ToString());
        Assert.That(Host.Entries()[^1].Kind, Is.EqualTo("entered"));
    }

    async Task<ChildProcess> StartInAMigrationAsync()
    {
        AddScript("long", $"System.Diagnostics.Process.Start(\"sleep\", \"{seconds}\");\n{Traces.Leave(Origin, "begun")}{Traces.WaitForGo(Origin)}");
        Join();
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "the migration runs", () => agent);
        return agent;
    }
}
