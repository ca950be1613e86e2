using Wildebeest.Git;
using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Sample;

/// <summary>
/// The sample chain as it is meant: HAProxy on a host of its own before four hosts with nginx, each with an agent, and clients that send requests all the time. What is rolled
/// out are the sample's migrations and changes to its services, by its own definitions.
/// </summary>
sealed class FrontEndsBehindABalancer
{
    const string MainFile = "/etc/nginx/nginx.conf";
    const string SiteFile = "/etc/nginx/conf.d/shop.conf";
    const string Change = "frontend/more-connections";

    static readonly TimeSpan Patient = TimeSpan.FromMinutes(3);
    static readonly string[] Names = ["front01", "front02", "front03", "front04"];

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly List<RealHost> frontEnds = [];
    RealHost balancerHost = null!;
    Balancer balancer = null!;

    [OneTimeSetUp]
    public async Task Boot()
    {
        origin.Commit(SampleChain.Before(Change));
        var hosts = await Task.WhenAll([.. Names.Prepend("lb01").Select(name => RealHost.BootAsync(name, origin))]);
        balancerHost = hosts[0];
        balancer = new Balancer(balancerHost);
        frontEnds.AddRange(hosts[1..]);
        balancerHost.Join("balancer");
        balancerHost.StartAgent();
        foreach (var host in frontEnds)
        {
            host.Write("/srv/www/downloads/large", new string('x', 150_000));
        }

        foreach (var host in frontEnds.SkipLast(1))
        {
            host.Join("frontend");
            host.StartAgent();
        }

        // The last one joins when the balancer's configuration has been written already.
        await IsSetUpAsync(balancerHost);
        frontEnds[^1].Join("frontend");
        frontEnds[^1].StartAgent();
        await IsSetUpAsync([.. frontEnds]);
    }

    [OneTimeTearDown]
    public async Task End()
    {
        foreach (var host in frontEnds.Append(balancerHost).OfType<RealHost>())
        {
            await host.DisposeAsync();
        }

        origin.Dispose();
    }

    [SetUp]
    public async Task GivenABalancerThatKnowsAllAndTriesNothingTwice()
    {
        // A request to a front end that is gone is tried again as a rule; here it is to be seen.
        var link = origin.Commit("Write the balancers' configuration again", (Path("balancer"), """
            #load "lib/front-ends.csx"
            #load "services/haproxy.csx"
            Service("haproxy").Update("main", ConfigurationOfBalancers(retries: 0));
            """));
        await StandsAtAsync(link, balancerHost);
        await AllAreUpAsync();
    }

    [Test]
    public void EachIsInItsConfigurationByTheAddressThatItPublished()
    {
        var servers = balancerHost.Read("/etc/haproxy/haproxy.cfg").Split('\n').Where(line => line.StartsWith("    server ", StringComparison.Ordinal));

        Assert.That(servers, Is.EqualTo(frontEnds.Select(host => $"    server {host.Name} {host.Address}:80 check inter 1s rise 2 fall 2")));
    }

    [Test]
    public async Task LoseNoRequestInAGoodChangeAndInTwoBadOnes()
    {
        using var client = new Client(balancer.Url, "downloads/large");
        var before = await ProcessesAsync();

        var good = origin.Commit(SampleChain.With(Change));
        await StandsAtAsync(good, [.. frontEnds]);

        AssertNothingFailed(client, "the good change");
        Assert.That(client.Sent, Is.GreaterThan(500));
        var restarted = await ProcessesAsync();
        Assert.That(restarted.Zip(before).Where(pair => pair.First == pair.Second), Is.Empty, "each was restarted");
        await Eventually.That(() => Names.All(name => client.Servers.GetValueOrDefault(name) == "nginx"), Limits.Soon, "none tells its version through the balancer", () => string.Join(", ", client.Servers));
        var placed = Files();

        var broken = Update("main", $"Template(\"files/frontend/nginx.conf\", new {{ connections = 2048 }}) + \"gallop;\\n\"");
        await HaltedAsync(broken);

        AssertNothingFailed(client, "the configuration that nginx refuses");
        Assert.That(Files(), Is.EqualTo(placed));
        Assert.That(await ProcessesAsync(), Is.EqualTo(restarted), "it was caught before it was placed");
        Assert.That(Story(), Does.Contain($"{MainFile} is not placed").And.Contain("unknown directive"));

        var unknown = Update("site", """Files.Read("/etc/nginx/conf.d/shop.conf") + "upstream one { server 127.0.0.1; }\nupstream one { server 127.0.0.1; }\n" """, broken);
        await HaltedAsync(unknown);

        AssertNothingFailed(client, "the site that nginx refuses");
        Assert.That(Files(), Is.EqualTo(placed));
        Assert.That(Story(), Does.Contain($"{SiteFile} is not placed: nginx -t: exit code 1").And.Contain("duplicate upstream"));

        // Restarted: nginx reloads in its own time, and for a moment a worker of before would answer the check, which fails at the test through the balancer then.
        var restarting = SampleChain.Read("services/nginx.csx").Replace("Services.Reload(\"nginx\"), atMostOut: \"25%\"", "Services.Restart(\"nginx\"), atMostOut: \"25%\"", StringComparison.Ordinal);
        Assert.That(restarting, Is.Not.EqualTo(SampleChain.Read("services/nginx.csx")));
        var sick = Update("site", "Files.Read(\"/etc/nginx/conf.d/shop.conf\").Replace(\"return 200\", \"return 503\")", unknown, ("services/nginx.csx", restarting));
        await HaltedAsync(sick);

        AssertNothingFailed(client, "the configuration that fails at the check");
        Assert.That(Files(), Is.EqualTo(placed));
        Assert.That(Story(), Does.Contain("/health: 503 after").And.Contain("wanted 200"));
        TestContext.Out.WriteLine($"{client.Sent} requests were sent, {client.Failures.Count} failed.");

        await StandsAtAsync(origin.Commit($"Leave it as it is\n\nReplaces: {sick}", (Path("frontend"), "Log(\"no change\");"), ("services/nginx.csx", SampleChain.Read("services/nginx.csx"))), [.. frontEnds]);
    }

