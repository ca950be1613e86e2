using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;
using Wildebeest.Views;

namespace Wildebeest.Tests.Views;

[Parallelizable(ParallelScope.All)]
sealed class StatusOfAHerd
{
    [Test]
    public void AsPlainLines() => Approved.Text(string.Join('\n', Herd().Hosts.Select(host => StatusText.Line(host, Some.Time.AddHours(3)).Replace('\t', '|'))));

    [Test]
    public void AsJson() => Approved.Text(StatusText.Json(Herd()));

    [Test]
    public void InOneSentence() => Assert.That(StatusText.Summary(Herd()), Is.EqualTo($"7 hosts at {Herd().Head[..7]} plain: 2 up to date, 5 behind, 1 failed"));

    [Test]
    public void OfNobody()
    {
        using var chain = new TempChain();

        Assert.That(StatusText.Summary(HerdStatus.Of(chain.Clone, chain.Migration("web/a"), [])), Does.StartWith("0 hosts at ").And.EndWith(" web/a: 0 up to date, 0 behind, 0 failed"));
    }

    [TestCase(-5, ExpectedResult = "0 s")]
    [TestCase(0, ExpectedResult = "0 s")]
    [TestCase(99, ExpectedResult = "99 s")]
    [TestCase(100, ExpectedResult = "1 min")]
    [TestCase(5_999, ExpectedResult = "99 min")]
    [TestCase(6_000, ExpectedResult = "1 h")]
    [TestCase(172_799, ExpectedResult = "47 h")]
    [TestCase(172_800, ExpectedResult = "2 d")]
    public string TellsAgesInTheLargestUnit(int seconds) => StatusText.Ago(TimeSpan.FromSeconds(seconds));

    static HerdStatus Herd()
    {
        using var chain = new TempChain();
        var first = chain.Migration("web/first");
        var database = chain.Migration("db/first");
        var second = chain.Migration("web/second");
        var head = chain.Plain();
        var elsewhere = chain.From(first).Migration("web/elsewhere");
        HerdMember[] members =
        [
            Member("at-the-tip", head, id => Some.Record(id, HostPhase.Idle, "db", "web")),
            Member("at-the-last-migration", second, id => Some.Record(id, HostPhase.Idle, "web") with { Since = Some.Time.AddDays(-3) }),
            Member("behind", first, id => Some.Record(id, HostPhase.Update, "base", "web") with { Migration = "web/second\u001b[2J" }),
            Member("failed", database, id => Some.Record(id, HostPhase.Failed, "web") with { Migration = "web/second", Error = new HostError("it broke\nbadly", "migrations/web/second.csx(1,1)", Some.Time) }),
            Member("just-joined", null, id => Some.Record(id, HostPhase.Joined, "db", "web")),
            Member("on-another-branch", elsewhere, id => Some.Record(id, HostPhase.LeaveLoad, "web")),
            Member("unreadable", first, _ => null),
        ];
        return HerdStatus.Of(chain.Clone, head, members);
    }

    static HerdMember Member(string name, CommitId? state, Func<HostId, HostRecord?> record)
    {
        var id = HostId.New();
        return new HerdMember(id, name, state, record(id), Some.Time);
    }
}
