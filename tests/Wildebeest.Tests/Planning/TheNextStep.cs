using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Planning;

namespace Wildebeest.Tests.Planning;

/// <summary>The planner's questions in their order, each with what would answer a later one.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TheNextStep
{
    static readonly Link Old = Some.Link("web/old");
    static readonly Link Plain = Some.Link();
    static readonly Link Foreign = Some.Link("db/b");
    static readonly Link Ours = Some.Link("web/a");

    static readonly Position Web = new() { Roles = [RoleName.Parse("web")], State = Old.Id, Accepted = Ours.Id };
    static readonly Owed Owed = new(Old.Id, Old.Migration!.Value, null, Some.Time);
    static readonly ImmutableSortedDictionary<RoleName, CommitId?> WebBehind = ImmutableSortedDictionary<RoleName, CommitId?>.Empty.Add(RoleName.Parse("web"), null);

    [Test]
    public void AfterAFailureIsToPublishIt() =>
        Assert.That(Next(Web with { Failure = Some.Failure(), Unpublished = true, Behind = WebBehind }, Plain, Ours), Is.EqualTo(new Step.Publish()));

    [Test]
    public void AfterAPublishedFailureIsToStand()
    {
        var failure = Some.Failure();

        Assert.That(Next(Web with { Failure = failure, Behind = WebBehind }, Plain, Ours), Is.EqualTo(new Step.Stand(new Standing.Failed(failure))));
    }

    [Test]
    public void OfARoleGivenLaterIsItsOldestMigration() =>
        Assert.That(Next(Web with { Behind = WebBehind }, [Old], Plain, Ours), Is.EqualTo(new Step.Run(Old, Earlier: true, Attempt: 1)));

    [Test]
    public void OfARoleGivenLaterIsToPublishBetweenItsMigrations() =>
        Assert.That(Next(Web with { Behind = WebBehind, Owed = Owed }, [Old], Plain), Is.EqualTo(new Step.Publish()));

    [Test]
    public void OfARoleThatHasRunItsEarlierOnesIsToHaveCaughtUp() =>
        Assert.That(Next(Web with { Behind = WebBehind.SetItem(RoleName.Parse("web"), Old.Id) }, [Old], Plain), Is.EqualTo(new Step.CatchUp(RoleName.Parse("web"))));

    [Test]
    public void PassesAllLinksWithoutWorkAtOnceAndBeforeItPublishes() =>
        Assert.That(Next(Web with { Owed = Owed, Unpublished = true }, Plain, Foreign, Ours), Is.EqualTo(new Step.Pass(Foreign, 2)));

    [Test]
    public void PublishesAMigrationsEndBeforeTheNextMigration() => Assert.That(Next(Web with { Owed = Owed }, Ours), Is.EqualTo(new Step.Publish()));

    [Test]
    public void DoesNotPublishPassedLinksBeforeTheNextMigration() =>
        Assert.That(Next(Web with { Unpublished = true }, Ours), Is.EqualTo(new Step.Run(Ours, Earlier: false, Attempt: 1)));

    [Test]
    public void OfAFailedMigrationIsItsNextTryNotBeforeItsTime()
    {
        var again = new Again(Ours.Id.ToString(), 2, 3, Some.Time.AddMinutes(1), "update", "it broke", null, null, null) { At = Some.Time };
        var unfinished = new Unfinished(Ours.Id, Ours.Migration!.Value, false, 0, null, Some.Time) { Retry = 2, Again = again };

        Assert.That(Next(Web with { Unfinished = unfinished, Unpublished = true }, Ours), Is.EqualTo(new Step.Run(Ours, Earlier: false, Attempt: 1) { Retry = 2, Again = again }));
    }

    [Test]
    public void CountsTheAttemptsOfAnUnfinishedMigration() =>
        Assert.That(Next(Web with { Unfinished = new(Ours.Id, Ours.Migration!.Value, false, 3, "update", Some.Time) }, Ours), Is.EqualTo(new Step.Run(Ours, Earlier: false, Attempt: 4)));

    [Test]
    public void UndoesAScriptThatFailedByThatScriptAlsoWhereItWasReplacedMeanwhile()
    {
        var replacement = Some.Link("web/mended") with { Replaces = Ours.Id };
        var unfinished = new Unfinished(Ours.Id, Ours.Migration!.Value, false, 1, "update", Some.Time) { Script = Ours.Id };
        var failing = unfinished with { Failing = new Failing(Ours.Id.ToString(), "update", "it broke", null, 1) { At = Some.Time } };

        Assert.That(((Step.Run)Next(Web with { Unfinished = failing }, Ours, replacement)).Script, Is.EqualTo(Ours), "its Rollback alone knows what it did");
        Assert.That(((Step.Run)Next(Web with { Unfinished = unfinished }, Ours, replacement)).Script, Is.EqualTo(replacement));
    }

    [Test]
    public void PublishesAtTheTip() => Assert.That(Next(Web with { Unpublished = true }), Is.EqualTo(new Step.Publish()));

    [Test]
    public void StandsAtTheTip() => Assert.That(Next(Web), Is.EqualTo(new Step.Stand(new Standing.AtTip())));

    [Test]
    public void KnowsWhatOfTheOutlookIsBehindTheState() =>
        Assert.That(Next(Web with { State = Foreign.Id }, Plain, Foreign, Ours), Is.EqualTo(new Step.Run(Ours, Earlier: false, Attempt: 1)));

    static Step Next(Position position, params Link[] ahead) => Next(position, [], ahead);

    static Step Next(Position position, Link[] earlier, params Link[] ahead) => Planner.Next(position, new Outlook(ahead, earlier));
}
