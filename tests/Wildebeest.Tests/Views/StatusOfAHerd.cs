using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
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
    public void InOneSentence() => Assert.That(StatusText.Summary(Herd()), Is.EqualTo($"10 hosts at {Herd().Head[..7]} plain: 2 up to date, 8 behind, 2 late, 1 failed"));

    [Test]
    public void WithWhatItsRolesSay() => Approved.Text(string.Join('\n', Herd().Roles.SelectMany(LedgerText.Lines)));

    [Test]
    public void CountsAReplacementAndWhatItReplacesOnce()
    {
        using var herd = new HerdOfOneRole();
        var start = herd.Chain.Plain();
        var bad = herd.Chain.Migration("web/bad");
        var between = herd.Chain.Migration("web/between");
        var head = herd.Chain.Commit($"Mend\n\nReplaces: {bad}", TreeChange.File("migrations/web/good.csx", "Log(1);\n"));
        foreach (var state in (CommitId?[])[null, start, bad, between, head])
        {
            herd.Add(state);
        }

        Assert.That(HerdStatus.Of(herd.Chain.Clone, head, herd.Members).Hosts.Select(host => host.MigrationsBehind), Is.EqualTo(new[] { 2, 2, 1, 0, 0 }));
    }

    [Test]
    public void CountsWhatAHostThatCatchesUpLacks()
    {
        using var herd = new HerdOfOneRole();
        var first = herd.Chain.Migration("db/first");
        herd.Chain.Migration("db/second");
        var head = herd.Chain.Migration("web/a");
        herd.Add(head, record => record with { Behind = new Dictionary<string, string> { ["db"] = first.ToString() } }, "db", "web");
        herd.Add(head, record => record with { Behind = new Dictionary<string, string> { ["db"] = "" } }, "db", "web");
        herd.Add(head, record => record with { Behind = new Dictionary<string, string> { ["db"] = Some.Id().ToString() } }, "db", "web");

        Assert.That(HerdStatus.Of(herd.Chain.Clone, head, herd.Members).Hosts.Select(host => host.MigrationsBehind), Is.EqualTo(new int?[] { 1, 2, null }));
    }

    [Test]
    public void ShowsWhatDoesNotHold()
    {
        using var herd = new HerdOfOneRole();
        var head = herd.Chain.Migration("web/a");
        herd.Add(head, record => record with { Drift = ["answers on 443", "tells \u001b[31m"] });

        var host = HerdStatus.Of(herd.Chain.Clone, head, herd.Members).Hosts.Single();

        Assert.That(StatusText.Cells(host, Some.Time)[^1], Is.EqualTo("drift: answers on 443, tells \\x1b[31m"));
    }

    [Test]
    public void CallsTheHostLateThatItsPeersLeftBehind()
    {
        using var herd = new HerdOfOneRole();
        var first = herd.Chain.Migration("web/first");
        herd.Chain.Migration("db/other");
        var second = herd.Chain.Migration("web/second");
        var head = herd.Chain.Migration("web/third");
        herd.Add(first);
        herd.Add(second);
        herd.Add(head);
        herd.Add(first, record => record with { Phase = HostPhase.Failed, Error = new HostError("it broke", null, Some.Time) });

        var early = HerdStatus.Of(herd.Chain.Clone, head, herd.Members, [], Some.Time.AddMinutes(9));
        var status = HerdStatus.Of(herd.Chain.Clone, head, herd.Members, [], Some.Time.AddMinutes(11));

        Assert.That(early.Hosts.Select(host => host.Late), Is.All.Null);
        Assert.That(status.Hosts.Select(host => host.Late), Is.EqualTo(new[] { new LateMark(second.ToString(), "web/second", Some.Time), null, null, null }));
        Assert.That(StatusText.Line(status.Hosts[0], Some.Time), Does.Contain("\t2 migrations, late\t"));
    }

    [Test]
    public void OfNobody()
    {
        using var chain = new TempChain();

        Assert.That(StatusText.Summary(HerdStatus.Of(chain.Clone, chain.Migration("web/a"), [])), Does.StartWith("0 hosts at ").And.EndWith(" web/a: 0 up to date, 0 behind, 0 late, 0 failed"));
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
            Member("catching-up", head, id => Some.Record(id, HostPhase.Idle, "db", "web") with { Behind = new Dictionary<string, string> { ["web"] = first.ToString() } }),
            Member("late", null, id => Some.Record(id, HostPhase.Joined, "db")),
            Member("another", database, id => Some.Record(id, HostPhase.Idle, "db", "web")),
        ];
        var web = new Ledger(RoleName.Parse("web"))
        {
            Pause = new Pause("ann", "the shop is busy", Some.Time),
            Halts = [new Halt(second, MigrationName.Parse("web/second"), HostName.Parse("failed"), "check", "it broke", Some.Time)],
            Places =
            [
                new Place(members[2].Id, HostName.Parse("behind"), second, MigrationName.Parse("web/second"), Limit.One, Some.Time),
                new Place(members[3].Id, HostName.Parse("failed"), second, MigrationName.Parse("web/second"), Limit.One, Some.Time) { NeedsHands = true },
            ],
        };
        return HerdStatus.Of(chain.Clone, head, members, [new Ledger(RoleName.Parse("db")), web], Some.Time.AddHours(3));
    }

    static HerdMember Member(string name, CommitId? state, Func<HostId, HostRecord?> record)
    {
        var id = HostId.New();
        return new HerdMember(id, name, state, record(id), Some.Time);
    }
}
