using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;

namespace Wildebeest.Tests.Refs;

/// <summary>Links 1 to 9 are the chain; the host stands at 5.</summary>
[Parallelizable(ParallelScope.All)]
sealed class WhatAHostHasCompleted
{
    static readonly RoleName Web = RoleName.Parse("web");

    [TestCase(4, ExpectedResult = true)]
    [TestCase(5, ExpectedResult = true)]
    [TestCase(6, ExpectedResult = false)]
    public bool ReachesToItsState(int link) => Host(5).HasCompleted(Web, Some.Id(link), IsAtOrAfter);

    [TestCase(2, ExpectedResult = true)]
    [TestCase(3, ExpectedResult = false)]
    public bool ReachesLessFarInARoleThatCatchesUp(int link) => Host(5, ("web", Some.Id(2).ToString())).HasCompleted(Web, Some.Id(link), IsAtOrAfter);

    [Test]
    public void IsNothingInARoleThatHasNotBegunToCatchUp() => Assert.That(Host(5, ("web", "")).HasCompleted(Web, Some.Id(1), IsAtOrAfter), Is.False);

    [Test]
    public void IsNotHeldBackByAnotherRole() => Assert.That(Host(5, ("base", "")).HasCompleted(Web, Some.Id(5), IsAtOrAfter), Is.True);

    [Test]
    public void IsNothingBeforeTheFirstLink() => Assert.That(Host(null).HasCompleted(Web, Some.Id(1), IsAtOrAfter), Is.False);

    [Test]
    public void IsNothingOfARoleThatItHasNot() => Assert.That(Host(5).HasCompleted(RoleName.Parse("db"), Some.Id(1), IsAtOrAfter), Is.False);

    [Test]
    public void IsUnknownWhereItsRecordCannotBeRead() =>
        Assert.That(new HerdMember(HostId.New(), "web01", Some.Id(5), null, Some.Time).HasCompleted(Web, Some.Id(1), IsAtOrAfter), Is.False);

    static bool IsAtOrAfter(CommitId one, CommitId other) => one.CompareTo(other) >= 0;

    static HerdMember Host(int? state, params (string Role, string Link)[] behind)
    {
        var id = HostId.New();
        var record = Some.Record(id, HostPhase.Idle, "base", "web") with { Behind = behind.Length == 0 ? null : behind.ToDictionary(role => role.Role, role => role.Link) };
        return new HerdMember(id, "web01", state is { } link ? Some.Id(link) : null, record, Some.Time);
    }
}