    /// <summary>Without this nobody would know whether the other test can fail at all.</summary>
    [Test]
    public async Task LoseRequestsWhereTheyDoNotLeaveLoad()
    {
        var definition = SampleChain.Read("services/nginx.csx");
        var careless = definition.Replace("FrontEndsOf(balancer).Drain(Me, within: Minutes(2));", "", StringComparison.Ordinal);
        Assert.That(careless, Is.Not.EqualTo(definition));
        using var client = new Client(balancer.Url, "downloads/large");
        var before = await ProcessesAsync();

        var link = origin.Commit("Restart without leaving load", ("services/careless-nginx.csx", careless), ("files/frontend/nginx.conf", SampleChain.Read("files/frontend/nginx.conf")), (Path("frontend"), """
            #load "services/careless-nginx.csx"
            Service("nginx").Update("main", Template("files/frontend/nginx.conf", new { connections = 1024 }));
            """));
        await StandsAtAsync(link, [.. frontEnds]);

        Assert.That((await ProcessesAsync()).Zip(before).Where(pair => pair.First == pair.Second), Is.Empty, "each was restarted");
        Assert.That(client.Failures, Is.Not.Empty, $"of {client.Sent} requests");
        TestContext.Out.WriteLine($"{client.Sent} requests were sent, {client.Failures.Count} failed.");
    }

    CommitId Update(string aspect, string content, CommitId? replaces = null, params IReadOnlyList<OriginFile> with) => origin.Commit($"Change it once more{(replaces is null ? "" : $"\n\nReplaces: {replaces}")}", [(Path("frontend"), $"""
        #load "services/nginx.csx"
        Service("nginx").Update("{aspect}", {content});
        """), .. with]);

    static string Path(string role) => $"migrations/{role}/{Guid.NewGuid():n}.csx";

    async Task StandsAtAsync(CommitId link, params IReadOnlyList<RealHost> hosts) =>
        await Eventually.That(() => hosts.All(host => IsPast(link, host)), Patient, $"{string.Join(", ", hosts.Select(host => host.Name))} stand at {link}", Herd);

    /// <summary>While nothing may fail, whoever waits for the herd need not wait any longer when something has.</summary>
    async Task IsSetUpAsync(params IReadOnlyList<RealHost> hosts)
    {
        await Eventually.That(() => HasFailed() || hosts.All(host => IsPast(origin.Head!.Value, host)), Patient, "the hosts are set up", Herd);
        Assert.That(HasFailed(), Is.False, Herd);
    }

    bool HasFailed() => Herd().Contains("\"phase\":\"Failed\"", StringComparison.Ordinal);

    bool IsPast(CommitId link, RealHost host) => origin.StateOf(host.Name) is { } state && origin.Git("merge-base", link.ToString(), state.ToString()).Trim() == link.ToString();

    async Task HaltedAsync(CommitId link)
    {
        await Eventually.That(
            () => Story().Split('\n')[^1] is var last && last.Contains("change halted", StringComparison.Ordinal) && last.Contains(link.ToString()[..7], StringComparison.Ordinal), Patient, "the change halts", Herd);
        await AllAreUpAsync();
    }

    async Task AllAreUpAsync() => await Eventually.That(() => balancer.Up.Count == Names.Length, Limits.Soon, "all front ends are in load", () => balancer);

    async Task<IReadOnlyList<string>> ProcessesAsync() =>
        await Task.WhenAll(frontEnds.Select(host => host.SaysAsync("systemctl", "show", "--property=MainPID,ExecMainStartTimestampMonotonic", "nginx")));

    IReadOnlyList<string> Files() => [.. frontEnds.Select(host => host.Read(MainFile) + host.Read(SiteFile))];

    static void AssertNothingFailed(Client client, string during) => Assert.That(client.Failures, Is.Empty, $"of {client.Sent} requests during {during}");

    string Story() => origin.Ref("refs/wildebeest/roles/frontend") is null ? "" : origin.Git("log", "--reverse", "--format=%s", "refs/wildebeest/roles/frontend").TrimEnd();

    string Herd() => $"{Story()}\n{origin.Git("for-each-ref", "--format=%(tag) %(contents:subject)", "refs/wildebeest/hosts")}\n{balancer}";
}
