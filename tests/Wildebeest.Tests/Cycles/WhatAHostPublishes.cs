using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;

namespace Wildebeest.Tests.Cycles;

[Parallelizable(ParallelScope.All)]
sealed class WhatAHostPublishes
{
    static readonly HostIdentity Identity = new(HostId.New(), Some.HostName, Some.Time);
    static readonly Position AtALink = Position.Of([new Granted(["web"]) { At = Some.Time }, new Passed(Some.Id(1).ToString()) { At = Some.Time }]);
    static readonly Position GivenARole = AtALink.After(new Granted(["db", "web"]) { At = Some.Time });

    [Test]
    public void SaysNothingOfRolesThatAreNotBehind() => Assert.That(Standing(AtALink).Behind, Is.Null);

    [Test]
    public void SaysThatTheNextLinkWaitsForApprovalsAndThatNothingIsWrong()
    {
        var link = Some.Id();
        var record = HostRecords.Standing(Identity, AtALink, new ChainViolation(ChainRule.Approvals, link, null, "waits for 1 more approval by bob.", "wildebeest approve it"));

        Assert.That(record, Has.Property("Phase").EqualTo(HostPhase.Waiting).And.Property("Error").Null.And.Property("Migration").Null.And.Property("Link").EqualTo(link.ToString()));
        Assert.That(record.Waits!.Sentence, Is.EqualTo($"link {link.Short} waits for 1 more approval by bob"));
    }

    [Test]
    public void SaysHowFarARoleThatWasGivenLaterHasCome()
    {
        var between = GivenARole.After(new Started(Some.Id(2).ToString(), "db/a", true, 1) { At = Some.Time }).After(new Completed(Some.Id(2).ToString(), null) { At = Some.Time });

        Assert.That(Standing(GivenARole).Behind, Is.EqualTo(new Dictionary<string, string> { ["db"] = "" }));
        Assert.That(Standing(between).Behind, Is.EqualTo(new Dictionary<string, string> { ["db"] = Some.Id(2).ToString() }));
    }

    [Test]
    public void SaysNothingOfARoleThatWasTakenAway() => Assert.That(Standing(GivenARole.After(new Granted(["web"]) { At = Some.Time })).Behind, Is.Null);

    [Test]
    public void SaysWhatDoesNotHoldUntilItDoes()
    {
        var drifting = AtALink.After(new Published(Some.Id(3).ToString(), null) { At = Some.Time }).After(new Drifted(["answers on 443"]) { At = Some.Time });
        var restored = ((Snapshot)JournalEntry.FromJson(new Snapshot(PositionRecord.Of(drifting)) { At = Some.Time }.ToJson())!).Position.ToPosition();

        Assert.That(drifting.Unpublished, Is.True);
        Assert.That(HostRecord.FromJson(Standing(restored).ToJson())!.Drift, Is.EqualTo(new[] { "answers on 443" }));
        Assert.That(Standing(drifting.After(new Drifted([]) { At = Some.Time })).ToJson(), Does.Not.Contain("drift"));
    }

    [Test]
    public void IsSaidAnewWhenARoleHasCaughtUp()
    {
        var published = GivenARole.After(new Published(Some.Id(3).ToString(), null) { At = Some.Time });

        Assert.That(published.After(new CaughtUp("db") { At = Some.Time }), Has.Property("Unpublished").True);
        Assert.That(Standing(published.After(new CaughtUp("db") { At = Some.Time })).Behind, Is.Null);
    }

    [TestCase(FailureEnd.Undone, ExpectedResult = HostError.Undone)]
    [TestCase(FailureEnd.Stuck, ExpectedResult = HostError.Stuck)]
    [TestCase(null, ExpectedResult = null)]
    public string? SaysHowAFailureLeftIt(FailureEnd? end) => Standing(AtALink with { Failure = Some.Failure() with { End = end, Account = "undone" } }).Error!.End;

    [TestCase("it broke", ExpectedResult = "it broke (undone; back in load)")]
    [TestCase("tool: exit code 1.", ExpectedResult = "tool: exit code 1 (undone; back in load)")]
    public string SaysOneSentenceOfAFailureThatWasUndone(string error) =>
        Standing(AtALink with { Failure = Some.Failure() with { Error = error, End = FailureEnd.Undone, Account = "undone; back in load" } }).Error!.Sentence;

    [Test]
    public void SaysThatItTriesAgainAndWhen()
    {
        var again = new Again(Some.Id(2).ToString(), 2, 3, Some.Time.AddMinutes(1), "update", "it broke.", null, null, "undone; back in load") { At = Some.Time };
        var record = Standing(GivenARole with { Unfinished = new Unfinished(Some.Id(2), MigrationName.Parse("web/a"), false, 0, null, Some.Time) { Retry = 2, Again = again } });

        Assert.That((record.Phase, record.Migration, record.Link), Is.EqualTo((HostPhase.Retrying, "web/a", Some.Id(2).ToString())));
        Assert.That((record.Error, record.Again), Is.EqualTo((new HostError("it broke (undone; back in load)", null, Some.Time, HostError.Undone), new NextTry(2, 3, Some.Time.AddMinutes(1)))));
        Assert.That(record.Behind, Is.Not.Null);
        Assert.That(HostRecord.FromJson(record.ToJson())!.Again, Is.EqualTo(record.Again));
    }

    [Test]
    public void NamesTheReplacementThatItIsIn()
    {
        var unfinished = new Unfinished(Some.Id(2), MigrationName.Parse("web/a"), false, 1, "update", Some.Time);

        Assert.That(HostRecords.Running(Identity, GivenARole, unfinished), Has.Property("Script").Null.And.Property("Behind").Not.Null);
        Assert.That(HostRecords.Running(Identity, AtALink, unfinished with { Script = Some.Id(3) }), Has.Property("Script").EqualTo(Some.Id(3).ToString()));
    }

    static HostRecord Standing(Position position) => HostRecords.Standing(Identity, position, refusal: null);
}
