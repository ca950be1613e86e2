using Wildebeest.Chains;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ALinkThatNeedsApprovals : IDisposable
{
    readonly SignedLinks links = new();

    string List => links.List("alice bob carol:db dave:web", "approvals:\n  db: 2\n");

    public void Dispose() => links.Dispose();

    [Test]
    public async Task KeepsHostsAtTheLinkBefore()
    {
        var before = links.Plain("alice");
        links.Approvals.Add(("bob", links.Approve(before, "bob")));
        var link = links.Migration("db/a", "alice");
        links.Migration("web/b", "alice");

        // The plain link may reach the role too, so it needs as many.
        var reading = await links.ReadAsync(List);

        Assert.That(reading.Violations, Is.Empty);
        Assert.That(reading.Head, Is.EqualTo(before));
        Assert.That(reading.Waiting, Has.Property("Rule").EqualTo(ChainRule.Approvals).And.Property("Link").EqualTo(link));
        Assert.That(reading.Waiting!.Sentence, Is.EqualTo("waits for 1 more approval by bob or carol (1 of 2 have signed: alice)."));
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task IsWhatAHostIsToldThatAcceptedItBeforeItKnewOfSigners(int further)
    {
        links.SetList(List, "alice");
        links.Approvals.Add(("bob", links.Approve(links.Chain.Head!.Value, "bob")));
        var link = links.Migration("db/a", "alice");
        var accepted = further == 0 ? link : links.Migration("web/b", "alice");
        links.Migration("web/c", "alice");

        var reading = await links.ReadAsync(List, accepted);

        Assert.That(reading.Head, Is.Null, "it does not go back");
        Assert.That(reading.Violations.Select(violation => (violation.Rule, violation.Link)), Is.EqualTo(new[] { (ChainRule.Approvals, link) }));
    }

    [TestCase("bob")]
    [TestCase("carol", Description = "who may sign for this role alone")]
    public async Task GoesOnWhenTheyAreThere(string by)
    {
        var link = links.Migration("db/a", "alice");
        links.Approvals.Add((by, links.Approve(link, by)));

        Assert.That((await links.ReadAsync(List)).Head, Is.EqualTo(link));
    }

    [TestCase("alice", "alice", Description = "the author counts once")]
    [TestCase("dave", "dave", Description = "who may not sign for it")]
    [TestCase("bob", "mallory", Description = "under another's name")]
    [TestCase("mallory", "mallory")]
    public async Task IsNotApprovedByThoseWhoMayNot(string name, string by)
    {
        var link = links.Migration("db/a", "alice");
        links.Approvals.Add((name, links.Approve(link, by)));

        Assert.That((await links.ReadAsync(List)).Waiting?.Link, Is.EqualTo(link));
    }

    [Test]
    public async Task IsNotApprovedByAnotherTagOfASigner()
    {
        var other = links.Migration("db/a", "alice");
        var link = links.Migration("db/b", "alice");
        links.Approvals.Add(("bob", links.Approve(link, "bob", tagName: "v1.0")));
        links.Approvals.Add(("carol", links.Approve(other, "carol")));

        Assert.That((await links.ReadAsync(List, other, other)).Waiting?.Link, Is.EqualTo(link));
    }

    [Test]
    public async Task IsNotApprovedWithARevokedKey()
    {
        var link = links.Migration("db/a", "alice");
        links.Approvals.Add(("bob", links.Approve(link, "bob")));

        var list = links.List("alice bob erin carol:db", $"approvals:\n  db: 2\nrevoked:\n  - {links.KeyOf("bob").Public}\n");

        Assert.That((await links.ReadAsync(list)).Waiting?.Link, Is.EqualTo(link));
    }

    [Test]
    public async Task AsksForApprovalsOnlyThen()
    {
        links.Migration("web/a", "alice");
        links.Migration("web/b", "dave");
        Assert.That((await links.ReadAsync(List)).Waiting, Is.Null);
        Assert.That(links.AskedForApprovals, Is.Zero);

        links.Migration("db/a", "alice");
        await links.ReadAsync(List);
        Assert.That(links.AskedForApprovals, Is.EqualTo(1));
    }

    [TestCase("signers")]
    [TestCase("reusable/x.csx")]
    [TestCase("specs/db/y.csx")]
    [TestCase("vars/defaults.yaml")]
    public async Task IsAlsoOneThatCouldReachTheRoleAnotherWay(string path)
    {
        var link = links.Sign(links.Chain.Commit("Change it", TreeChange.File(path, path == "signers" ? List + "# changed\n" : "x")), "alice");

        Assert.That((await links.ReadAsync(List)).Waiting?.Link, Is.EqualTo(link));
    }
}
