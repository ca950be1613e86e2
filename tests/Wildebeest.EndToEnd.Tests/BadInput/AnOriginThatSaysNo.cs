using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>Each cause comes out as one sentence that names the origin and the cause, with the way out; git's own words are not the error.</summary>
sealed class AnOriginThatSaysNo
{
    static readonly string[] NoGitWords = ["fatal:", "Please make sure you have the correct access rights"];

    [Test]
    public void ByHavingNoSuchHost() => JoinSays("http://no-such-host.invalid/herd.git", "no-such-host.invalid", "no such host");

    [Test]
    public void ByHavingNoSuchHostOverSsh() => JoinSays("ssh://git@no-such-host.invalid/herd.git", "no-such-host.invalid", "no such host");

    [TestCase("http://127.0.0.1:1/herd.git")]
    [TestCase("ssh://git@127.0.0.1:1/herd.git")]
    public void ByRefusingTheConnection(string url) => JoinSays(url, "127.0.0.1", "does not answer");

    [TestCase(Transport.File)]
    [TestCase(Transport.Ssh)]
    [TestCase(Transport.Http)]
    public void ByHavingNoSuchRepository(Transport transport)
    {
        using var origin = TempOrigin.Over(transport);
        using var host = new HostHome();
        foreach (var (name, value) in origin.ClientEnvironment)
        {
            host.With(name, value);
        }

        JoinSays(host, origin.Url.Replace("origin.git", "other.git", StringComparison.Ordinal), "other.git", "no git repository");
    }

    [Test]
    public void ByNotKnowingTheKey()
    {
        using var origin = TempOrigin.Over(Transport.Ssh);
        using var host = new HostHome();
        File.Delete(Path.Combine(origin.Folder, "ssh", "authorized_keys"));

        JoinSays(host.With("GIT_SSH_COMMAND", origin.ClientEnvironment["GIT_SSH_COMMAND"]), origin.Url, "denied permission");
    }

    [Test]
    public void ByHavingAHostKeyThatIsNotKnown()
    {
        using var origin = TempOrigin.Over(Transport.Ssh);
        using var host = new HostHome();
        File.WriteAllText(Path.Combine(origin.Folder, "ssh", "known_hosts"), "");

        JoinSays(host.With("GIT_SSH_COMMAND", origin.ClientEnvironment["GIT_SSH_COMMAND"]), origin.Url, "host key", "known_hosts");
    }

    [Test]
    public void ByForbiddingToPush()
    {
        using var origin = TempOrigin.Over(Transport.Http);
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        origin.Git("config", "http.receivepack", "false");

        JoinSays(origin.Url, "denied permission", "push");
        Assert.That(origin.Refs("refs/wildebeest"), Is.Empty);
    }

    [Test]
    public void ByHavingNoSuchBranch()
    {
        using var origin = TempOrigin.Over(Transport.File);
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));

        JoinSays(origin.Url, ["--branch", "production"], "production", "branch");
    }

    static void JoinSays(string url, params string[] words) => JoinSays(url, [], words);

    static void JoinSays(string url, string[] arguments, params string[] words)
    {
        using var host = new HostHome();
        JoinSays(host, url, arguments, words);
    }

    static void JoinSays(HostHome host, string url, params string[] words) => JoinSays(host, url, [], words);

    static void JoinSays(HostHome host, string url, string[] arguments, string[] words)
    {
        var joined = host.Run(["join", url, "--name", "web01", "--role", "web", "--home", host.Path, .. arguments]);

        Assert.That(joined.ExitCode, Is.EqualTo(1), joined.ToString());
        Assert.That(joined.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), $"one error and its way out\n{joined}");
        foreach (var word in words)
        {
            Assert.That(joined.Errors, Does.Contain(word));
        }

        foreach (var word in NoGitWords)
        {
            Assert.That(joined.Errors, Does.Not.Contain(word));
        }
    }
}
