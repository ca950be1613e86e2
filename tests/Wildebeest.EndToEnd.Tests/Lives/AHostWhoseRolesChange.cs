using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Lives;

sealed class AHostWhoseRolesChange : Situation
{
    [Test]
    public async Task RunsTheEarlierMigrationsOfANewRoleFirstWhileItsAgentRuns()
    {
        Add("one");
        Add("two", role: "cache");
        Join().Apply().Successfully();
        using var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Host.Log.Contains("web01 follows", StringComparison.Ordinal), Limits.Soon, "it runs", () => Host.Log);

        var said = Roles("+cache").Successfully();

        Assert.That(said.Output, Does.Contain("web01 has web, cache now"));
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 2, Limits.Soon, "it runs the role's migration", () => Host.Log);
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public void ShowsInThePlanWhatANewRoleBrings()
    {
        Add("one");
        Add("two", role: "cache");
        Join().Apply().Successfully();

        Roles("web", "+cache").Successfully();

        Assert.That(Host.Run("plan", "--home", Host.Path).Output, Does.Contain("cache/two"));
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public void LosesARoleAndWithItTheFailureOfItsMigration()
    {
        Origin.Commit("Break", ("migrations/cache/break.csx", "throw new Exception(\"no room\");"));
        Host.Join(Origin, "web01", "web", "cache");
        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1));
        Add("one");

        Roles("-cache").Successfully();
        Host.Apply().Successfully();

        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one" }));
        Assert.That(Roles().Output.Trim(), Is.EqualTo("web01 has web."));
    }

    [Test]
    public async Task EndsWhatItHadBegunBeforeItRunsTheEarlierMigrationsOfANewRole()
    {
        Add("early", role: "cache");
        AddScript("change", $"Update(() => {{ {Traces.WaitForGo(Origin)} {Traces.Leave(Origin, "change")} }});");
        Join();
        using (var apply = Host.StartApply())
        {
            await Eventually.That(() => Host.Journal.Contains("\"phase\":\"update\"", StringComparison.Ordinal), Limits.Soon, "it is in the middle", () => apply);
            // With its script, which else could be the one that goes on.
            apply.Kill();
        }

        Traces.Go(Origin);
        Roles("+cache").Successfully();
        Host.Apply().Successfully();

        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "change", "early" }), "what its undo would need is not forgotten for another migration");
    }

    [Test]
    public async Task EndsWhatItHadBegunBeforeItLosesTheRole()
    {
        AddScript("roll", $"Rolling(atMostOut: 1);\nLeaveLoad(() => {{ }});\nUpdate(() => {{ {Traces.WaitForGo(Origin)} {Traces.Leave(Origin, "roll")} }});");
        Host.Join(Origin, "web01", "web", "base");
        using (var apply = Host.StartApply())
        {
            await Eventually.That(() => Rolling.LedgerStory.Of(Origin, "web") is [.., { Places: ["web01 web/roll"] }], Limits.Soon, "it has its place", () => apply);
            // With its script, which else could be the one that goes on.
            apply.Kill();
        }

        Traces.Go(Origin);
        Roles("-web").Successfully();
        Host.Apply().Successfully();

        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "roll" }));
        Assert.That(Rolling.LedgerStory.Of(Origin, "web")[^1].Places, Is.Empty);
        Assert.That(Origin.RecordOf("web01").GetProperty("roles").EnumerateArray().Select(role => role.GetString()), Is.EqualTo(new[] { "base" }));
    }

    [TestCase("cache!", "cannot be a role")]
    [TestCase("-db", "does not have the role db")]
    public void IsNotChangedByWhatIsNoRole(string word, string told)
    {
        Join();

        var finished = Roles(word);

        Assert.That(finished.ExitCode, Is.EqualTo(2));
        Assert.That(finished.Errors, Does.Contain(told));
    }

    Finished Roles(params string[] words) => Host.Run(["host", "roles", .. words, "--home", Host.Path]);
}
