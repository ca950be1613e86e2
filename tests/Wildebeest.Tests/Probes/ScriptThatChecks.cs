using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Running;

namespace Wildebeest.Tests.Probes;

/// <summary>The real checks in the real child process.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptThatChecks
{
    [Test]
    public async Task GoesOnAsSoonAsAllThatIsWantedHoldsOfOneAnswer()
    {
        using var server = new PageServer(PageServer.Page(503), PageServer.Page(200, "version 1"), PageServer.Page(503, "version 2"), PageServer.Page(200, "version 2", "X-Host: web01"));

        var seen = await RunAsync($"""Http.Get("{server.Url}", within: Seconds(20)).Is(200).Contains("version 2").Header("x-host", Me.Name);""");

        Assert.That(seen, Is.Empty);
        Assert.That(server.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task SaysWhatItSawForHowLongAndWhatItWanted()
    {
        using var server = new PageServer(PageServer.Page(503));

        Assert.That(await RunAsync($"""Http.Get("{server.Url}", within: Seconds(0.6)).Is(200);"""), Does.Match($@"^{server.Url}: 503 after 0\.\d s and \d+ tries; wanted 200\.$"));
        Assert.That(await RunAsync($"""Http.Get("{server.Url}").Is(200, 204);"""), Is.EqualTo($"{server.Url}: 503; wanted 200 or 204."));
    }

    [Test]
    public async Task QuotesNoHalfOfASecret()
    {
        using var server = new PageServer(PageServer.Page(200, new string('x', 74) + "sesame-17 and on"));

        Assert.That(await RunAsync($"""Secret("sesame-17"); Http.Get("{server.Url}").Contains("new");"""), Does.Not.Contain("sesa").And.Contain("x[hid"));
    }

    [Test]
    public async Task ReadsTheTextAndTheHeaders()
    {
        using var server = new PageServer(PageServer.Page(200, "The old shop\nis here", "X-Host: web02"));

        Assert.That(await RunAsync($"""Http.Get("{server.Url}").Contains("new");"""), Is.EqualTo($"{server.Url}: 200 with the text 'The old shop is here'; wanted a text with 'new'."));
        Assert.That(await RunAsync($"""Http.Get("{server.Url}").Header("X-Host", "web01");"""), Is.EqualTo($"{server.Url}: 200 with X-Host: web02; wanted X-Host: web01."));
        Assert.That(await RunAsync($"""Http.Get("{server.Url}").Header("ETag");"""), Is.EqualTo($"{server.Url}: 200 without a header ETag; wanted a header ETag."));
    }

    [Test]
    public async Task AsksForTheHostAndWithTheHeadersThatItIsGiven()
    {
        using var server = new PageServer(PageServer.Page(200));

        await RunAsync($$"""Http.Get("{{server.Url}}", host: "shop.example.org", headers: new Dictionary<string, string> { ["X-Token"] = "t" });""");

        Assert.That(server.Requests.Single(), Does.Contain("\r\nHost: shop.example.org\r\n").And.Contain("\r\nX-Token: t\r\n"));
    }

    [Test]
    public async Task IsNotLedElsewhereInSilence()
    {
        using var server = new PageServer(PageServer.Page(302, "", "Location: /login"), PageServer.Page(302, "", "Location: /login"), PageServer.Page(200));

        Assert.That(await RunAsync($"""Http.Get("{server.Url}").Is(200);"""), Is.EqualTo($"{server.Url}: 302 (leads to /login); wanted 200."));
        Assert.That(await RunAsync($"""Http.Get("{server.Url}", followRedirects: true).Is(200);"""), Is.Empty);
    }

    [Test]
    public async Task TrustsNoCertificateThatDoesNotHold()
    {
        using var certificate = PageServer.OwnCertificate();
        using var server = new PageServer(certificate, PageServer.Page(200));

        Assert.That(await RunAsync($"""Http.Get("{server.Url}").Is(200);"""), Does.StartWith($"{server.Url}: its certificate or TLS does not hold: ").And.Contain("UntrustedRoot").And.EndWith("; wanted an answer."));
        Assert.That(await RunAsync($"""Http.Get("{server.Url}", insecure: true).Is(200);"""), Is.Empty);
    }

    [Test]
    public async Task EndsARequestThatHangs()
    {
        using var server = new PageServer([null]);

        Assert.That(await RunAsync($"""Http.Get("{server.Url}", timeout: Seconds(0.3)).Is(200);"""), Is.EqualTo($"{server.Url}: no whole answer within 0.3 s; wanted an answer."));
    }

    [Test]
    public async Task EndsAnAnswerThatHangsInTheMiddle()
    {
        using var server = new PageServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");

        Assert.That(await RunAsync($"""Http.Get("{server.Url}", timeout: Seconds(1)).Is(200);"""), Does.StartWith($"{server.Url}: ").And.EndWith("; wanted an answer."));
    }

    [TestCase("ftp://x/", "'ftp://x/' is no URL that starts with http:// or https://.")]
    [TestCase("nowhere", "'nowhere' is no URL that starts with http:// or https://.")]
    [TestCase("http://no-such-host.invalid/", "http://no-such-host.invalid/: the name does not resolve; wanted an answer.")]
    public async Task SaysWhatIsWrongWithAUrl(string url, string sentence) => Assert.That(await RunAsync($"""Http.Get("{url}");"""), Is.EqualTo(sentence));

    [Test]
    public async Task TellsWhenAPortIsShut()
    {
        var port = PageServer.FreePort();

        Assert.That(await RunAsync($"""Tcp.Answers("127.0.0.1", {port});"""), Is.EqualTo($"127.0.0.1:{port}: connection refused; wanted a connection."));
        Assert.That(await RunAsync($"""Http.Get("http://127.0.0.1:{port}/");"""), Is.EqualTo($"http://127.0.0.1:{port}/: connection refused; wanted an answer."));
        Assert.That(await RunAsync("""Tcp.Answers("localhost", 70000);"""), Is.EqualTo("localhost:70000: a port is 1 to 65535."));
    }

    [Test]
    public async Task WaitsForAPort()
    {
        using var server = new PageServer(PageServer.Page(200));

        Assert.That(await RunAsync($"""Tcp.Answers("localhost", {server.Port}, within: Seconds(20));"""), Is.Empty);
    }

    [Test]
    public async Task AsksAProgramUntilItSucceeds()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync($$"""Expect("sh", ["-c", "echo x >> {{bench.InFolder("tries")}}; test $(wc -l < {{bench.InFolder("tries")}}) -ge 3"], within: Seconds(20), every: Seconds(0.05));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(await File.ReadAllLinesAsync(bench.InFolder("tries")), Has.Length.EqualTo(3));
        Assert.That(bench.Observer.Changes, Is.Empty, "a check is no change");
        Assert.That(bench.Observer.Texts.Single(), Does.Match(@": exit code 0 after [\d.]+ s and 3 tries$"));
    }

    [Test]
    public async Task SaysHowAProgramFailed()
    {
        Assert.That(await RunAsync("""Expect("sh -c 'echo no response; exit 2'", within: Seconds(0));"""), Does.Match(@"^sh -c 'echo no response; exit 2': exit code 2 \(no response\) after [\d.]+ s and 1 try; wanted exit code 0\.$"));
        Assert.That(await RunAsync("""Expect("sleep 60", timeout: Seconds(0.2));"""), Is.EqualTo("sleep 60: not done within 0.2 s; wanted exit code 0."));
        Assert.That(await RunAsync("""Expect("no-such-program", within: Minutes(5));"""), Is.EqualTo("no-such-program: there is no program no-such-program on this host's PATH."));
    }

    [Test]
    public async Task WaitsForACondition()
    {
        Assert.That(await RunAsync("""var asked = 0; Until(() => ++asked == 3, within: Seconds(20)); Log($"{asked}");"""), Is.Empty);
        Assert.That(await RunAsync("""Until(() => Files.Exists("/nowhere"), within: Seconds(0.3));"""), Does.Match(@"^waiting: false after 0\.\d s and \d tries; wanted Files\.Exists\(""/nowhere""\)\.$"));
        Assert.That(await RunAsync("""Until(() => Files.Read("/nowhere") == "", within: Seconds(0), wanted: "the shop's lock");"""),
            Does.Match(@"^waiting: it threw '/nowhere: there is no such file\.' after [\d.]+ s and 1 try; wanted the shop's lock\.$"));
    }

    [Test]
    public async Task LooksOnceAndFailsNothingInADryRun()
    {
        using var bench = new ScriptBench { DryRun = true };
        var port = PageServer.FreePort();

        var outcome = await bench.RunAsync($$"""
            Update(() =>
            {
                Tcp.Answers("127.0.0.1", {{port}}, within: Minutes(5));
                var answer = Http.Get("http://127.0.0.1:{{port}}/", within: Minutes(5)).Is(200).Contains("x");
                Log($"{answer.Status}{answer.Text}");
                Expect("touch {{bench.InFolder("touched")}}", within: Minutes(5));
                Until(() => false, within: Minutes(5));
            });
            """);

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "0" }));
        Assert.That(File.Exists(bench.InFolder("touched")), Is.False);
        Assert.That(bench.Observer.Changes.Select(change => (change.Resource, change.Result, change.Reason)), Is.SupersetOf(new[]
        {
            ($"127.0.0.1:{port}", ChangeResult.Unknown, "would be checked; now: connection refused, wanted: a connection"),
            ("waiting", ChangeResult.Unknown, "would be checked; now: false, wanted: false"),
        }));
    }

    [TestCase("""Http.Get("http://localhost/")""", "http://localhost/")]
    [TestCase("""Http.Get("http://localhost/").Is(200)""", "http://localhost/")]
    public async Task RefusesToStandOutsideOfAPhase(string check, string what) => Assert.That(
        await RunAsync($$"""var answer = {{check}}; Update(() => Log("x"));"""),
        Is.EqualTo($"{what}: a migration with phases checks inside of them only; move this into Check(() => …) or another phase."));

    [Test]
    public void RefusesToWorkOutsideOfAMigration() => Assert.That(
        () => Wildebeest.Scripting.Tcp.Answers("localhost", 1), Throws.InvalidOperationException.With.Message.EqualTo("This is for migrations: nothing of it works outside of one."));

    /// <returns>Why it failed; nothing when it did not.</returns>
    static async Task<string> RunAsync(string script)
    {
        using var bench = new ScriptBench();
        var outcome = await bench.RunAsync(script);
        return outcome.IsCompleted ? "" : outcome.Sentence!;
    }
}
