using Wildebeest.Chains;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;
using Wildebeest.Refs;
using Author = Wildebeest.EndToEnd.Tests.Support.Author;
using CommitId = Wildebeest.Git.CommitId;

namespace Wildebeest.EndToEnd.Tests.Origins;

/// <summary>The same origin over https: who is let in says a client certificate, or a password.</summary>
[TestFixture(true)]
[TestFixture(false)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
[Parallelizable(ParallelScope.Self)]
sealed class AnOriginBehindAWebServer(bool certificates)
{
    readonly TemporaryFolder folder = new();
    readonly HostHome web01 = new();
    string repository = "";
    OriginWebServer server = null!;
    Author author = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        repository = folder["herd.git"];
        Origin("create", repository);
        author = Author.Create(folder["author.git"], repository);
        author.Push(author.Make([], "Start the chain", ("README.md", "A chain.\n"), ("migrations/web/hello.csx", "Log(\"hello\");\n")));
        server = new OriginWebServer(folder["web"], repository, Origin(["nginx", repository, .. (certificates ? (string[])["--certificates"] : [])]).Output);
        server.Start();
        Admit("web01", "--role", "web");
        Admit("web02", "--role", "web");
        Admit("alice", "--admin");
        Directory.CreateDirectory(web01.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(web01.Path, "gitconfig"), ConfigurationOf("web01"));
        web01.Run("join", server.Url, "--name", "web01", "--role", "web", "--home", web01.Path).Successfully();
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        web01.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Test]
    public void LetsAHostFollowTheChain()
    {
        web01.Apply().Successfully();

        Assert.That(Git("for-each-ref", "--format=%(tag) %(*objectname)", "refs/wildebeest/hosts"), Does.StartWith("web01 ").And.Contains(Git("rev-parse", "main")));
        Assert.That(Git("for-each-ref", "refs/wildebeest/reports"), Is.Not.Empty);
    }

    [Test]
    public void RefusesAnothersRefsAndTheChain()
    {
        var refs = Git("for-each-ref");
        var hostRef = Git("for-each-ref", "--format=%(refname)", "refs/wildebeest/hosts");
        var link = author.Make([CommitId.Parse(Git("rev-parse", "main"))], "Mine", ("x", "x"));

        Assert.That(Push("web02", $"+{link}:refs/heads/main").Errors, Does.Contain("web02 may write its own refs and the ledgers of its roles, not refs/heads/main"));
        Assert.That(Push("web01", $"{link}:refs/wildebeest/names/web02").Output, Does.Contain("deny updating a hidden ref"));
        Assert.That(Push("web01", $"{link}:refs/wildebeest/roles/database").Output, Does.Contain("deny updating a hidden ref"));
        Assert.That(Push("web02", $"+{link}:{hostRef}").Errors, Does.Contain($"not {hostRef}"));
        Assert.That(Git("for-each-ref"), Is.EqualTo(refs));
    }

    [Test]
    public void ChecksAnAdminsPushToTheChain()
    {
        var head = CommitId.Parse(Git("rev-parse", "main"));

        Assert.That(Push("alice", $"{author.Make([head], "Edit", ("migrations/web/hello.csx", "Log(\"other\");\n"))}:refs/heads/main").Errors, Does.Contain("NeverEdited"));
        Assert.That(Push("alice", $"{author.Make([head], "Add", ("docs/x", "x"))}:refs/heads/main").ExitCode, Is.Zero);
    }

    [Test]
    public void LetsNobodyElseIn()
    {
        // By the same authority, or with a password that nobody was given.
        var stranger = certificates ? server.ClientConfiguration("stranger", "/CN=web77") : ConfigurationOf("web77", "0123456789abcdef0123456789abcdef");

        Assert.That(List(stranger).Errors, Does.Contain(certificates ? "web77 is not admitted to this origin" : "Authentication failed"));
        if (certificates)
        {
            Assert.That(List(server.ClientConfiguration("crafty", "/CN=web01,CN=alice/O=x")).Errors, Does.Contain("403"));
            Assert.That(List(server.ClientConfiguration("craftier", "/CN=nobody/O=x,CN=alice")).Errors, Does.Contain("403"));
        }
    }

    [Test]
    public void TellsWhoWasEvictedWhy()
    {
        Admit("web05", "--role", "web");
        var configuration = ConfigurationOf("web05");
        List(configuration).Successfully();
        Origin("evict", repository, "web05", "--reason", "sold");

        // Its password is gone with it; a certificate is valid for as long as its authority said.
        Assert.That(List(configuration).Errors, Does.Contain(certificates ? "web05 was evicted from this origin: sold" : "Authentication failed"));
    }

    [Test]
    public void HandsOutTheTipAndNoOtherFile()
    {
        var first = Fetch("tip");
        var tag = first.Output.Split('\n').Single(line => line.StartsWith("ETag: ", StringComparison.OrdinalIgnoreCase)).TrimEnd('\r')["ETag: ".Length..];

        Assert.That(first.Output, Does.Contain("wildebeest tip 1\n").And.Contains(" refs/heads/main\n"));
        Assert.That(Fetch("tip", "-H", $"If-None-Match: {tag}").Output, Does.StartWith("HTTP/1.1 304"));
        Assert.That(Fetch("config").Output, Does.StartWith("HTTP/1.1 404"));
        Assert.That(Fetch("info/refs").Output, Does.Contain("this is for fetching and pushing with git alone"));
    }

    [Test]
    public async Task HandsItsTipToAHostThatIsLetInAsGitIs()
    {
        var file = folder[$"config-{Guid.NewGuid():n}"];
        File.WriteAllText(file, ConfigurationOf("web01"));
        using var posted = new PostedFiles(OriginUrl.Parse(server.Url + "/tip"), true, new GitProgram(file, Limits.Soon, TimeProvider.System), TimeProvider.System);

        Assert.That((await posted.ReadTipAsync(CancellationToken.None)).HeadOf("refs/heads/main")?.ToString(), Is.EqualTo(Git("rev-parse", "main").Trim()));
        Assert.That((await posted.ReadTipAsync(CancellationToken.None)).Heads, Is.Not.Empty, "over the same connection");
        Assert.That((await posted.ReadLedgerAsync(RoleName.Parse("web"), CancellationToken.None)).Ledger.Epoch, Is.Zero, "nobody has written one, as the tip says");
    }

    [Test]
    public void HandsItsTipToNobodyElse()
    {
        var file = folder[$"config-{Guid.NewGuid():n}"];
        File.WriteAllText(file, certificates ? $"[http]\n\tsslCAInfo = {server.Authority}\n" : ConfigurationOf("web77", "0123456789abcdef0123456789abcdef"));
        using var posted = new PostedFiles(OriginUrl.Parse(server.Url + "/tip"), true, new GitProgram(file, Limits.Soon, TimeProvider.System), TimeProvider.System);

        Assert.That(async () => await posted.ReadTipAsync(CancellationToken.None), Throws.TypeOf<TipException>().With.Message.Contains(certificates ? "400" : "401"));
    }

    [Test]
    public void IsNotMistakenInWhatIsAskedForByAQueryThatEndsLikeAnother() => Assert.That(
        Fetch("info/refs?service=git-receive-pack&a=/info/refs?service=git-upload-pack").Output, Does.Contain("this is for fetching and pushing with git alone").And.Not.Contains("refs/wildebeest"));

    Finished Fetch(string path, params IEnumerable<string> more)
    {
        var who = certificates ? (string[])["--cert", folder["web/web01.pem"], "--key", folder["web/web01.key"]] : ["--user", "web01:" + PasswordOf("web01")];
        using var curl = new ChildProcess(Executable.Find("curl"), ["--silent", "--include", "--http1.1", "--cacert", server.Authority, .. who, .. more, $"{server.Url}/{path}"], Executable.CleanEnvironment(folder.Path));
        return curl.WaitForExit(Limits.Soon);
    }

    Finished Push(string name, string refspec) => With(ConfigurationOf(name), ["push", "--porcelain", server.Url, refspec], folder["author.git"]);

    Finished List(string configuration) => With(configuration, ["ls-remote", server.Url], folder.Path);

    Finished With(string configuration, IEnumerable<string> arguments, string at)
    {
        var file = folder[$"config-{Guid.NewGuid():n}"];
        File.WriteAllText(file, configuration);
        return PlainGit.Try(at, new Dictionary<string, string> { ["GIT_CONFIG_GLOBAL"] = file }, null, arguments);
    }

    string ConfigurationOf(string name) =>
        certificates ? File.Exists(folder[$"web/{name}.pem"]) ? Shown(name) : server.ClientConfiguration(name, "/O=Herd/CN=" + name) : ConfigurationOf(name, PasswordOf(name));

    string Shown(string name) => $"[http]\n\tsslCAInfo = {server.Authority}\n\tsslCert = {folder[$"web/{name}.pem"]}\n\tsslKey = {folder[$"web/{name}.key"]}\n";

    string ConfigurationOf(string name, string password) =>
        $"[http]\n\tsslCAInfo = {server.Authority}\n[credential]\n\tusername = {name}\n\thelper = \"!f() {{ echo username={name}; echo password={password}; }}; f\"\n";

    string PasswordOf(string name) => File.ReadAllText(folder[$"{name}.password"]).TrimEnd('\n');

    void Admit(string name, params IEnumerable<string> arguments) =>
        Origin(["admit", repository, name, .. (certificates ? (string[])["--certificate"] : ["--password-file", folder[$"{name}.password"]]), .. arguments]);

    Finished Origin(params IEnumerable<string> arguments) => WildebeestProgram.Run(folder.Path, null, ["origin", .. arguments]).Successfully();

    string Git(params IEnumerable<string> arguments) => PlainGit.Run(repository, arguments);
}
