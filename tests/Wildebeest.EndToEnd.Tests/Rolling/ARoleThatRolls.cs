using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>Three web hosts with real agents, and changes that go through them one host at a time.</summary>
sealed class ARoleThatRolls : IDisposable
{
    const string Ledger = "refs/wildebeest/roles/web";

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly Herd web;

    public ARoleThatRolls()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web = Herd.Of(3).Join(origin, "web");
    }

    string[] Names => ["web01", "web02", "web03"];

    string OutOfLoad => Path.Combine(origin.Folder, "out-of-load");

    public void Dispose()
    {
        web.Dispose();
        origin.Dispose();
    }

    [TestCase("1")]
    [TestCase("\"40%\"", Description = "of three hosts, rounded down")]
    public async Task HasNeverMoreOutOfLoadThanItsLimit(string limit)
    {
        var link = origin.Commit("Roll", ("migrations/web/roll.csx", Exclusive().Replace("Rolling(atMostOut: 1)", $"Rolling(atMostOut: {limit})", StringComparison.Ordinal)));
        StartAgents();

        await Eventually.That(() => Names.All(name => origin.StateOf(name) == link), Limits.Soon, "every host comes to the tip", Story);

        await Eventually.That(() => Moves().Length == 6, Limits.Soon, "the last place is given back after its state is published", Story);
        Assert.That(Moves(), Is.EqualTo(new[] { "leaves", "is", "leaves", "is", "leaves", "is" }), "each leaves when the one before is back");
    }

    [Test]
    public async Task HaltsWhereAHostFailsAndIsMendedByAReplacement()
    {
        var marker = Path.Combine(origin.Folder, "config");
        var bad = origin.Commit("Bad", ("migrations/web/bad.csx",
            $$"""
            Rolling(atMostOut: 1);
            Update(() => Files.Write("{{marker}}-" + Me.Name, "bad"));
            Check(() => { if (!Me.IsUndone) throw new Exception("port 443 is shut"); });
            """));
        StartAgents();

        await Eventually.That(() => Story().Contains("change halted", StringComparison.Ordinal), Limits.Soon, "the first host that fails halts the change", Story);
        var failed = Story().Split('\n').First(sentence => sentence.Contains("change halted", StringComparison.Ordinal)).Split(' ')[0];
        Assert.That(File.Exists($"{marker}-{failed}"), Is.False, "what it wrote was put back");
        await Eventually.That(() => web[0].Run("why", Names.First(name => name != failed), "--origin", origin.Url).Successfully().Output.Contains("is halted", StringComparison.Ordinal), Limits.Soon, "the others wait for a person");
        Assert.That(web[0].Run("changes", "web/bad", "--origin", origin.Url).Successfully().Output, Does.Contain("0 done, 0 in it, 2 waiting, 0 failed, 1 undone"));

        var mended = origin.Commit($"Mend\n\nReplaces: {bad}", ("migrations/web/good.csx", $"Rolling(atMostOut: 1);\nUpdate(() => Files.Write(\"{marker}-\" + Me.Name, \"good\"));"));

        await Eventually.That(() => Names.All(name => origin.StateOf(name) == mended), Limits.Soon, "every host runs the replacement in its place", Story);
        Assert.That(Names.Select(name => File.ReadAllText($"{marker}-{name}")), Is.All.EqualTo("good"));
    }

    [Test]
    public void StartsNothingWhileItIsPaused()
    {
        Assert.That(web[0].Run("pause", "web", "--reason", "the shop is busy", "--origin", origin.Url).Successfully().Output, Does.Contain("pauses web: the shop is busy"));
        var link = origin.Commit("Roll", ("migrations/web/roll.csx", Exclusive()));

        var waiting = web[1].Apply();

        Assert.That(waiting.ExitCode, Is.EqualTo(3), waiting.Errors);
        Assert.That(waiting.Errors + waiting.Output, Does.Contain("the shop is busy").And.Contain("resume"));
        web[0].Run("resume", "web", "--reason", "night", "--origin", origin.Url).Successfully();
        web[1].Apply().Successfully();
        Assert.That(origin.StateOf("web02"), Is.EqualTo(link));
    }

    [Test]
    public async Task StartsNothingThatNeedsNoPlaceOnceItIsPausedInTheMiddleOfATurn()
    {
        var (began, go) = (Path.Combine(origin.Folder, "began"), Path.Combine(origin.Folder, "go"));
        var first = origin.Commit("First", ("migrations/web/first.csx", $"Run(\"sh\", \"-c\", \"touch {began}; until [ -e {go} ]; do sleep 0.1; done\");"));
        origin.Commit("Second", ("migrations/web/second.csx", "Log(\"second\");"));
        using var apply = web[0].StartApply();
        await Eventually.That(() => File.Exists(began), Limits.Soon, "it is in the first", () => apply);
        web[1].Run("pause", "web", "--reason", "the shop is busy", "--origin", origin.Url).Successfully();
        // A look that is younger than two seconds counts.
        await Eventually.That(() => TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(began) > TimeSpan.FromSeconds(3), Limits.Soon, "a while has gone by", () => apply);

        File.WriteAllText(go, "");
        var applied = apply.WaitForExit(Limits.Soon);

        Assert.That(applied.ExitCode, Is.EqualTo(3), $"{applied}");
        Assert.That(applied.Output + applied.Errors, Does.Contain("the shop is busy"));
        Assert.That(origin.StateOf("web01"), Is.EqualTo(first), "what it was inside of it finished");
    }

    [Test]
    public void IsPausedAndHaltedForTwoReasonsThatAreLiftedOneByOne()
    {
        origin.Commit("Bad", ("migrations/web/bad.csx", "Rolling(atMostOut: 1);\nUpdate(() => throw new Exception(\"the disk is full\"));"));
        Assert.That(web[0].Apply().ExitCode, Is.EqualTo(1));
        web[0].Run("pause", "web", "--reason", "the shop is busy", "--origin", origin.Url).Successfully();

        var unclear = web[0].Run("resume", "web", "--reason", "go", "--origin", origin.Url);

        Assert.That(unclear.ExitCode, Is.EqualTo(2), $"{unclear}");
        Assert.That(unclear.Errors, Does.Contain("the shop is busy").And.Contain("the disk is full").And.Contain("--only pause"));
        Assert.That(web[0].Run("resume", "web", "--only", "pause", "--reason", "night", "--origin", origin.Url).Successfully().Output, Does.Contain("lifts the pause: night"));
        Assert.That(web[1].Apply().Errors, Does.Contain("is halted").And.Not.Contain("paused"));
        Assert.That(web[0].Run("resume", "web", "--only", "pause", "--reason", "night", "--origin", origin.Url).Successfully().Output, Is.EqualTo("web is not paused.\n"));
        var status = web[0].Run("status", "--origin", origin.Url).Successfully();
        Assert.That(status.Errors, Does.StartWith("web: the change").And.Contain("is halted: web01 failed at update: the disk is full"), "a pipe shows it, too, beside the lines of the hosts");
        Assert.That(status.Output.TrimEnd().Split('\n'), Has.Length.EqualTo(3));
        Assert.That(web[0].Run("resume", "web", "--reason", "seen", "--origin", origin.Url).Successfully().Output, Does.Contain("lifts the halt of"), "one alone need not be named");
    }

    [Test]
    public void TriesAgainWhereAPersonAsks()
    {
        var allowed = Path.Combine(origin.Folder, "allowed");
        var link = origin.Commit("Needs help", ("migrations/web/help.csx", $"Rolling(atMostOut: 1);\nUpdate(() => Files.Read(\"{allowed}\"));"));
        Assert.That(web[0].Apply().ExitCode, Is.EqualTo(1));
        Assert.That(web[1].Apply().ExitCode, Is.EqualTo(3), "its change is halted");

        File.WriteAllText(allowed, "yes");
        web[2].Run("retry", "web01", "--reason", "it is there now", "--origin", origin.Url).Successfully();

        web[0].Apply().Successfully();
        web[1].Apply().Successfully();
        Assert.That((origin.StateOf("web01"), origin.StateOf("web02")), Is.EqualTo((link, link)));
    }

    [Test]
    public async Task KeepsThePlaceOfAHostThatDied()
    {
        var link = origin.Commit("Roll", ("migrations/web/roll.csx", "Rolling(atMostOut: 1);\nLeaveLoad(() => {});\nUpdate(() => Run(\"sleep\", \"3\"));"));
        using var dying = web[0].StartAgent("200ms");
        await Eventually.That(() => web[0].Journal.Contains("\"phase\":\"update\"", StringComparison.Ordinal), Limits.Soon, "it is in the middle", () => web[0].Journal);
        dying.Signal(Signal.Kill);

        Assert.That(web[1].Apply().ExitCode, Is.EqualTo(3), "its place is not given to another");

        web[0].Apply().Successfully();
        web[1].Apply().Successfully();
        Assert.That((origin.StateOf("web01"), origin.StateOf("web02")), Is.EqualTo((link, link)));
    }

    void StartAgents()
    {
        foreach (var host in web)
        {
            host.StartAgent("200ms");
        }
    }

    /// <summary>The ledger's sentences, oldest first.</summary>
    string Story() => origin.Ref(Ledger) is null ? "" : origin.Git("log", "--reverse", "--format=%s", Ledger);

    string[] Moves() => [.. Story().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(sentence => sentence.Split(' ')[1])];

    /// <summary>Fails where two hosts are out of load at once.</summary>
    string Exclusive() =>
        $$"""
        Rolling(atMostOut: 1);
        LeaveLoad(() => { if (Directory.Exists("{{OutOfLoad}}")) throw new Exception("another is out"); Directory.CreateDirectory("{{OutOfLoad}}"); });
        Update(() => Run("sleep", "0.3"));
        Rejoin(() => Directory.Delete("{{OutOfLoad}}"));
        """;
}
