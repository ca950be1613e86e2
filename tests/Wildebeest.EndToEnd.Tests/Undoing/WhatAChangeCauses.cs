using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Undoing;

/// <summary>What is to happen at the end of a phase because something changed, through failures and crashes. A line in a log stands for a service's restart.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class WhatAChangeCauses : IDisposable
{
    const string Update = """
        Update(() =>
        {
            Files.Write("@/conf", "bad", onChange: Then("sh", "-c", "cat @/conf >> #/restarts"));
            MIDDLE
        });
        Check(() => { if (!Me.IsUndone && END) throw new Exception("it does not work"); });
        """;

    readonly FailingMigration situation = new();
    readonly TemporaryFolder beside = new();

    string Restarts => File.Exists(beside["restarts"]) ? File.ReadAllText(beside["restarts"]) : "";

    [Test]
    public void HappensAgainOnWhatWasPutBack()
    {
        var applied = situation.Apply(Script("", fails: true));

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.ToString());
        Assert.That(Restarts, Is.EqualTo("badgood"));
        Assert.That(situation.Snapshot(), Is.EqualTo(situation.Before));
    }

    [Test]
    public void DoesNotHappenAgainWhereItHadNotBegun()
    {
        situation.Apply(Script("""throw new Exception("before the end of the phase");""", fails: false));

        Assert.That(Restarts, Is.Empty);
        Assert.That(situation.Snapshot(), Is.EqualTo(situation.Before));
    }

    [Test]
    public async Task HappensAfterACrashThoughNothingDiffersAnyMore()
    {
        situation.Given(Script("""Run("sleep 60", creates: "#/second");""", fails: false));
        using (var killed = situation.Host.StartApply())
        {
            await Eventually.That(() => situation.Host.Journal.Contains("\"owes\"", StringComparison.Ordinal) && File.ReadAllText(situation["conf"]) == "bad", Limits.Soon, "the change was not made", () => killed);
            killed.Signal(Signal.Kill);
            killed.EndsWithin(Limits.Soon);
        }

        await File.WriteAllTextAsync(beside["second"], "");
        var applied = situation.Host.Apply();

        Assert.That(applied.ExitCode, Is.Zero, applied.ToString());
        Assert.That(Restarts, Is.EqualTo("bad"));
    }

    [Test]
    public void ACommandIsTakenBackByTheOneThatItNames()
    {
        situation.Apply("""
            Update(() => Run("touch @/made", undo: "rm -f @/made"));
            Check(() => { if (!Me.IsUndone) throw new Exception("it does not work"); });
            """);

        Assert.That(situation.Snapshot(), Is.EqualTo(situation.Before));
        Assert.That(situation.PublishedError, Does.EndWith("(undone)"));
    }

    [Test]
    public void ACommandThatCannotBeTakenBackNeedsHands()
    {
        situation.Apply("""
            Update(() => Run("touch @/made", undo: "false"));
            Check(() => { if (!Me.IsUndone) throw new Exception("it does not work"); });
            """);

        Assert.That(situation.PublishedError, Does.StartWith("NEEDS HANDS: command touch").And.Contains("could not be put back: false: exit code 1."));
    }

    public void Dispose()
    {
        situation.Dispose();
        beside.Dispose();
    }

    string Script(string middle, bool fails) => Update.Replace("MIDDLE", middle, StringComparison.Ordinal).Replace("END", fails ? "true" : "false", StringComparison.Ordinal)
        .Replace("#", beside.Path, StringComparison.Ordinal);
}
