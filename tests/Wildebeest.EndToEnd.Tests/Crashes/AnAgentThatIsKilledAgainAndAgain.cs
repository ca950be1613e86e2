using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Crashes;

/// <summary>
/// SIGKILL at each entry of the journal, over 200 times in all: each run of the agent is killed as soon as it has written its next n
/// entries, with every n up to one more than a whole migration writes. Then it is let finish, and nothing was lost or done twice.
/// </summary>
sealed class AnAgentThatIsKilledAgainAndAgain : Situation
{
    // Six homes of them. On a busy machine a kill comes late and more is written before it: even so no journal grows to where it is compacted.
    const int Kills = 36;

    // started, entered and left five times, completed, published; and the next one's start.
    const int MostEntries = 14;

    static readonly string[] Phases = ["LeaveLoad", "Update", "Check", "Rejoin", "Verify"];

    readonly List<CommitId> chain = [];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public async Task LosesAndRepeatsNothing(int home)
    {
        Join();
        var killedAt = new List<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            KeepWorkAhead();
            var before = Host.Journal;
            // Homes begin at different entries, so that together they meet more orders of them.
            await KillAfterAsync(((kill * 5) + (home * 3)) % MostEntries + 1);
            Assert.That(Host.Journal, Does.StartWith(before), "what was written stays written");
            var last = Host.Entries()[^1];
            killedAt.Add($"{last.Kind} {last.Phase}".Trim());
        }

        Host.Apply().Successfully();

        TestContext.Out.WriteLine(string.Join(", ", killedAt.CountBy(entry => entry).OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} x {entry.Key}")));
        Assert.That(killedAt, Has.Some.EqualTo("started").And.Some.StartsWith("entered").And.Some.StartsWith("left"));
        AssertJournal();
        AssertOrigin();
        AssertTraces();
    }

    void KeepWorkAhead()
    {
        while (chain.Count - Host.Entries().Count(entry => entry.Kind == "completed") < 3)
        {
            var name = $"m{chain.Count:000}";
            chain.Add(AddScript(name, string.Concat(Phases.Select(phase => $"{phase}(() => {Traces.Leave(Origin, $"{name} {phase}").TrimEnd('\n', ';')});\n"))));
        }
    }

    async Task KillAfterAsync(int entries)
    {
        var before = new FileInfo(Path.Combine(Host.Path, "journal")).Length;
        var agent = Host.StartAgent("100ms");
        await Eventually.That(() => LinesAfter(before) >= entries, Limits.Soon, "the agent writes its journal", () => agent, promptly: true);
        agent.Signal(Signal.Kill);
        agent.WaitForExit(Limits.Soon);
    }

    // Reads what is new and no more: it is asked a thousand times a second.
    int LinesAfter(long length)
    {
        using var journal = new FileStream(Path.Combine(Host.Path, "journal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        journal.Position = length;
        var fresh = new byte[journal.Length - length];
        return fresh.AsSpan(0, journal.ReadAtLeast(fresh, fresh.Length, throwOnEndOfStream: false)).Count((byte)'\n');
    }

    void AssertJournal()
    {
        var entries = Host.Entries();
        Assert.That(entries.Select(entry => entry.Kind), Has.None.EqualTo("snapshot").And.None.EqualTo("failed"), "all of the journal is there to be looked at");
        Assert.That(entries.Where(entry => entry.Kind == "completed").Select(entry => entry.Link), Is.EqualTo(chain.Select(link => link.ToString())), "each once, in order");
        foreach (var link in chain.Select(link => link.ToString()))
        {
            var completed = entries.Single(entry => entry.Kind == "completed" && entry.Link == link).Sequence;
            var starts = entries.Where(entry => entry.Kind == "started" && entry.Link == link).Select(entry => entry.Sequence).ToList();
            Assert.That(starts, Is.Not.Empty);
            Assert.That(starts, Is.All.LessThan(completed), "none is started after it was completed");
            var next = entries.FirstOrDefault(entry => entry.Kind == "started" && entry.Sequence > completed);
            Assert.That(next is null || entries.Any(entry => entry.Kind == "published" && entry.Sequence > completed && entry.Sequence < next.Sequence), "published before the next is started");
        }
    }

    void AssertOrigin()
    {
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(chain[^1]));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(Enumerable.Range(0, chain.Count).Select(number => $"completed web/m{number:000}")));
    }

    void AssertTraces()
    {
        var traces = Traces.Of(Origin, "web01");
        for (var number = 0; number < chain.Count; number++)
        {
            var name = $"m{number:000}";
            var own = traces.Where(line => line.StartsWith(name, StringComparison.Ordinal)).ToList();
            Assert.That(own.TakeLast(Phases.Length), Is.EqualTo(Phases.Select(phase => $"{name} {phase}")), "its last run went through all phases");
        }

        Assert.That(traces.Select(line => line.Split(' ')[0]), Is.Ordered, "none is run after a later one");
    }
}
