using System.Text;
using Wildebeest.Chains;
using Wildebeest.Signatures;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class AChainThatIsSigned : IDisposable
{
    readonly SignedLinks links = new();

    public void Dispose() => links.Dispose();

    [Test]
    public async Task IsBelievedFromItsRoot()
    {
        links.Plain("alice");
        var head = links.Migration("web/a", "bob");

        var reading = await links.ReadAsync(links.List("alice bob"));

        Assert.That(reading, Has.Property("Head").EqualTo(head).And.Property("Violations").Empty);
    }

    [TestCase(null, ChainRule.Unsigned)]
    [TestCase("mallory", ChainRule.UnknownSigner)]
    public async Task IsRefusedAtALinkThatNobodyOfTheListSigned(string? by, ChainRule expected)
    {
        links.Plain("alice");
        var bad = links.Migration("web/a", by);
        links.Plain("alice");

        var reading = await links.ReadAsync(links.List("alice"));

        Assert.That(reading.Head, Is.Null, "with any violation none is used");
        Assert.That(reading.Violations.Select(violation => (violation.Rule, violation.Link)), Is.EqualTo(new[] { (expected, bad) }));
    }

    [TestCase(null)]
    [TestCase("mallory")]
    public async Task IsNotReadOnAfterAListThatSomebodyElseChanged(string? by)
    {
        links.Plain("alice");
        var bad = links.SetList(links.List("alice mallory"), by);
        links.Migration("web/a", "mallory");

        var reading = await links.ReadAsync(links.List("alice"));

        Assert.That(reading.IsCut, Is.True);
        Assert.That(reading.Violations.Select(violation => violation.Link), Is.EqualTo(new[] { bad }));
    }

    [Test]
    public async Task IsRefusedAtALinkThatWasMadeAnewUnderItsSignature()
    {
        var bad = links.Tamper(links.Migration("web/a", "alice"));

        Assert.That(await RulesAsync(links.List("alice")), Is.EqualTo(new[] { (ChainRule.BadSignature, bad) }));
    }

    [Test]
    public async Task IsRefusedAtALinkWithASignatureForAnotherPurpose()
    {
        var raw = links.Raw(links.Chain.Plain());
        var made = SshSignature.Make(links.KeyOf("alice"), raw);
        var bytes = Convert.FromBase64String(string.Concat(made.Trim().Split('\n')[1..^1]));
        var other = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("\0\0\0\u0003git", "\0\0\0\u0003fil", StringComparison.Ordinal));
        var bad = links.Replace(SignedLinks.WithHeader(raw, $"{SshSignature.Begin}\n{Convert.ToBase64String(other)}\n-----END SSH SIGNATURE-----"));

        Assert.That(await RulesAsync(links.List("alice")), Is.EqualTo(new[] { (ChainRule.BadSignature, bad) }));
    }

    [TestCase("gpgsig")]
    [TestCase("gpgsig-sha256")]
    public async Task IsRefusedAtALinkWithTwoSignatures(string header)
    {
        var signed = links.Raw(links.Plain("alice"));
        var bad = links.Replace(SignedLinks.WithHeader(signed, SshSignature.Make(links.KeyOf("mallory"), signed), header));

        Assert.That(await RulesAsync(links.List("alice")), Is.EqualTo(new[] { (ChainRule.BadSignature, bad) }));
    }

    [Test]
    public async Task IsNotVerifiedAgainWhereItWasVerified()
    {
        var unsigned = links.Plain(null);
        var head = links.Plain("alice");

        Assert.That((await links.ReadAsync(links.List("alice"), unsigned, verified: unsigned)).Head, Is.EqualTo(head));
        Assert.That((await links.ReadAsync(links.List("mallory"), unsigned, verified: head)).Head, Is.EqualTo(head));
    }

    [Test]
    public async Task IsVerifiedFromWhereAHostStandsThatNeverAskedBefore()
    {
        var unsigned = links.Plain(null);
        var head = links.Plain("alice");

        Assert.That((await links.ReadAsync(links.List("alice"), unsigned)).Head, Is.EqualTo(head));
    }

    [Test]
    public async Task FollowsItsOwnList()
    {
        var first = links.List("alice");
        links.SetList(first, "alice");
        links.SetList(links.List("alice bob"), "alice");
        var head = links.Plain("bob");

        Assert.That((await links.ReadAsync(first)).Head, Is.EqualTo(head));
    }

    [Test]
    public async Task IsRefusedWhereAnUnlistedChangesTheList()
    {
        var first = links.List("alice");
        links.SetList(first, "alice");
        var bad = links.SetList(links.List("alice mallory"), "mallory");
        links.Plain("mallory");

        Assert.That(await RulesAsync(first), Is.EqualTo(new[] { (ChainRule.UnknownSigner, bad) }), "what follows is not even looked at");
    }

    [Test]
    public async Task IsRefusedWhereASignerOfARoleChangesTheList()
    {
        var first = links.List("alice bob:web");
        links.SetList(first, "alice");
        var bad = links.SetList(links.List("alice bob"), "bob");

        Assert.That(await RulesAsync(first), Is.EqualTo(new[] { (ChainRule.SignerRole, bad) }));
    }

    [Test]
    public async Task IsRefusedWhereTheListIsRemoved()
    {
        var first = links.List("alice");
        links.SetList(first, "alice");
        var bad = links.Sign(links.Chain.Commit("Without", TreeChange.Deletion(SignerList.FileName)), "alice");

        Assert.That(await RulesAsync(first), Is.EqualTo(new[] { (ChainRule.SignerList, bad) }));
    }

    [TestCase("signers: []\n")]
    [TestCase("nonsense")]
    public async Task IsRefusedWhereTheListBecomesWrong(string text)
    {
        var first = links.List("alice");
        links.SetList(first, "alice");
        var bad = links.SetList(text, "alice");

        Assert.That(await RulesAsync(first), Is.EqualTo(new[] { (ChainRule.SignerList, bad) }));
    }

    [Test]
    public async Task IsRefusedWhereTheListIsALink()
    {
        var first = links.List("alice");
        links.SetList(first, "alice");
        var bad = links.Sign(links.Chain.Commit("A link", TreeChange.Link(SignerList.FileName, "/etc/passwd")), "alice");

        Assert.That(await RulesAsync(first), Is.EqualTo(new[] { (ChainRule.SignerList, bad) }));
    }

    [Test]
    public async Task KeepsWhatARevokedKeySignedBefore()
    {
        var first = links.List("alice bob");
        links.SetList(first, "alice");
        links.Migration("web/a", "bob");
        links.SetList(links.List("alice bob", $"revoked:\n  - {links.KeyOf("bob").Public.Fingerprint}\n"), "alice");
        var good = links.Plain("alice");

        Assert.That((await links.ReadAsync(first)).Head, Is.EqualTo(good));

        var bad = links.Plain("bob");

        Assert.That(await RulesAsync(first), Is.EqualTo(new[] { (ChainRule.RevokedKey, bad) }));
    }

    [TestCase("migrations/web/a.csx", true)]
    [TestCase("files/web/x.conf", true)]
    [TestCase("specs/web/answers.csx", true)]
    [TestCase("migrations/db/a.csx", false)]
    [TestCase("files/x.conf", false)]
    [TestCase("reusable/x.csx", false)]
    [TestCase("README.md", false)]
    public async Task LetsASignerOfARoleSignForItAlone(string path, bool expected)
    {
        links.Plain("alice");
        links.Sign(links.Chain.Commit("Change it", TreeChange.File(path, "x")), "bob");

        Assert.That((await RulesAsync(links.List("alice bob:web"))).Select(found => found.Rule), expected ? Is.Empty : Is.EqualTo(new[] { ChainRule.SignerRole }));
    }

    [Test]
    public async Task IsNotJudgedWhereItWasRewritten()
    {
        var accepted = links.Plain("alice");
        links.Chain.From(null);
        var head = links.Plain("mallory");

        var reading = await links.ReadAsync(links.List("alice"), accepted, verified: accepted);

        Assert.That(reading, Has.Property("Head").EqualTo(head).And.Property("Violations").Empty, "that is for the rule that refuses it whole");
    }

    async Task<IEnumerable<(ChainRule Rule, Wildebeest.Git.CommitId Link)>> RulesAsync(string anchor) =>
        (await links.ReadAsync(anchor)).Violations.Select(violation => (violation.Rule, violation.Link));
}
