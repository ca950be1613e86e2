using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Lives;

/// <summary>Two agents with copies of one home, on machines that cannot be told apart.</summary>
sealed class TwoMachinesThatAreOneHost : Situation
{
    readonly HostHome other = new();

    public override void Dispose()
    {
        other.Dispose();
        base.Dispose();
    }

    [Test]
    public async Task BothStopAtTheirFirstCompetingPublicationAndGoOnWhenItIsSettled()
    {
        Add("one");
        Join().Apply().Successfully();
        Host.CopyTo(other.Path);
        using var first = Host.StartAgent("200ms");
        using var second = other.StartAgent("200ms");
        await Eventually.That(() => (Host.Log + other.Log).Split("At the tip of the chain").Length > 4, Limits.Soon, "both look at the origin", () => Host.Log + other.Log);

        // No migration, since on one machine each of the two would take the other's script for its own that was left over.
        Origin.Commit("Say what it is for", ("README.md", "Another line.\n"));

        await Eventually.That(() => Host.Log.Contains("Two machines publish as web01", StringComparison.Ordinal) && other.Log.Contains("Two machines publish as web01", StringComparison.Ordinal), Limits.Soon, "both say so", () => Host.Log + other.Log);
        var ran = Traces.Of(Origin, "web01").Count;
        Add("three");
        Assert.That(Host.Apply().ExitCode + other.Apply().ExitCode, Is.GreaterThan(0), "the agents hold the homes");
        Stop(first);
        Stop(second);
        Assert.That(Traces.Of(Origin, "web01"), Has.Count.EqualTo(ran), "nothing more runs on either");
        Assert.That(Host.Apply().Errors, Does.Contain("wildebeest host identity keep").And.Contains("wildebeest host identity new"));

        Host.Run("host", "identity", "keep", "--home", Host.Path).Successfully();
        other.Run("host", "identity", "new", "--name", "web02", "--home", other.Path).Successfully();
        Host.Apply().Successfully();
        other.Apply().Successfully();

        var status = JsonDocument.Parse(Host.Status("--json").Successfully().Output).RootElement.GetProperty("hosts").EnumerateArray().ToList();
        Assert.That(status.Select(host => host.GetProperty("name").GetString()), Is.EqualTo(new[] { "web01", "web02" }));
        Assert.That(status.Select(host => host.GetProperty("linksBehind").GetInt32()), Is.All.Zero);
    }

    static void Stop(ChildProcess agent)
    {
        agent.Signal(Signal.Terminate);
        agent.WaitForExit(Limits.Soon);
    }
}
