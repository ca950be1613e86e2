using System.Security.Cryptography;
using System.Text;
using Wildebeest.Scripting;
using Wildebeest.Scripting.Fetching;
using Wildebeest.Tests.Probes;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Fetching;

[Parallelizable(ParallelScope.All)]
sealed class AFetch
{
    static readonly Checksum Wanted = Checksum.Of("/x", Convert.ToHexStringLower(SHA256.HashData("hello"u8)), null);

    [Test]
    public void TakesWhatComesAndAddsItUp()
    {
        using var server = new PageServer(PageServer.Page(200, "hello"));

        Assert.That(Take(server.Url), Is.EqualTo(("hello", Wanted)));
    }

    [Test]
    public void FollowsWhereItIsSent()
    {
        using var server = new PageServer(PageServer.Page(302, "", "Location: /elsewhere?token=1"), PageServer.Page(200, "hello"));

        Assert.That(Take(server.Url.Replace("://", "://me:pass@", StringComparison.Ordinal)).Text, Is.EqualTo("hello"));
        Assert.That(server.Requests, Has.Count.EqualTo(2).And.All.Contain("Authorization: Basic bWU6cGFzcw=="));
        Assert.That(server.Requests[1], Does.StartWith("GET /elsewhere?token=1 "));
    }

    [Test]
    public void GivesUpWhatLeadsOnAndOn()
    {
        using var server = new PageServer(PageServer.Page(302, "", "Location: /health"));

        Assert.That(() => Take(server.Url), Refused($"{server.Url} leads on and on, more than 10 times"));
    }

    [Test]
    public void GivesUpAServerThatHangs()
    {
        using var server = new PageServer((string?)null);

        Assert.That(() => Take(server.Url, timeout: TimeSpan.FromMilliseconds(100)), Refused($"{server.Url} did not give all of it within 0.1 s"));
    }

    [Test]
    public void TakesNoMoreThanItMay()
    {
        using var server = new PageServer(PageServer.Page(200, new string('x', 11)), "HTTP/1.1 200 Said\r\n\r\n" + new string('x', 100_000));

        Assert.That(() => Take(server.Url), Refused($"{server.Url} gives more than 10 bytes, which is the most that is taken (largest:)"));
        Assert.That(() => Take(server.Url), Refused($"{server.Url} gives more than 10 bytes, which is the most that is taken (largest:)"));
    }

    [Test]
    public void SaysWhatTheServerSaid()
    {
        using var server = new PageServer(PageServer.Page(404), "HTTP/1.1 200 Said\r\nContent-Length: 10\r\n\r\nhalf");

        Assert.That(() => Take(server.Url), Refused($"{server.Url} answered 404"));
        Assert.That(() => Take(server.Url), Refused($"{server.Url}: the connection broke off in the middle"));
        Assert.That(() => Take($"http://127.0.0.1:{PageServer.FreePort()}/"), Throws.TypeOf<MigrationException>().With.Message.EndsWith(": connection refused"));
    }

    [Test]
    public void KeepsItsCredentialsFromOthersAndFromSight()
    {
        var url = FetchUrl.Of("/x", "https://me:p%40ss@example.org/file?token=secret");

        Assert.That($"{url}", Is.EqualTo("https://example.org/file?…"));
        Assert.That(url.ForRequest.ToString(), Is.EqualTo("https://example.org/file?token=secret"));
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(url.Credentials!)), Is.EqualTo("me:p@ss"));
        Assert.That(url.Redirected(new Uri("/other", UriKind.Relative)).Credentials, Is.EqualTo(url.Credentials));
        Assert.That(url.Redirected(new Uri("https://other.example.org/file")).Credentials, Is.Null);
        Assert.That(url.Redirected(new Uri("https://you:them@other.example.org/file")).Credentials, Is.Null);
        Assert.That(() => url.Redirected(new Uri("http://example.org/file")), Refused("https://example.org/file?… leads from https to http (http://example.org/file), which is not followed"));
        Assert.That(() => url.Redirected(new Uri("file:///etc/shadow")), Throws.TypeOf<MigrationException>());
    }

    [TestCase("file:///etc/shadow")]
    [TestCase("ftp://example.org/x")]
    [TestCase("example.org/x")]
    [TestCase("https://example.org/a\nb")]
    [TestCase("")]
    public void AsksNothingElse(string url) =>
        Assert.That(() => FetchUrl.Of("/x", url), Refused("/x: it can be fetched from http://… and https://… alone, and the URL that is given is neither."));

    [Test]
    public void NeedsOneChecksum()
    {
        Assert.That(() => Checksum.Of("/x", null, null), Throws.TypeOf<MigrationException>().With.Message.StartsWith("/x: say what is to come"));
        Assert.That(() => Checksum.Of("/x", "a", "b"), Refused("/x: one checksum is enough, sha256: or sha512:."));
        Assert.That(() => Checksum.Of("/x", "abc", null), Refused("/x: a sha256 is 64 hexadecimal digits, and 'abc' is none."));
        Assert.That(Checksum.Of("/x", new string('A', 64), null).Digits, Is.EqualTo(new string('a', 64)));
    }

    static NUnit.Framework.Constraints.Constraint Refused(string message) => Throws.TypeOf<MigrationException>().With.Message.EqualTo(message);

    static (string Text, Checksum Came) Take(string url, TimeSpan? timeout = null)
    {
        using var folder = new TempFolder();
        Checksum came;
        using (var file = File.OpenHandle(folder["file"], FileMode.CreateNew, FileAccess.Write))
        {
            came = new Fetch(FetchUrl.Of("/x", url), 10, timeout ?? TimeSpan.FromSeconds(30)).Into(file, Wanted);
        }

        return (File.ReadAllText(folder["file"]), came);
    }
}
