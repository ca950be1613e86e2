using System.Globalization;
using System.Text.RegularExpressions;
using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Services;

/// <summary>The agent under the units of this repository: what they take away keeps no migration from its work, and the one without root may do what its user may.</summary>
sealed partial class TheUnitsThatAreShipped
{
    static readonly TimeSpan Patient = TimeSpan.FromMinutes(3);

    RealHost host = null!;

    // One each: on one disk two users do not share an origin.
    [SetUp]
    public async Task Boot()
    {
        host = await RealHost.BootAsync("impala");
        foreach (var unit in (string[])["wildebeest.service", "wildebeest@.service"])
        {
            host.Write("/etc/systemd/system/" + unit, Checkout.Read("src/Wildebeest.Program/dist/" + unit));
        }

        host.Origin.Commit("Start the chain", ("README.md", "A chain.\n"));
    }

    [TearDown]
    public async Task End() => await host.DisposeAsync();

    [Test]
    public async Task Let_the_agent_of_root_do_what_migrations_are_for()
    {
        host.Join();
        await host.TypeAsync("mkdir -p /run/own && mount -t proc proc /run/own && mount --bind /run/own/sys/net /proc/sys/net && umount /run/own");
        await host.TypeAsync("echo 'poll: 500ms' >> /etc/wildebeest/settings.yaml && systemctl daemon-reload && systemctl enable --now wildebeest");

        var link = host.Commit(""""
            Apt.Install("savanna", "1.0");
            Groups.Ensure("herd");
            Users.Ensure("drover", groups: ["herd"]);
            Files.Write("/usr/local/bin/as-root", "#!/bin/sh\n", mode: "4755", owner: "root");
            Files.Write("/etc/owned", "x\n", mode: "0640", owner: "drover", group: "herd");
            Run("setpriv", "--reuid", "drover", "--clear-groups", "--regid", "herd", "id", "-un");
            Sysctl.Set("net.ipv4.ip_forward", "1");
            Mounts.Ensure("/srv/fast", "tmpfs", "tmpfs", "size=8m");
            Firewall.Table("herd", """
                chain input {
                    type filter hook input priority filter; policy accept;
                }
                """);
            Files.Write("/etc/systemd/system/grazing.service", "[Service]\nExecStart=/bin/sleep infinity\n");
            Services.Start("grazing");
            Files.Write("/etc/checked", "fine\n", validate: "grep fine /etc/checked");
            Files.Write("/srv/www/page", "x\n");
            Folders.Make("/srv/made");
            Run("mkdir", "/srv/by-command");
            Run("sh", "-c", "echo $HOME > /srv/home");
            """");
        await Eventually.That(() => host.Origin.StateOf("impala") == link, Patient, "all of it is done", () => $"{host.NewestReport()?.Error}\n{host.Origin.TagOf("impala")}");

        Assert.That(await host.SaysAsync("systemctl", "is-active", "grazing", "wildebeest"), Is.EqualTo("active\nactive"));
        Assert.That(await host.SaysAsync("stat", "-c", "%a %U:%G", "/usr/local/bin/as-root", "/etc/owned"), Is.EqualTo("4755 root:root\n640 drover:herd"));
        Assert.That(await host.SaysAsync("stat", "-c", "%a", "/srv/www", "/srv/www/page", "/srv/made", "/srv/by-command"), Is.EqualTo("755\n644\n755\n755"));
        Assert.That(host.Read("/srv/home"), Is.EqualTo("/root\n"));
        Assert.That(await host.SaysAsync("grep", "-c", " /srv/fast ", "/proc/1/mountinfo"), Is.EqualTo("1"), "what it mounts is there for the whole host");
        Assert.That(await ExposureAsync("wildebeest"), Is.LessThan(9.0), "a unit that says nothing has 9.6");
    }

    [Test]
    public async Task Let_the_agent_without_root_do_what_its_user_may_and_nothing_else()
    {
        var good = host.Origin.Commit("Deploy", ("migrations/deploy/shop.csx", """
            Files.Write("/home/deploy/shop/version", "2\n");
            Run("id", "-un");
            """));
        host.Origin.Commit("Reach for more", ("migrations/deploy/more.csx", "Files.Write(\"/etc/owned-by-nobody\", \"x\\n\");"));
        await host.TypeAsync($"""
            useradd --create-home deploy
            install -d -m 0700 -o deploy -g deploy /var/lib/wildebeest-deploy
            chmod -R a+rwX /srv/chain
            printf '[safe]\n\tdirectory = *\n' > /var/lib/wildebeest-deploy/gitconfig
            runuser -u deploy -- wildebeest join {RealHost.OriginUrl} --name impala-deploy --role deploy --home /var/lib/wildebeest-deploy
            systemctl daemon-reload
            systemctl start wildebeest@deploy
            """);

        await Eventually.That(
            () => host.Origin.TagOf("impala-deploy")!.Subject.Contains("\"phase\":\"Failed\"", StringComparison.Ordinal), Patient, "what reaches for more is refused",
            () => string.Concat(Directory.EnumerateFiles(host.Root + "/var/lib/wildebeest-deploy/log").Select(File.ReadAllText)));

        Assert.That(host.Origin.StateOf("impala-deploy"), Is.EqualTo(good));
        Assert.That(await host.SaysAsync("stat", "-c", "%U", "/home/deploy/shop/version"), Is.EqualTo("deploy"));
        Assert.That(host.Exists("/etc/owned-by-nobody"), Is.False);
        Assert.That(await ExposureAsync("wildebeest@deploy"), Is.LessThan(3.0));
    }

    /// <summary>What systemd reckons: from 0, all is taken away, to 10.</summary>
    async Task<double> ExposureAsync(string unit)
    {
        var said = await host.TypeAsync($"systemd-analyze security --no-pager {unit} | tail -n 1");
        TestContext.Out.WriteLine(said);
        return double.Parse(Level().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@": ([0-9.]+) ")]
    private static partial Regex Level();
}
