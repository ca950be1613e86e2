using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Crashes;

sealed class AMigrationThatIsInterrupted : Situation
{
    readonly string seconds = LivingProcesses.UniqueSleep();

    [Test]
    public async Task ByTheEndOfItsAgentIsRunAgainAndItsProcessesAreGone()
    {
        AddScript("long", $"{Traces.Leave(Origin, "long")}System.Diagnostics.Process.Start(\"setsid\", \"--fork sleep {seconds}\");\n{Traces.WaitForGo(Origin)}");
        Join();
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => LivingProcesses.ThatName(seconds).Count > 0, Limits.Soon, "the script runs", () => agent);

        agent.Signal(Signal.Kill);
        agent.WaitForExit(Limits.Soon);
        var again = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 2, Limits.Soon, "it is run again", () => again);
        Traces.Go(Origin);
        await Eventually.That(() => Origin.StateOf("web01") == Origin.Head, Limits.Soon, "it completes", () => again);

        Assert.That(LivingProcesses.ThatName(seconds), Is.Empty);
        Assert.That(Host.Entries().Where(entry => entry.Kind == "started").Select(entry => entry.Entry.GetProperty("attempt").GetInt32()), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(Host.Entries().Count(entry => entry.Kind == "completed"), Is.EqualTo(1));
        Assert.That(again.Errors, Does.Contain("Recovered").And.Contain("web/long was interrupted in update"));
    }

    [TestCase(Transport.File)]
    [TestCase(Transport.Http)]
    [TestCase(Transport.Ssh)]
    public async Task FromItsOriginIsFinishedKeptAndPublishedLater(Transport transport)
    {
        using var origin = TempOrigin.Over(transport);
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        origin.Commit("Long", ("migrations/web/long.csx", Traces.Leave(origin, "long") + Traces.WaitForGo(origin)));
        origin.Commit("After", ("migrations/web/after.csx", Traces.Leave(origin, "after")));
        Host.Join(origin, "web01", "web");
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(origin, "web01").Count == 1, Limits.Soon, "the script runs", () => agent);

        origin.Stop();
        Traces.Go(origin);
        await Eventually.That(() => Host.Entries().Any(entry => entry.Kind == "completed"), Limits.Soon, "it is finished", () => agent);
        await Eventually.That(() => agent.Output.Split("Trying again").Length > 3, Limits.Soon, "the origin is asked again and again", () => agent);
        Assert.That(Host.Entries().Count(entry => entry.Kind == "started"), Is.EqualTo(1), "no other is started before it is published");

        origin.Start();
        await Eventually.That(() => origin.StateOf("web01") == origin.Head, Limits.Soon, "it is published, and the next one runs", () => agent);
        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "long", "after" }));
        Assert.That(origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/long", "completed web/after" }));
        agent.Dispose();
    }

    [Test]
    public async Task FromItsOriginAndThenKilledIsPublishedByTheNextAgent()
    {
        AddScript("long", Traces.Leave(Origin, "long") + Traces.WaitForGo(Origin));
        Join();
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "the script runs", () => agent);
        Origin.Stop();
        Traces.Go(Origin);
        await Eventually.That(() => Host.Entries().Any(entry => entry.Kind == "completed"), Limits.Soon, "it is finished", () => agent);
        agent.Signal(Signal.Kill);
        agent.WaitForExit(Limits.Soon);

        Origin.Start();
        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "long" }));
        Assert.That(Origin.NewestOutputOf("web01"), Is.Not.Null);
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/long" }));
    }
}
