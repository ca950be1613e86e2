using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.SupportTests;

[TestFixture(Transport.File)]
[TestFixture(Transport.Ssh)]
[TestFixture(Transport.Http)]
sealed class AnOriginThatIsServed(Transport transport) : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(transport);
    readonly TemporaryFolder elsewhere = new();

    public void Dispose()
    {
        origin.Dispose();
        elsewhere.Dispose();
    }

    [Test]
    public void GivesItsLinksToAClient()
    {
        var head = origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");"));

        origin.GitFrom(elsewhere.Path, "clone", "--quiet", origin.Url, "clone").Successfully();

        Assert.That(PlainGit.Run(elsewhere["clone"], "rev-parse", "HEAD"), Is.EqualTo(head.ToString()));
        Assert.That(File.ReadAllText(elsewhere["clone/migrations/web/greet.csx"]), Is.EqualTo("Log(\"hello\");"));
    }

    [Test]
    public void TakesAClientsPush()
    {
        var head = origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");"));
        origin.GitFrom(elsewhere.Path, "clone", "--quiet", origin.Url, "clone").Successfully();

        origin.GitFrom(elsewhere["clone"], "tag", "-a", "-m", "{\"phase\":\"idle\"}", "web01").Successfully();
        origin.GitFrom(elsewhere["clone"], "push", "--quiet", "--atomic", "origin", "refs/tags/web01:refs/wildebeest/hosts/5f/uuid").Successfully();

        var published = origin.Refs("refs/wildebeest/hosts").Single();
        Assert.That(published.Peeled, Is.EqualTo(head));
        Assert.That(published.Tag, Is.EqualTo("web01"));
        Assert.That(published.Subject, Is.EqualTo("{\"phase\":\"idle\"}"));
    }

    [Test]
    public void SpeaksProtocolVersionTwo()
    {
        origin.Commit("Greet", ("a", "b"));

        var listing = PlainGit.Try(
            elsewhere.Path, new Dictionary<string, string>(origin.ClientEnvironment) { ["GIT_TRACE_PACKET"] = "1" }, null, "ls-remote", origin.Url, "refs/heads/main");

        Assert.That(listing.Successfully().Errors, Does.Contain("version 2"));
    }

    [Test]
    public void IsGoneInAnOutageAndBackAtTheSameAddressAfterIt()
    {
        var head = origin.Commit("Greet", ("a", "b"));
        var address = origin.Url;

        origin.Stop();
        var during = origin.GitFrom(elsewhere.Path, "ls-remote", address, "refs/heads/main");
        origin.Start();
        var after = origin.GitFrom(elsewhere.Path, "ls-remote", address, "refs/heads/main");

        Assert.That(during.ExitCode, Is.Not.Zero, during.ToString());
        Assert.That(after.Successfully().Output, Is.EqualTo($"{head}\trefs/heads/main\n"));
        Assert.That(origin.Url, Is.EqualTo(address));
    }

    [Test]
    public void ServesManyClientsAtOnce()
    {
        origin.Commit("Greet", ("a", "b"));

        var codes = new int[12];
        Parallel.For(0, codes.Length, new ParallelOptions { MaxDegreeOfParallelism = codes.Length }, client =>
            codes[client] = origin.GitFrom(elsewhere.Path, "ls-remote", origin.Url, "refs/heads/main").ExitCode);

        Assert.That(codes, Is.All.Zero);
    }

    [Test]
    public void LeavesNoProcessAndNoFileWhenDisposed()
    {
        origin.Commit("Greet", ("a", "b"));
        origin.GitFrom(elsewhere.Path, "ls-remote", origin.Url).Successfully();
        var whileItRan = LivingProcesses.ThatName(origin.Folder);

        origin.Dispose();

        Assert.That(whileItRan.Any(), Is.EqualTo(transport != Transport.File), "the search finds this origin's servers, of which a file:// origin has none");
        Assert.That(LivingProcesses.ThatName(origin.Folder), Is.Empty);
        Assert.That(Directory.Exists(origin.Folder), Is.False);
    }
}
