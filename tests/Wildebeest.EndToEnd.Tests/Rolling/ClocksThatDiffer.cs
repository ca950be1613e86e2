using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>Hosts whose clocks are hours apart. What they decide is the same as if they were not: only the times that people are shown differ.</summary>
sealed class ClocksThatDiffer : IDisposable
{
    const int SoakSeconds = 3;

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly HostHome canary = new();
    readonly HostHome ahead = new();
    readonly HostHome behind = new();

    public ClocksThatDiffer() => origin.Commit("Start the chain", ("README.md", "A chain.\n"));

    public void Dispose()
    {
        behind.Dispose();
        ahead.Dispose();
        canary.Dispose();
        origin.Dispose();
    }

    [TestCase("+26h", 26)]
    [TestCase("-26h", -26)]
    public async Task WatchTheCanariesForAsLongAsTheMigrationSays(string offset, int hours)
    {
        JoinAll(offset);
        var link = origin.Commit("Roll", ("migrations/web/roll.csx", $$"""
            Rolling(atMostOut: 1, canary: "1 host", soakFor: Seconds({{SoakSeconds}}), progressDeadline: Minutes(5));
            Update(() => System.IO.File.WriteAllText("{{origin.Folder}}/began." + Me.Name, System.Diagnostics.Stopwatch.GetTimestamp().ToString()));
            Verify(() => System.IO.File.WriteAllText("{{origin.Folder}}/ended." + Me.Name, System.Diagnostics.Stopwatch.GetTimestamp().ToString()));
            """));

        canary.Apply().Successfully();
        ahead.StartAgent("200ms");
        behind.StartAgent("200ms");
        await Eventually.That(() => Names.All(name => origin.StateOf(name) == link), Limits.Soon, "all come to the tip", () => LedgerStory.Told(origin, "web") + ahead.Log + behind.Log);

        Assert.That(Seconds("began.web02") - Seconds("ended.web01"), Is.GreaterThan(SoakSeconds), "the soak is as long as it is");
        Assert.That(Seconds("began.web03") - Seconds("ended.web01"), Is.GreaterThan(SoakSeconds), "the soak is as long as it is");
        await Eventually.That(() => LedgerStory.Of(origin, "web").Count == 6, Limits.Soon, "three leave and come back, and nobody halts anything", () => LedgerStory.Told(origin, "web"));
        var shown = origin.RecordOf("web01").GetProperty("since").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.That(shown.TotalHours, Is.EqualTo(hours).Within(0.2), "its times are its own");
    }

    [TestCase("+26h")]
    [TestCase("-26h")]
    public void TakeARetryAsAnAnswerToTheFailureBeforeIt(string offset)
    {
        JoinAll(offset);
        origin.Commit("Fail", ("migrations/web/fail.csx", $"Rolling(atMostOut: 1);\nUpdate(() => {{ System.IO.File.AppendAllText(\"{origin.Folder}/tried\", \"x\"); throw new Exception(\"no\"); }});"));
        Assert.That(canary.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(canary.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(Tries, Is.EqualTo(1), "nobody has asked");

        ahead.Run("retry", "web01", "--reason", "once more", "--origin", origin.Url).Successfully();
        Assert.That(canary.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(canary.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(Tries, Is.EqualTo(2), "it is tried once for each time that somebody asks");

        behind.Run("retry", "web01", "--reason", "and once more", "--origin", origin.Url).Successfully();
        Assert.That(canary.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(Tries, Is.EqualTo(3));
    }

    [Test]
    public async Task LetNobodyHaltWhatGetsOn()
    {
        JoinAll("-26h");
        origin.Commit("Roll", ("migrations/web/roll.csx", $"Rolling(atMostOut: 1, progressDeadline: Minutes(30));\nUpdate(() => {{ {Traces.WaitForGo(origin)} }});"));
        canary.StartAgent("200ms");
        await Eventually.That(() => LedgerStory.Of(origin, "web").Count == 1, Limits.Soon, "a host is in it", () => canary.Log);

        var waiting = ahead.Apply();
        Assert.That((waiting.ExitCode, LedgerStory.Of(origin, "web").Count), Is.EqualTo((3, 1)), $"{waiting}");
        Assert.That(behind.Apply().ExitCode, Is.EqualTo(3));

        Traces.Go(origin);
        await Eventually.That(() => LedgerStory.Of(origin, "web").Count == 2, Limits.Soon, "it is done", () => canary.Log);
        ahead.Apply().Successfully();
        behind.Apply().Successfully();
        Assert.That(LedgerStory.Of(origin, "web").SelectMany(entry => entry.Halts), Is.Empty);
    }

    static string[] Names => ["web01", "web02", "web03"];

    int Tries => File.ReadAllText(Path.Combine(origin.Folder, "tried")).Length;

    void JoinAll(string offset)
    {
        canary.WithClock(offset).Join(origin, "web01", "web");
        ahead.WithClock("+9h").Join(origin, "web02", "web");
        behind.WithClock("-7h").Join(origin, "web03", "web");
    }

    double Seconds(string file) => long.Parse(File.ReadAllText(Path.Combine(origin.Folder, file)), CultureInfo.InvariantCulture) / (double)System.Diagnostics.Stopwatch.Frequency;
}
