using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
sealed class TryingAgain
{
    static readonly CommitId Link = Wildebeest.Tests.Some.Id(0x3f2a1bc);
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static readonly JournalEntry[] Failed =
    [
        new Started(Link.ToString(), "web/flaky", false, 2, null, 0) { At = Noon },
        new Entered("update") { At = Noon },
        new Changing(1, "file /etc/x", []) { At = Noon },
        new Failing(Link.ToString(), "update", "it broke", null, 1) { At = Noon },
        new Undid(1, null) { At = Noon },
        Again(1),
    ];

    [Test]
    public void IsNoFailureAndNoEnd()
    {
        var position = Position.Of(Failed);

        Assert.That((position.Failure, position.Owed, position.Unpublished), Is.EqualTo(((Failure?)null, (Owed?)null, true)));
        Assert.That(position.Unfinished, Is.EqualTo(new Unfinished(Link, MigrationName.Parse("web/flaky"), false, 0, null, Noon)
        {
            FailuresAllowed = 0,
            Undo = position.Unfinished!.Undo,
            Retry = 1,
            Again = Again(1),
        }));
        Assert.That(position.Unfinished.Undo, Is.Empty, "nothing is left to be undone");
    }

    [Test]
    public void CountsItsTriesThroughCrashes()
    {
        var position = Position.Of([.. Failed, Start(attempt: 1), new Entered("update") { At = Noon }, Start(attempt: 2)]);

        Assert.That((position.Unfinished!.Retry, position.Unfinished.Again), Is.EqualTo((1, (Again?)null)));
    }

    [Test]
    public void BeginsAnewWithTheScriptThatReplacesIt()
    {
        var position = Position.Of([.. Failed, new Started(Link.ToString(), "web/flaky", false, 1, Wildebeest.Tests.Some.Id().ToString()) { At = Noon }]);

        Assert.That(position.Unfinished!.Retry, Is.Zero);
    }

    [Test]
    public void IsOverWithTheLastFailure()
    {
        var position = Position.Of([.. Failed, Start(attempt: 1), new Failed(Link.ToString(), "update", "it broke", null, null, FailureEnd.Undone) { At = Noon }]);

        Assert.That((position.Unfinished, position.Failure?.Error), Is.EqualTo(((Unfinished?)null, "it broke")));
    }

    [Test]
    public void SurvivesASnapshot()
    {
        var position = Position.Of(Failed);

        var restored = ((Snapshot)JournalEntry.FromJson(new Snapshot(PositionRecord.Of(position)) { At = Noon }.ToJson())!).Position.ToPosition();

        Assert.That((restored.Unfinished!.Retry, restored.Unfinished.Again), Is.EqualTo((1, Again(1))));
    }

    [TestCase(0, ExpectedResult = 60)]
    [TestCase(59, ExpectedResult = 1)]
    [TestCase(60, ExpectedResult = 0)]
    [TestCase(3600, ExpectedResult = 0)]
    [TestCase(-3600, ExpectedResult = 0, Description = "a clock that was set back makes nobody wait longer")]
    public double WaitsByTheOwnClock(int seconds) => Again(1).LeftAt(Noon.AddSeconds(seconds)).TotalSeconds;

    static Again Again(int number) => new(Link.ToString(), number, 3, Noon.AddMinutes(1), "update", "it broke", null, null, "undone") { At = Noon };

    static Started Start(int attempt) => new(Link.ToString(), "web/flaky", false, attempt, null, 0) { At = Noon };
}
