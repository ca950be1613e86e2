using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

[TestFixture(Transport.File)]
[TestFixture(Transport.Ssh)]
[TestFixture(Transport.Http)]
sealed class AHostOverEachTransport(Transport transport) : Situation(transport)
{
    [Test]
    public void RunsWhatIsOfItsRolesInOrderAndPublishesWhereItStands()
    {
        Add("first");
        Add("not-ours", role: "db");
        var last = Add("second");
        var head = Origin.Commit("Say more in the README", ("README.md", "A longer chain.\n"));
        Join();

        var applied = Host.Apply();

        Assert.That(applied.ExitCode, Is.Zero, applied.ToString());
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(Origin.Git("for-each-ref", "--format=%(tag) %(*objectname)", Published.Hosts), Is.EqualTo($"web01 {head}"), "the herd by its names, with plain git");
        var record = Origin.RecordOf("web01");
        Assert.That(record.GetProperty("roles").EnumerateArray().Select(role => role.GetString()), Is.EqualTo(new[] { "web" }));
        Assert.That(record.GetProperty("phase").GetString(), Is.EqualTo("Idle"));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/first", "completed web/second" }));
        Assert.That(Origin.NewestReportOf("web01").GetProperty("link").GetString(), Is.EqualTo(last.ToString()));
    }

    [Test]
    public void PushesNothingWhereThereIsNothingNew()
    {
        Add("first");
        Join().Apply().Successfully();
        var refs = Origin.AllRefs();
        var journal = Host.Journal;

        var again = Host.Apply();

        Assert.That(again.ExitCode, Is.Zero, again.ToString());
        Assert.That(Origin.AllRefs(), Is.EqualTo(refs));
        Assert.That(Host.Journal, Is.EqualTo(journal));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task FollowsNewLinksAsAnAgentAndOutlivesAnOutage()
    {
        Join().StartAgent("200ms");
        var first = Add("first");
        await Eventually.That(() => Origin.StateOf("web01") == first, Limits.Soon, "the agent sees the new link", () => Host.Log);

        Origin.Stop();
        await Eventually.That(() => Host.Log.Contains("Trying again", StringComparison.Ordinal), Limits.Soon, "the agent says that it cannot reach the origin", () => Host.Log);
        Origin.Start();
        var second = Add("second");

        await Eventually.That(() => Origin.StateOf("web01") == second, Limits.Soon, "the agent goes on by itself", () => Host.Log);
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
    }
}
