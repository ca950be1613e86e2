using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>A host that has run <c>web/first</c>, and a branch that then breaks a rule: the host stays, says which link and why, and goes on when it is mended.</summary>
abstract class RefusedChain : Situation
{
    protected RefusedChain()
    {
        Good = Add("first");
        Join().Apply().Successfully();
    }

    /// <summary>The newest link that keeps the rules.</summary>
    protected CommitId Good { get; }

    /// <summary>Applies, and holds all that must be so for any refused branch against it.</summary>
    protected void RefusesWith(CommitId bad, params IReadOnlyList<string> words)
    {
        var journal = Host.Journal;

        var applied = Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.ToString());
        var lines = applied.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Count(line => line.Contains("refused", StringComparison.Ordinal)), Is.EqualTo(1), $"one clear error\n{applied}");
        Assert.That(applied.Errors, Does.Contain($"link {bad.Short}"));
        foreach (var word in words)
        {
            Assert.That(applied.Errors, Does.Contain(word));
        }

        Assert.That(applied.Errors, Does.Contain("--force-with-lease"), "the way out");
        Assert.That(Host.Journal, Is.EqualTo(journal), "the host's position stays");
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Good), "the state stays");
        Assert.That(Origin.RecordOf("web01").GetProperty("error").GetProperty("sentence").GetString(), Does.Contain(bad.Short));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first" }));
    }

    /// <summary>Takes the branch back to the good link with another migration on it: the host goes on by itself.</summary>
    protected void GoesOnWhenMended()
    {
        var mended = Origin.Author.Make([Good], "Mended", ("migrations/web/mended.csx", Traces.Leave(Origin, "mended")));
        Origin.ForcePush(mended);

        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(mended));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "mended" }));
        Assert.That(Origin.RecordOf("web01").TryGetProperty("error", out _), Is.False, "the error is taken back");
    }
}
