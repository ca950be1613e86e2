using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Services;

/// <summary>What hosts are for: a server from Debian's packages is installed, configured, restarted, broken and taken back.</summary>
/// <param name="configuration">A file that the server reads, with a text that it likes, and one that it dies of.</param>
/// <param name="answers">A shell's line that succeeds when the server works with the good text.</param>
/// <param name="leaves">What Debian's own scripts of the package made and leave when it is purged; beginnings of paths, with <c>|</c> between them.</param>
[TestFixture("nginx", "nginx", "/etc/nginx/conf.d/herd.conf", "server { listen 8080; location / { return 200 'grazing'; } }\n", "server { listen 8080; gallop }\n", "curl --fail --silent http://localhost:8080/ | grep grazing", "/var/www", TestName = "nginx")]
[TestFixture("haproxy", "haproxy", "/etc/haproxy/haproxy.cfg", "defaults\n  mode http\n  timeout client 5s\n  timeout server 5s\n  timeout connect 5s\nfrontend herd\n  bind :8080\n  http-request return status 200 content-type text/plain string grazing\n", "frontend herd\n  gallop\n", "curl --fail --silent http://localhost:8080/ | grep grazing", "/var/lib/haproxy", TestName = "haproxy")]
[TestFixture("postgresql", "postgresql@15-main", "/etc/postgresql/15/main/conf.d/herd.conf", "max_connections = 77\n", "gallop = 1\n", "runuser -u postgres -- psql --tuples-only --command 'show max_connections' | grep 77", "/etc/postgresql:|/var/lib/postgresql:", TestName = "postgresql")]
[TestFixture("redis-server", "redis-server", "/etc/redis/redis.conf", "port 6379\nbind 127.0.0.1\ndaemonize no\nsupervised systemd\ndir /var/lib/redis\nmaxclients 77\n", "port 6379\ngallop yes\n", "redis-cli config get maxclients | grep 77", "/etc/redis:", TestName = "redis-server")]
sealed class AServerOfDebian(string package, string service, string configuration, string good, string bad, string answers, string leaves)
{
    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot() => host = await RealHost.BootAsync("h" + package[..3]);

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [Test]
    public async Task Is_installed_configured_broken_and_taken_back()
    {
        var before = host.Tree();
        var taken = await host.ApplyAsync($"""
            {Script(good)}
            throw new Exception("changed our mind");
            """);
        Assert.That(taken.Report!.End, Is.EqualTo("undone"), taken.ToString());
        Assert.That(await host.TypeAsync($"dpkg-query --show --showformat='${{db:Status-Status}}' {package} 2>/dev/null || true"), Is.Empty.Or.EqualTo("not-installed"));
        Assert.That(host.Tree().DifferenceFrom(before).Where(line => !IsLeft(line)), Is.Empty);

        host.Replace(Script(good));
        var first = (await host.ApplyAsync()).Successfully();
        await host.SaysAsync("/bin/sh", "-c", answers);

        var second = (await host.ApplyAsync(Script(good))).Successfully();
        Assert.That(first.Changes, Does.Contain($"changed package {package}").And.Contain($"changed file {configuration}"));
        Assert.That(second.Changes, Has.All.StartsWith("unchanged "));

        var working = host.Tree();
        var broken = await host.ApplyAsync(Script(bad));

        Assert.That(broken.Error, Does.StartWith($"service {service} "), broken.ToString());
        Assert.That(broken.Report!.End, Is.EqualTo("undone"), broken.ToString());
        // What is below /var/lib the server itself writes whenever it stops.
        Assert.That(host.Tree().DifferenceFrom(working).Where(line => !line.StartsWith("/var/lib/", StringComparison.Ordinal)), Is.Empty);
        await host.SaysAsync("/bin/sh", "-c", answers);
    }

    // The user that it made stays too, on purpose: files may still belong to it.
    bool IsLeft(string line) =>
        ((string[])["/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/subuid", "/etc/subgid", .. leaves.Split('|')]).Any(file => line.StartsWith(file, StringComparison.Ordinal));

    string Script(string text) => $$"""
        Apt.Install("{{package}}");
        Files.Write("{{configuration}}", {{Quoted(text)}}, onChange: Services.Restart("{{service}}"));
        Services.Start("{{service}}");
        """;

    static string Quoted(string text) => "\"" + text.Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
