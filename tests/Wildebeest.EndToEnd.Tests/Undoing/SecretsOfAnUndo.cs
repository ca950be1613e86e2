using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Undoing;

/// <summary>What a script hid is hidden also where other processes put back what it changed.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class SecretsOfAnUndo : IDisposable
{
    readonly FailingMigration situation = new();

    [Test]
    public void AreHiddenInWhatHappensAgain()
    {
        var applied = situation.Apply("""
            Update(() => Files.Write("@/conf", "new", onChange: Then("true", Secret("sesame-17"))));
            Check(() => { if (!Me.IsUndone) throw new Exception("no"); });
            """);

        AreNowhere(applied);
        Assert.That(situation.Report["undo"]!.AsArray().Select(resource => (string?)resource!["resource"]), Does.Contain("command true [hidden]"));
    }

    [Test]
    public void AreHiddenInACommandThatCannotBeTakenBack()
    {
        var applied = situation.Apply("""
            Update(() => Run("touch @/made", undo: $"sh -c 'echo {Secret("sesame-17")}; exit 3' sesame-17"));
            Check(() => { if (!Me.IsUndone) throw new Exception("no"); });
            """);

        AreNowhere(applied);
        Assert.That(situation.PublishedError, Does.StartWith("NEEDS HANDS"));
    }

    [Test]
    public async Task AreHiddenByADaemonThatCameBack()
    {
        await File.WriteAllTextAsync(situation["undo.sh"], $"[ -e {situation["killed"]} ] || {{ touch {situation["reached"]}; sleep 100; }}\necho bad $1 >&2\nexit 3\n");
        situation.Given("""
            Update(() =>
            {
                Run("touch @/made", undo: $"sh @/undo.sh {Secret("sesame-17")}");
                Files.Write("@/conf", "new", onChange: Then("true", Secret("sesame-17")));
            });
            Check(() => { if (!Me.IsUndone) throw new Exception("no"); });
            """);
        using (var apply = situation.Host.StartApply())
        {
            await Eventually.That(() => File.Exists(situation["reached"]), Limits.Soon, "the undo was not reached", () => apply);
            apply.Signal(Signal.Kill);
            apply.EndsWithin(Limits.Soon);
        }

        await File.WriteAllTextAsync(situation["killed"], "");
        var applied = situation.Host.Apply();

        AreNowhere(applied);
        Assert.That(situation.PublishedError, Does.StartWith("NEEDS HANDS: command touch"));
        Assert.That(situation.Report["undo"]!.AsArray().Select(resource => (string?)resource!["resource"]), Does.Contain("command true [hidden]"));
    }

    public void Dispose() => situation.Dispose();

    void AreNowhere(Finished applied) =>
        Assert.That($"{applied} {situation.Host.Log} {situation.Report.ToJsonString()} {situation.Output} {situation.PublishedError}", Does.Not.Contain("sesame"));
}
