using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>A migration that asks to be tried again by itself, and limits of time.</summary>
sealed class AFlakyMigration : IDisposable
{
    const string Ledger = "refs/wildebeest/roles/web";

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly Herd web;

    public AFlakyMigration()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web = Herd.Of(2).Join(origin, "web");
    }

    string Tries => Path.Combine(origin.Folder, "tries");

    string Written => Path.Combine(origin.Folder, "written");

    public void Dispose()
    {
        web.Dispose();
        origin.Dispose();
    }

    [Test]
    public void SucceedsAtItsThirdTryWithItsPlaceKeptAndNoHalt()
    {
        var link = origin.Commit("Flaky", ("migrations/web/flaky.csx", Flaky(succeedsAt: 3, "Retries(3, every: Seconds(0.3));")));

        web[0].Apply("--wait", "2m").Successfully();

        Assert.That(origin.StateOf("web01"), Is.EqualTo(link));
        Assert.That(File.ReadAllText(Tries), Is.EqualTo("xxx"));
        Assert.That(Story(), Is.EqualTo(new[] { $"web01 leaves load for {link.Short} web/flaky", $"web01 is back in load with {link.Short} web/flaky" }), "one place from the first try to the last, and no halt");
        Assert.That(Reports(), Has.Length.EqualTo(3));
        Assert.That(Reports()[0], Does.StartWith($"web01 failed {link.Short} web/flaky at update: not yet").And.EndsWith("1 of 3"));
        Assert.That(Reports()[2], Does.StartWith($"web01 completed {link.Short} web/flaky"));
    }

    [Test]
    public void HaltsAfterItsLastTry()
    {
        origin.Commit("Broken", ("migrations/web/broken.csx", Flaky(succeedsAt: 99, "Retries(2, every: Seconds(0.3));")));

        var applied = web[0].Apply("--wait", "2m");

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.Errors);
        Assert.That(File.ReadAllText(Tries), Is.EqualTo("xxx"), "the first run and two more");
        Assert.That(Story(), Has.Length.EqualTo(2));
        Assert.That(Story()[^1], Does.Contain("is as it was and back in load; change halted: not yet"));
        Assert.That(Reports(), Has.Length.EqualTo(3));
        Assert.That(File.Exists(Written), Is.False, "each try was put back");
    }

    [Test]
    public async Task GoesOnWhenKilledWhileItWaitsForItsNextTry()
    {
        var link = origin.Commit("Flaky", ("migrations/web/flaky.csx", Flaky(succeedsAt: 2, "Retries(2, every: Seconds(2));")));
        await KillWhileItWaitsAsync();

        web[0].Apply("--wait", "2m").Successfully();

        Assert.That((origin.StateOf("web01"), File.ReadAllText(Tries)), Is.EqualTo((link, "xx")));
        Assert.That(Story(), Has.Length.EqualTo(2), "one place from the first try to the last");
    }

    [Test]
    public async Task KeepsItsTimeAndItsPlaceWhenKilledWhileItWaitsForItsNextTry()
    {
        origin.Commit("Flaky", ("migrations/web/flaky.csx", Flaky(succeedsAt: 2, "Retries(2, every: Hours(1));")));
        await KillWhileItWaitsAsync();

        var tooShort = web[0].Apply("--wait", "10m");

        Assert.That((tooShort.ExitCode, File.ReadAllText(Tries)), Is.EqualTo((3, "x")), tooShort.Errors + tooShort.Output);
        Assert.That(tooShort.Errors + tooShort.Output, Does.Contain("it is tried again at").And.Contain("1 of 2"));
        Assert.That(Why(), Does.Match(@"^web01: it tries [0-9a-f]{7} web/flaky again at 20.*Z, 1 of 2, after it failed: not yet"));
        Assert.That(web[1].Apply().ExitCode, Is.EqualTo(3), "its place is not given to another");
    }

    [Test]
    public async Task TellsOfATryWhoseReportWasMadeButNotKeptWhenItWasKilled()
    {
        var away = origin.Repository + ".away";
        origin.Commit("Flaky", ("migrations/web/flaky.csx",
            $$"""
            Retries(2, every: Seconds(5));
            Update(() =>
            {
                File.AppendAllText("{{Tries}}", "x");
                if (File.ReadAllText("{{Tries}}").Length > 1) return;
                Directory.Move("{{origin.Repository}}", "{{away}}");
                throw new Exception("not yet");
            });
            """));
        await KillWhileItWaitsAsync();
        PlainGit.Run(Path.Combine(web[0].Path, "clone"), "update-ref", "-d", "refs/own/newest-report");
        Directory.Move(away, origin.Repository);

        web[0].Apply("--wait", "2m").Successfully();

        Assert.That(Reports().Select(sentence => sentence.Split(' ')[1]), Is.EqualTo(new[] { "failed", "completed" }), "each try is told once");
    }

    [Test]
    public async Task StopsAtOnceWhileItWaitsForItsNextTry()
    {
        origin.Commit("Flaky", ("migrations/web/flaky.csx", Flaky(succeedsAt: 2, "Retries(2, every: Hours(1));")));
        using var applying = web[0].StartApply("--wait", "2h");
        await Eventually.That(() => web[0].Journal.Contains("\"entry\":\"published\"", StringComparison.Ordinal) && web[0].Journal.Contains("\"entry\":\"again\"", StringComparison.Ordinal), Limits.Soon, "it waits", () => web[0].Journal);

        applying.Signal(Signal.Terminate);

        Assert.That(applying.WaitForExit(Limits.Soon).ExitCode, Is.EqualTo(3), web[0].Log);
    }

    [Test]
    public void IsNotTriedAgainWhereItsUndoFailed()
    {
        origin.Commit("Stuck", ("migrations/web/stuck.csx", "Rolling(atMostOut: 1);\nRetries(3, every: Seconds(0.1));\nCheck(() => throw new Exception(\"port 443 is shut\"));"));

        var applied = web[0].Apply("--wait", "2m");

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.Errors);
        Assert.That(web[0].Journal, Does.Contain("Stuck").And.Not.Contain("\"entry\":\"again\""));
    }

    [Test]
    public void IsUndoneWhenTheHostsTimeIsOver()
    {
        origin.Commit("Slow", ("migrations/web/slow.csx",
            $$"""
            Rolling(atMostOut: 1, hostDeadline: Seconds(2));
            LeaveLoad(() => Files.Write("{{Written}}", "out of load"));
            Update(() => Run("sleep", Me.IsUndone ? "0" : "60"));
            Rejoin(() => Files.Delete("{{Written}}"));
            """));

        var applied = web[0].Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.Errors);
        Assert.That(applied.Errors + applied.Output, Does.Contain("failed at update: The phase update was ended because this host's time for the whole migration, 2 s from its first phase on (hostDeadline), was over."));
        Assert.That(Story()[^1], Does.Contain("is as it was and back in load; change halted"));
        Assert.That(File.Exists(Written), Is.False);
    }

    [Test]
    public void StartsInItsWindowOnly()
    {
        var far = DateTimeOffset.UtcNow.AddHours(12);
        var shut = origin.Commit("Later", ("roles/web.csx", $"Windows(\"daily {far:HH}:00-{far:HH}:30 UTC\");"), ("migrations/web/later.csx", "#load \"/roles/web.csx\"\nUpdate(() => { });"));

        var waiting = web[0].Apply();

        Assert.That(waiting.ExitCode, Is.EqualTo(3), waiting.Errors);
        Assert.That(waiting.Errors + waiting.Output, Does.Contain($"no maintenance window is open (daily {far:HH}:00-{far:HH}:30 UTC); the next one opens at {far:yyyy-MM-dd HH}:00:00Z"));
        Assert.That(Why(), Does.Contain("no maintenance window is open"));
        var open = origin.Commit($"Now\n\nReplaces: {shut}", ("migrations/web/now.csx", "Windows(\"daily 00:00-24:00 Europe/Berlin\");\nUpdate(() => { });"));
        web[0].Apply().Successfully();
        Assert.That(origin.StateOf("web01"), Is.EqualTo(open));
    }

    async Task KillWhileItWaitsAsync()
    {
        using var agent = web[0].StartAgent("200ms");
        await Eventually.That(() => web[0].Journal.Contains("\"entry\":\"again\"", StringComparison.Ordinal), Limits.Soon, "it waits for its next try", () => web[0].Log);
        agent.Signal(Signal.Kill);
    }

    string Why() => web[1].Run("why", "web01", "--origin", origin.Url).Successfully().Output;

    /// <summary>The ledger's sentences, oldest first.</summary>
    string[] Story() => origin.Git("log", "--reverse", "--format=%s", Ledger).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The sentences of web01's reports, oldest first.</summary>
    string[] Reports() => origin.Git("log", "--reverse", "--format=%s", origin.Git("for-each-ref", "--format=%(refname)", "refs/wildebeest/reports").Trim()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Counts its runs by hand, since what helpers write is put back.</summary>
    string Flaky(int succeedsAt, string directive) =>
        $$"""
        Rolling(atMostOut: 1);
        {{directive}}
        Update(() =>
        {
            Files.Write("{{Written}}", "x");
            File.AppendAllText("{{Tries}}", "x");
            if (File.ReadAllText("{{Tries}}").Length < {{succeedsAt}}) throw new Exception("not yet");
        });
        """;
}
