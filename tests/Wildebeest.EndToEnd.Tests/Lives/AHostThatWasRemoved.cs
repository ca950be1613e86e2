using Wildebeest.EndToEnd.Tests.Rolling;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Lives;

sealed class AHostThatWasRemoved : Situation
{
    readonly HostHome other = new();

    public override void Dispose()
    {
        other.Dispose();
        base.Dispose();
    }

    [Test]
    public async Task GivesBackItsPlaceAndItsNameSoThatTheRoleGoesOn()
    {
        Join();
        other.Join(Origin, "web02", "web");
        var link = AddScript("roll", $"Rolling(atMostOut: 1);\nLeaveLoad(() => {{ }});\nUpdate(() => {{ if (Me.Name == \"web01\") {{ {Traces.WaitForGo(Origin)} }} }});");
        using (var apply = Host.StartApply())
        {
            await Eventually.That(() => LedgerStory.Of(Origin, "web") is [.., { Places: ["web01 web/roll"] }], Limits.Soon, "it has its place", () => apply);
            apply.Signal(Signal.Kill);
            apply.WaitForExit(Limits.Soon);
        }

        Assert.That(other.Apply().ExitCode, Is.EqualTo(3), "it waits for a host that is dead");

        var taken = Origin.Git("show", "refs/wildebeest/roles/web:ledger.json");
        var removed = Remove("the disk died");

        Assert.That(removed.Output, Does.Contain($"removes web01, which gives back its place for {link.Short} web/roll: the disk died"));
        other.Apply().Successfully();
        Assert.That(Origin.TagOf("web01"), Is.Null);
        Assert.That(Origin.Refs("refs/wildebeest/names").Select(claim => claim.Tag), Is.EqualTo(new[] { "web02" }));
        Assert.That(Remove("once more").ExitCode, Is.EqualTo(2), "there is no such host now");

        // It was on its way to a place when it was removed.
        Origin.WriteLedger("web", taken);
        Assert.That(Remove("once more").Successfully().Output, Does.Contain("removes web01, which gives back its place"));
        Assert.That(LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty);
    }

    [Test]
    public void IsToldSoAndJoinsAnewAsAnotherHost()
    {
        Add("one");
        Join().Apply().Successfully();
        Remove("it was replaced").Successfully();
        Add("two");

        var told = Host.Apply();

        Assert.That(told.ExitCode, Is.EqualTo(1));
        Assert.That(told.Errors, Does.Contain("web01 was removed from the herd by").And.Contains("it was replaced").And.Contains("wildebeest host identity new"));
        Assert.That(Origin.TagOf("web01"), Is.Null, "it publishes nothing");
        Assert.That(Host.Run("host", "identity", "keep", "--home", Host.Path).Errors, Does.Contain("was removed from the herd"), "that is for copies");
        Host.Run("host", "identity", "new", "--name", "web01", "--home", Host.Path).Successfully();
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "two" }), "it goes on from where it stood");
    }

    [Test]
    public async Task StopsWhereItIsStillAlive()
    {
        Join().Apply().Successfully();
        using var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Host.Log.Contains("web01 follows", StringComparison.Ordinal), Limits.Soon, "it runs", () => Host.Log);

        Remove("by mistake").Successfully();

        await Eventually.That(() => Host.Log.Contains("web01 was removed from the herd by", StringComparison.Ordinal), Limits.Soon, "it is told", () => Host.Log);
        Assert.That(Origin.TagOf("web01"), Is.Null);
    }

    Finished Remove(string reason) => Host.Run("host", "remove", "web01", "--reason", reason, "--origin", Origin.Url);
}
