using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Journals;

/// <summary>A host that a stuck migration left out of load.</summary>
[Parallelizable(ParallelScope.All)]
sealed class StillOutOfLoad
{
    static readonly CommitId Link = Wildebeest.Tests.Some.Id(0x3f2a1bc);
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static readonly JournalEntry[] Stuck = [Start(Link), new Entered("leave-load") { At = Noon }, Left(1, "ready"), new Entered("update") { At = Noon }, Other(2), Ends(FailureEnd.Stuck)];

    static readonly JournalEntry[] Retried = [.. Stuck, new Retried(Link.ToString(), null) { At = Noon }];

    [Test]
    public void IsKnownToTheNextRun()
    {
        var position = Position.Of([.. Retried, Start(Link, script: Wildebeest.Tests.Some.Id())]);

        Assert.That(Admins(position), Is.EqualTo(new[] { "ready" }));
        Assert.That(position.Unfinished!.Undo, Is.Empty, "it is put back by what the new run writes down");
    }

    [Test]
    public void IsKnownAfterASnapshot()
    {
        var snapshot = (Snapshot)JournalEntry.FromJson(new Snapshot(PositionRecord.Of(Position.Of(Retried))) { At = Noon }.ToJson())!;

        Assert.That(Admins(Position.Of([snapshot, Start(Link)])), Is.EqualTo(new[] { "ready" }));
    }

    [Test]
    public void IsKnownAfterItGotStuckAgain()
    {
        var position = Position.Of([.. Retried, Start(Link), new Entered("leave-load") { At = Noon }, Left(1, "ready"), Ends(FailureEnd.Stuck), Start(Link)]);
        var early = Position.Of([.. Retried, Start(Link), Ends(FailureEnd.Stuck), Start(Link)]);

        Assert.That((Admins(position), Admins(early)), Is.EqualTo((new[] { "ready" }, new[] { "ready" })));
    }

    [Test]
    public void IsKnownAfterTheNextRunWaitedInVain()
    {
        var inVain = new Failed(Link.ToString(), "wait", "in vain", null, null, FailureEnd.Undone) { At = Noon, NotStarted = new NotStarted("web/shop", null, null) };

        Assert.That(Admins(Position.Of([.. Retried, inVain, Start(Link)])), Is.EqualTo(new[] { "ready" }));
    }

    [Test]
    public void IsForgottenOnceItIsInAgain()
    {
        JournalEntry[] wasPutBack = [.. Stuck[..^1], new Undid(1, null) { At = Noon }, Ends(FailureEnd.Stuck), Start(Link)];

        Assert.Multiple(() =>
        {
            Assert.That(Position.Of([.. Retried, Start(Link), new Completed(Link.ToString(), null) { At = Noon }]).StillOut, Is.Null);
            Assert.That(Position.Of([.. Retried, Start(Link), new Entered("rejoin") { At = Noon }, Ends(FailureEnd.Undone)]).StillOut, Is.Null);
            Assert.That(Admins(Position.Of(wasPutBack)), Is.Empty, "only its Rejoin failed");
        });
    }

    [Test]
    public void IsNoneOfAnotherMigrations() => Assert.That(Admins(Position.Of([.. Retried, Start(Wildebeest.Tests.Some.Id())])), Is.Empty);

    static string?[] Admins(Position position) => [.. position.Found.Select(record => record.State["admin"])];

    static Started Start(CommitId link, CommitId? script = null) => new(link.ToString(), "web/shop", false, 1, script?.ToString()) { At = Noon };

    static Changing Left(int number, string admin) =>
        new(number, "haproxy server", [new PutBack("HaproxyServer", ["shop", "web01", "/run/admin"], new Dictionary<string, string?> { ["admin"] = admin, ["left load"] = "yes" })]) { At = Noon };

    static Changing Other(int number) => new(number, "service shop", [new PutBack("ServiceUnit", ["shop"], new Dictionary<string, string?> { ["admin"] = "no load balancer" })]) { At = Noon };

    static Failed Ends(FailureEnd end) => new(Link.ToString(), "check", "no", null, null, end) { At = Noon };
}
