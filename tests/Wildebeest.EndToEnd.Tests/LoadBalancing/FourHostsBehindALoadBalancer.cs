using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.LoadBalancing;

/// <summary>HAProxy in front of four nginx, each of a real host with a real agent, and clients that send requests all the time.</summary>
sealed class FourHostsBehindALoadBalancer : IDisposable
{
    static readonly TimeSpan Patient = TimeSpan.FromMinutes(3);
    static readonly string[] Names = ["web01", "web02", "web03", "web04"];

    readonly TemporaryFolder folder = new();
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly Herd herd;
    readonly IReadOnlyList<Site> sites;
    readonly LoadBalancer balancer;

    public FourHostsBehindALoadBalancer()
    {
        var ports = new HashSet<int>();
        while (ports.Count <= Names.Length)
        {
            ports.Add(OriginServer.FreePort());
        }

        var front = ports.Last();
        origin.Commit("Start the chain", ("lib/site.csx", Library.Replace("@socket", Path.Combine(folder.Path, "admin"), StringComparison.Ordinal)
            .Replace("@url", $"http://127.0.0.1:{front}/", StringComparison.Ordinal).Replace("@folder", folder.Path, StringComparison.Ordinal).Replace("@template", Site.Template, StringComparison.Ordinal)));
        herd = Herd.Of(Names.Length).Join(origin, "web");
        sites = [.. Names.Select((name, index) => new Site(folder[name], name, ports.ElementAt(index), "one"))];
        balancer = new LoadBalancer(folder.Path, front, Names.Zip(ports).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    const string Library = """"
        string Folder() => $"@folder/{Me.Name}";

        HaproxyBackend Shop() => Haproxy("shop", socket: "@socket");

        string Configuration(string page, string health) => """
        @template
        """.Replace("{folder}", Folder()).Replace("{host}", Me.Name).Replace("{port}", Files.Read($"{Folder()}/port")).Replace("{page}", page).Replace("{health}", health);

        // nginx is started again by what looks after it.
        void Place(string configuration)
        {
            var candidate = $"{Folder()}/nginx.conf.candidate";
            Files.Write(candidate, configuration);
            Run("nginx", "-t", "-q", "-e", $"{Folder()}/error.log", "-c", candidate);
            Files.Delete(candidate);
            Files.Write($"{Folder()}/nginx.conf", configuration, onChange: Then("nginx", "-e", $"{Folder()}/error.log", "-c", $"{Folder()}/nginx.conf", "-s", "quit"));
        }

        void Works(string page, TimeSpan within)
        {
            var own = $"http://127.0.0.1:{Files.Read($"{Folder()}/port")}";
            if (!Me.IsUndone) Http.Get(own + "/", within: within).Is(200).Contains(page);
            Http.Get(own + "/health", within: within).Is(200);
        }

        void ServesThroughTheLoadBalancer(string page)
        {
            var answer = Http.Get("@url", within: Seconds(60)).Is(200).Header("X-Host", Me.Name);
            if (!Me.IsUndone) answer.Contains(page);
        }

        """";

    public void Dispose()
    {
        balancer.Dispose();
        foreach (var site in sites)
        {
            site.Dispose();
        }

        herd.Dispose();
        origin.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task LoseNoRequestInAGoodChangeAndInTwoBadOnes()
    {
        await Eventually.That(() => balancer.Up.Count == Names.Length, Limits.Soon, "all web servers are up", () => balancer);
        using var client = new Client(balancer.Url);
        foreach (var host in herd)
        {
            host.StartAgent("500ms");
        }

        var good = Change("two", "Configuration(\"two\", \"200\")", page: "two");
        await Eventually.That(() => Names.All(name => origin.StateOf(name) == good), Patient, "the change rolls through all hosts", () => $"{Story()}\n{balancer}");

        AssertNothingFailed(client, "the good change");
        Assert.That(client.Sent, Is.GreaterThan(500));
        Assert.That(sites.Select(site => site.Starts), Is.All.EqualTo(2), "each was restarted once");
        await Eventually.That(() => Names.All(name => client.Pages.GetValueOrDefault(name) == "two"), Limits.Soon, "every host serves the new page through the load balancer", () => string.Join(", ", client.Pages));
        var placed = sites.Select(site => File.ReadAllText(site.Configuration)).ToList();

        var broken = Change("broken", "Configuration(\"three\", \"200\") + \"no_such_directive;\\n\"", page: "three");
        await HaltedAsync(broken);

        AssertNothingFailed(client, "the configuration that nginx refuses");
        AssertAsBefore(placed);
        Assert.That(sites.Select(site => site.Starts), Is.All.EqualTo(2), "it was caught before it was placed");
        Assert.That(Story(), Does.Contain("unknown directive"));

        var sick = Change("sick", "Configuration(\"four\", \"503\")", page: "four", replaces: broken);
        await HaltedAsync(sick);

        AssertNothingFailed(client, "the configuration that fails at the check");
        AssertAsBefore(placed);
        Assert.That(sites.Select(site => site.Starts).Order(), Is.EqualTo(new[] { 2, 2, 2, 4 }), "one host was restarted with it, and once more with what was there before");
        Assert.That(Story(), Does.Contain("/health: 503 after").And.Contain("wanted 200"));
        Assert.That(client.Pages.Values, Is.All.EqualTo("two"));
        TestContext.Out.WriteLine($"{client.Sent} requests were sent, {client.Failures.Count} failed.");
    }

    CommitId Change(string name, string configuration, string page, CommitId? replaces = null) => origin.Commit(
        $"Serve {name}{(replaces is null ? "" : $"\n\nReplaces: {replaces}")}", ($"migrations/web/{name}.csx",
        $$"""
        #load "/lib/site.csx"

        Rolling(atMostOut: 1);
        LeaveLoad(() => Shop().Drain(Me, within: Seconds(60)));
        Update(() => Place({{configuration}}));
        Check(() => Works("{{page}}", within: Me.IsUndone ? Seconds(30) : Seconds(5)));
        Rejoin(() => Shop().Enable(Me, within: Seconds(60)));
        Verify(() => ServesThroughTheLoadBalancer("{{page}}"));

        """));

    async Task HaltedAsync(CommitId link)
    {
        await Eventually.That(
            () => Story().Split('\n') is [.., var last] && last.Contains("change halted", StringComparison.Ordinal) && last.Contains(link.ToString()[..7], StringComparison.Ordinal), Patient, "the change halts", () => $"{Story()}\n{balancer}");
        await Eventually.That(() => balancer.Up.Count == Names.Length, Limits.Soon, "the host that failed is back in load", () => balancer);
    }

    void AssertAsBefore(IReadOnlyList<string> placed) => Assert.That(sites.Select(site => File.ReadAllText(site.Configuration)), Is.EqualTo(placed));

    static void AssertNothingFailed(Client client, string during) => Assert.That(client.Failures, Is.Empty, $"of {client.Sent} requests during {during}");

    string Story() => origin.Ref("refs/wildebeest/roles/web") is null ? "" : origin.Git("log", "--reverse", "--format=%s", "refs/wildebeest/roles/web").TrimEnd();
}
