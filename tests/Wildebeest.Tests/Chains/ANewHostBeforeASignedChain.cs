using Wildebeest.Chains;

namespace Wildebeest.Tests.Chains;

/// <summary>It was given today's list, and the chain is old: its first links are signed by keys that count no more, or by none.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ANewHostBeforeASignedChain : IDisposable
{
    readonly SignedLinks links = new();

    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    public void BelievesNoListThatOthersCanWrite(UnixFileMode open)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, links.List("alice"));
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.That(SignerAnchor.LoadOfHost(file).List.Signers, Has.Count.EqualTo(1));

            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | open);
            Assert.That(() => SignerAnchor.LoadOfHost(file), Throws.TypeOf<SignerFileException>().With.Message.Contains("it can be written by others than its owner").And.Property("WayOut").EqualTo($"chmod go-w {file}"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Dispose() => links.Dispose();

    [Test]
    public async Task BelievesWhatASignerOfItsListSignedOnTopOf()
    {
        links.Plain(null);
        links.SetList(links.List("old"), "old");
        links.Migration("web/a", "old");
        var today = links.List("alice");
        links.SetList(today, "old");
        var head = links.Plain("alice");

        Assert.That((await links.ReadAsync(today)).Head, Is.EqualTo(head));
    }

    [Test]
    public async Task BelievesTheLinkThatBroughtItsListWhereThatIsSignedByIt()
    {
        links.Plain(null);
        var today = links.List("alice");
        var head = links.SetList(today, "alice");

        Assert.That((await links.ReadAsync(today)).Head, Is.EqualTo(head));
    }

    [TestCase("mallory")]
    [TestCase(null)]
    public async Task BelievesNothingWhereNobodyOfItsListSigned(string? by)
    {
        var today = links.List("alice");
        var place = links.SetList(today, by);

        var reading = await links.ReadAsync(today);

        Assert.That(reading.Head, Is.Null);
        Assert.That(reading.Violations.Single(), Has.Property("Rule").EqualTo(ChainRule.SignerList).And.Property("Link").EqualTo(place).And.Property("Sentence").Contains("nobody vouches for what came before"));
    }

    [Test]
    public async Task IsNotVouchedForByASignerOfARole()
    {
        var today = links.List("alice bob:web");
        links.SetList(today, "mallory");
        links.Migration("web/a", "bob");

        Assert.That((await links.ReadAsync(today)).Violations.Single().Rule, Is.EqualTo(ChainRule.SignerList));
    }

    [Test]
    public async Task IsNotVouchedForUnderALaterList()
    {
        // Who forged the list's place may go on with it only under keys that the host knows.
        var today = links.List("alice");
        links.SetList(today, "mallory");
        links.SetList(links.List("mallory"), "mallory");
        links.Plain("mallory");

        Assert.That((await links.ReadAsync(today)).Head, Is.Null);
    }

    [Test]
    public async Task VerifiesEachLinkSinceItsList()
    {
        var today = links.List("alice");
        links.SetList(today, "alice");
        var bad = links.Plain(null);
        links.Plain("alice");

        Assert.That((await links.ReadAsync(today)).Violations.Single(), Has.Property("Rule").EqualTo(ChainRule.Unsigned).And.Property("Link").EqualTo(bad));
    }

    [Test]
    public async Task IsNotLedToALaterListThatItWasNotGiven()
    {
        // A host whose clone was lost, with a list that the chain never had: the chain's may have taken away what this one still gives.
        links.Plain("alice");
        var accepted = links.SetList(links.List("alice bob"), "alice");
        links.Plain("alice");

        Assert.That((await links.ReadAsync(links.List("alice"), accepted)).Violations.Single(), Has.Property("Rule").EqualTo(ChainRule.SignerList).And.Property("Link").EqualTo(accepted));
    }

    [Test]
    public async Task ThatLostItsCloneVerifiesAnewFromItsList()
    {
        var first = links.List("alice");
        links.SetList(first, "alice");
        var accepted = links.SetList(links.List("bob"), "alice");
        var head = links.Plain("bob");

        Assert.That((await links.ReadAsync(first, accepted)).Head, Is.EqualTo(head));
    }
}
