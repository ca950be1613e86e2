using Wildebeest.Git;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class OriginUrls
{
    [TestCase("/srv/git/herd.git", GitTransport.File)]
    [TestCase("/srv/with space/herd:1.git", GitTransport.File)]
    [TestCase("file:///srv/git/herd.git", GitTransport.File)]
    [TestCase("ssh://git@git.example.org/herd.git", GitTransport.Ssh)]
    [TestCase("ssh://git.example.org:2222/~alice/herd", GitTransport.Ssh)]
    [TestCase("ssh://[2001:db8::1]:22/herd.git", GitTransport.Ssh)]
    [TestCase("git@git.example.org:herd.git", GitTransport.Ssh)]
    [TestCase("git.example.org:/srv/herd.git", GitTransport.Ssh)]
    [TestCase("git@[2001:db8::1]:herd.git", GitTransport.Ssh)]
    [TestCase("http://git.example.org/herd.git", GitTransport.Http)]
    [TestCase("https://git.example.org:8443/a/herd.git", GitTransport.Https)]
    public void AreTakenInGitsForms(string text, GitTransport transport)
    {
        var url = OriginUrl.Parse(text);

        Assert.That(url.Transport, Is.EqualTo(transport));
        Assert.That(url.ForGit, Is.EqualTo(text));
        Assert.That(url.ToString(), Is.EqualTo(text));
        Assert.That(url, Is.EqualTo(OriginUrl.Parse(text)));
    }

    [TestCase("/srv/herd.git", "/srv/herd.git")]
    [TestCase("file:///srv/the%20herd.git", "/srv/the herd.git")]
    [TestCase("file://localhost/srv/herd.git", "/srv/herd.git")]
    [TestCase("https://git.example.org/herd.git", null)]
    [TestCase("git@git.example.org:herd.git", null)]
    public void KnowTheirFolderOnThisMachine(string text, string? path) =>
        Assert.That(OriginUrl.Parse(text).LocalPath, Is.EqualTo(path));

    [TestCase("https://alice:s3cret@git.example.org/herd.git", "https://alice:***@git.example.org/herd.git")]
    [TestCase("https://alice:s3c@ret@git.example.org/herd.git", "https://alice:***@git.example.org/herd.git")]
    [TestCase("https://s3cret@git.example.org/herd.git", "https://***@git.example.org/herd.git")]
    [TestCase("https://:s3cret@git.example.org/herd.git", "https://:***@git.example.org/herd.git")]
    [TestCase("https://git.example.org/herd.git?token=s3cret", "https://git.example.org/herd.git?***")]
    [TestCase("ssh://git:s3cret@git.example.org/herd.git", "ssh://git:***@git.example.org/herd.git")]
    public void NeverShowAPassword(string text, string shown)
    {
        var url = OriginUrl.Parse(text);

        Assert.That(url.ToString(), Is.EqualTo(shown));
        Assert.That($"{url}", Does.Not.Contain("s3c"));
        Assert.That(url.ForGit, Is.EqualTo(text));
        Assert.That(url.HideIn($"fatal: unable to access '{text}/': 403"), Is.EqualTo($"fatal: unable to access '{shown}/': 403"));
    }

    [Test]
    public void HideTheirPasswordWhereGitWritesTheUrlAnotherWay() =>
        Assert.That(
            OriginUrl.Parse("https://alice:s3cret@git.example.org/herd.git").HideIn("fetching https://alice:s3cret@git.example.org/herd.git/info/refs"),
            Does.Not.Contain("s3cret"));

    [TestCase("", "It is empty")]
    [TestCase("ext::sh -c whoami", "'ext::' has git run a program")]
    [TestCase("ext::https://alice:s3cret@host/x", "'ext::' has git run a program")]
    [TestCase("fd::7", "'fd::' has git run a program")]
    [TestCase("https::https://git.example.org/x", "'https::' has git run a program")]
    [TestCase("--upload-pack=touch /tmp/x", "It begins with '-'")]
    [TestCase("git://git.example.org/herd.git", "The transport 'git' is not one that hosts use")]
    [TestCase("ftp://alice:s3cret@git.example.org/herd.git", "The transport 'ftp' is not one that hosts use")]
    [TestCase("SSH://git.example.org/herd.git", "The transport 'SSH' is not one that hosts use")]
    [TestCase("ssh://-oProxyCommand=whoami/x", "Its host or user is missing or begins with '-'")]
    [TestCase("ssh://-x@git.example.org/x", "Its host or user is missing or begins with '-'")]
    [TestCase("git@-oProxyCommand=whoami:x", "Its host or path is missing")]
    [TestCase("https:///herd.git", "Its host or user is missing")]
    [TestCase("https://git.example.org", "It names a host, but no repository on it")]
    [TestCase("https://git.example.org/a b", "It has a space")]
    [TestCase("file://srv/herd.git", "three slashes")]
    [TestCase("file:///", "three slashes")]
    [TestCase("herd.git", "neither an absolute path nor a URL")]
    [TestCase("../herd.git", "neither an absolute path nor a URL")]
    [TestCase("git@git.example.org:", "Its host or path is missing")]
    [TestCase("alice:s3cret@git.example.org:herd.git", "write ssh://user@host/path")]
    [TestCase("/srv/herd\n.git", "control or invisible characters")]
    [TestCase("https://git.example.org/\u202eherd", "control or invisible characters")]
    public void AreRefusedInAnyOtherForm(string text, string sentence)
    {
        Assert.That(OriginUrl.TryParse(text, out var url, out var error), Is.False);

        Assert.That(url, Is.Null);
        Assert.That(error, Does.Contain(sentence));
        Assert.That(error, Does.Not.Contain("s3cret"));
    }

    [TestCase("herd.git", "/home/alice/herd.git")]
    [TestCase("../herd.git", "/home/herd.git")]
    [TestCase("/srv/herd.git", "/srv/herd.git")]
    [TestCase("git@host:herd.git", "git@host:herd.git")]
    public void OfACommandLineMayBePathsFromItsFolder(string text, string url)
    {
        Assert.That(OriginUrl.TryParseArgument(text, "/home/alice", out var parsed, out _), Is.True);
        Assert.That(parsed!.ForGit, Is.EqualTo(url));
    }

    [Test]
    public void OfACommandLineAreNeverOptions() =>
        Assert.That(OriginUrl.TryParseArgument("--upload-pack=x", "/home/alice", out _, out _), Is.False);
}
