using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Tests.Probes;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Refs;

[Parallelizable(ParallelScope.All)]
sealed class ATipBehindAPassword
{
    static readonly string Refused = PageServer.Page(401, "", "Connection: close");
    static readonly string Given = PageServer.Page(200, $"wildebeest tip 1\n{Some.Id(1)} refs/heads/main\n", "Connection: close");

    [Test]
    public async Task IsReadAgainAfterAHelperThatFailedOnce()
    {
        using var asked = new Asked(Refused, Refused, Refused, Given);
        Assert.That(async () => await asked.ReadAsync(), Throws.TypeOf<TipException>(), "the helper has no password");
        asked.Tell("secret");
        Assert.That(async () => await asked.ReadAsync(), Throws.TypeOf<TipException>(), "it is not asked at each look");
        asked.Time.Now += TimeSpan.FromMinutes(6);

        await asked.ReadAsync();

        Assert.That(asked.Requests[^1], Does.Contain("Authorization: Basic"));
    }

    [Test]
    public async Task IsReadAgainAfterThePasswordWasChanged()
    {
        using var asked = new Asked(Refused, Given, Refused, Refused, Refused, Given);
        asked.Tell("first");
        await asked.ReadAsync();
        Assert.That(async () => await asked.ReadAsync(), Throws.TypeOf<TipException>());
        Assert.That(async () => await asked.ReadAsync(), Throws.TypeOf<TipException>());
        asked.Tell("second");
        asked.Time.Now += TimeSpan.FromMinutes(6);

        await asked.ReadAsync();

        Assert.That(asked.Requests[3], Does.Not.Contain("Authorization"), "a wrong one is not tried again and again");
        Assert.That(asked.Requests[^1], Does.Contain("Authorization: Basic"));
    }

    sealed class Asked : IDisposable
    {
        readonly TempFolder folder = new();
        readonly PageServer server;
        readonly PostedFiles posted;

        public Asked(params IReadOnlyList<string?> answers)
        {
            server = new PageServer(answers);
            File.WriteAllText(folder["config"], $"[credential]\n\thelper = \"!f() {{ cat {folder["answer"]} 2>/dev/null; }}; f\"\n");
            posted = new PostedFiles(OriginUrl.Parse(server.Url), true, new GitProgram(folder["config"], TimeSpan.FromMinutes(1), TimeProvider.System), Time);
        }

        public SettableTime Time { get; } = new();

        public List<string> Requests => server.Requests;

        public void Tell(string password) => File.WriteAllText(folder["answer"], $"username=web01\npassword={password}\n");

        public async Task ReadAsync() => await posted.ReadTipAsync(CancellationToken.None);

        public void Dispose()
        {
            posted.Dispose();
            server.Dispose();
            folder.Dispose();
        }
    }
}
