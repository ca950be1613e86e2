using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>So many hosts that they queue, with real agents: they ask for places and give them to each other.</summary>
[TestFixture(false)]
[TestFixture(true)]
[NonParallelizable]
sealed class ARoleOfManyHosts : IDisposable
{
    const int Hosts = 18;
    const int MostOut = 4;

    // Eighteen hosts that ask every two seconds keep a processor busy with it, where processes start slowly.
    const string Poll = "4s";

    readonly TempOrigin origin = TempOrigin.Over(Transport.Http);
    readonly Herd web;
    readonly List<ChildProcess> agents = [];

    /// <param name="posts">Whether the origin posts its tip and its ledgers, so that hosts that wait ask no git.</param>
    public ARoleOfManyHosts(bool posts)
    {
        if (posts)
        {
            origin.PostTip();
        }

        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web = Herd.Of(Hosts).Join(origin, "web");
    }

    public void Dispose()
    {
        web.Dispose();
        origin.Dispose();
    }

    [Test]
    public async Task MovesInFewerEntriesThanItHasHosts()
    {
        var link = origin.Commit("Roll", ("migrations/web/roll.csx", $"Rolling(atMostOut: {MostOut});\nUpdate(() => {{ {Traces.WaitForGo(origin)} {Traces.Leave(origin, "roll")} }});"));
        agents.AddRange(web.Select(host => host.StartAgent(Poll)));
        await Eventually.That(() => Places().Count == MostOut, Limits.Soon, "the first round is out", Told);
        HostHome? stopped = null;
        await Eventually.That(() => (stopped = web.FirstOrDefault(host => Waits(host.Name))) is not null, Limits.Soon, "somebody waits for the next place", Told);

        var agent = agents[web.ToList().IndexOf(stopped!)];
        agent.Signal(Signal.Terminate);
        agent.WaitForExit(Limits.Soon);
        Assert.That(Asks(stopped!.Name), Is.False, "an agent that stops takes back that it asks, or the place that it is given would stand empty");

        Traces.Go(origin);
        await Eventually.That(() => web.Count(host => origin.StateOf(host.Name) == link) == Hosts - 1, Limits.Soon, "all others come to the tip", Told);
        await Eventually.That(() => Places().Count == 0, Limits.Soon, "every place is given back", Told);
        stopped.StartAgent(Poll);
        await Eventually.That(() => origin.StateOf(stopped.Name) == link && Places().Count == 0, Limits.Soon, "it comes too when it is started again", Told);

        var story = LedgerStory.Of(origin, "web");
        Assert.That(story.Max(entry => entry.Places.Count), Is.EqualTo(MostOut), Told());
        Assert.That(web.Select(host => Traces.Of(origin, host.Name)), Is.All.EqualTo(new[] { "roll" }), "once on each");
        Assert.That(story[^1].Content.GetProperty("changes")[0].GetProperty("completed").GetInt32(), Is.EqualTo(Hosts), "each is counted once");
        Assert.That(story.Count(entry => entry.Sentence.Contains("may leave load for it", StringComparison.Ordinal)), Is.GreaterThan(0), Told());
    }

    /// <summary>Whether it asks and was given nothing: the record of a host that was given a place asks until the host has told that it runs.</summary>
    bool Waits(string name) => Asks(name) && !Places().Contains($"{name} web/roll");

    bool Asks(string name) => origin.RecordOf(name).TryGetProperty("waits", out var waits) && waits.TryGetProperty("asks", out var asks) && asks.GetBoolean();

    IReadOnlyList<string> Places() => LedgerStory.Of(origin, "web") is [.., var last] ? last.Places : [];

    string Told() => LedgerStory.Told(origin, "web");
}
