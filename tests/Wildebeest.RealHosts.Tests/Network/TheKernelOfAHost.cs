using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Network;

/// <summary>What is set in the kernel and written down for the next boot: parameters, mounts, the firewall.</summary>
sealed class TheKernelOfAHost
{
    const string Words = """"
        Sysctl.Set("net.ipv4.ip_forward", "1");
        Sysctl.Set("net.ipv4.ip_local_port_range", "10240 60999");
        Mounts.Ensure("/srv/fast cache", "tmpfs", "tmpfs", "nosuid,nodev,noexec,size=8m");
        Mounts.Ensure("/mnt/again", "/usr/share/doc", "none", "bind,ro", persistent: false);
        """";

    const string Rules = """"
        Firewall.Table("herd", """
            chain input {
                type filter hook input priority filter; policy accept;
                ct state established,related accept
                tcp dport { 22, 80 } counter accept
                tcp dport 2323 drop
            }
            """);
        """";

    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot()
    {
        host = await RealHost.BootAsync("ostrich");

        // What is its own network's is its own to set, as it is on a machine; nspawn lets nobody set anything.
        await host.TypeAsync("mkdir /run/own && mount -t proc proc /run/own && mount --bind /run/own/sys/net /proc/sys/net && umount /run/own");
        (await host.ApplyAsync("""Log("joined");""")).Successfully();
    }

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [TearDown]
    public async Task LetTheNextOneRun()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            await MendAsync();
        }
    }

    [Test, Order(1)]
    public async Task Is_foretold_changed_once_and_put_back()
    {
        var before = host.Tree();
        var live = await LiveAsync();
        host.Commit(Words + "\nthrow new Exception(\"no good\");");
        var foretold = await host.SaysAsync("/usr/bin/wildebeest", "plan", "--diff");
        Assert.That(foretold, Does.Contain("would change kernel parameter net.ipv4.ip_forward").And.Contain("would change mount /srv/fast cache").And.Contain("would change file /etc/fstab"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty, "a dry run changes nothing");
        Assert.That(await LiveAsync(), Is.EqualTo(live), "a dry run changes nothing");

        var failed = await host.ApplyAsync();
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(failed.Error, Is.EqualTo("no good"), failed.ToString());
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty, "all is put back");
        Assert.That(await LiveAsync(), Is.EqualTo(live), "all is put back");

        host.Replace(Words);
        var first = (await host.ApplyAsync()).Successfully();
        Assert.That(first.Changes, Has.None.StartsWith("unchanged ").And.Some.EqualTo("changed command systemctl daemon-reload"));
        Assert.That(await LiveAsync(), Does.StartWith("1\n10240\t60999\n").And.Contain("/srv/fast\\040cache").And.Contain("/mnt/again"));
        Assert.That(host.Read("/etc/fstab"), Does.EndWith("tmpfs /srv/fast\\040cache tmpfs nosuid,nodev,noexec,size=8m 0 0\n"));
        Assert.That(host.Read("/etc/sysctl.d/99-wildebeest-net.ipv4.ip_forward.conf"), Is.EqualTo("net.ipv4.ip_forward = 1\n"));

        var second = (await host.ApplyAsync(Words)).Successfully();
        Assert.That(second.Changes, Has.All.StartsWith("unchanged "));
    }

    [Test, Order(2)]
    public async Task Is_as_before_after_an_undo_of_what_was_there()
    {
        var before = host.Tree();
        var live = await LiveAsync();

        var failed = await host.ApplyAsync("""
            Sysctl.Set("net.ipv4.ip_forward", "0");
            Mounts.Ensure("/srv/fast cache", "tmpfs", "tmpfs", "nosuid,size=4m");
            Mounts.Ensure("/srv/fast cache", "tmpfs", "tmpfs", "ro,nosuid,nodev,size=4m");
            Mounts.Remove("/srv/fast cache");
            Mounts.Remove("/mnt/again");
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(failed.Changes.Where(change => change.StartsWith("unchanged ", StringComparison.Ordinal)), Is.EqualTo(["unchanged file /etc/fstab"]), "/mnt/again has no line there");
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        Assert.That(await LiveAsync(), Is.EqualTo(live));
        await MendAsync();
    }

    [Test, Order(3)]
    public async Task That_is_not_so_is_one_error_each()
    {
        var before = host.Tree();
        var live = await LiveAsync();

        var failed = await host.ApplyAsync("""
            void Refused(Action act)
            {
                try { act(); } catch (MigrationException refused) { Log(refused.Message); }
            }

            Refused(() => Sysctl.Set("net.ipv4.no_such_herd", "1"));
            Refused(() => Sysctl.Set("net.ipv4.ip_forward", "zebra"));
            Refused(() => Sysctl.Set("kernel.pid_max", "99999"));
            Refused(() => Mounts.Ensure("/mnt/none", "/dev/no-such-herd", "ext4"));
            Refused(() => Mounts.Ensure("/run", "herd", "ramfs"));
            Refused(() => Mounts.Ensure("/mnt/x", "-herd", "ramfs"));
            Refused(() => Kernel.Load("no_such_herd"));
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(failed.Said, Does.Contain("kernel parameter net.ipv4.no_such_herd: the kernel of this host has none of that name; where a module brings it, say Kernel.Load first.\n")
            .And.Contain("kernel parameter net.ipv4.ip_forward cannot be set: Invalid argument.\n")
            .And.Contain("kernel parameter kernel.pid_max cannot be set: the kernel is not this host's own, as in a container; it is for the machine that it runs on to set.\n")
            .And.Contain("mount /mnt/none: mount: /mnt/none: special device /dev/no-such-herd does not exist.\n")
            .And.Contain("mount /run: tmpfs (tmpfs) is mounted there; say Mounts.Remove first if it may go.\n")
            .And.Contain("mount /mnt/x: '-herd' is no device that can stand in fstab.\n")
            .And.Match("kernel module no_such_herd cannot be loaded: .+[.]"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        Assert.That(await LiveAsync(), Is.EqualTo(live));
        await MendAsync();
    }

    [Test]
    public async Task Has_a_firewall_that_is_foretold_loaded_once_and_put_back()
    {
        await RequireFirewallAsync();
        await host.TypeAsync("nft add table inet theirs; nft add chain inet theirs input");
        var before = host.Tree();
        var rules = await RulesAsync();
        host.Commit(Rules + "\nthrow new Exception(\"no good\");");
        var foretold = await host.SaysAsync("/usr/bin/wildebeest", "plan", "--diff");
        Assert.That(foretold, Does.Contain("would change firewall table inet herd"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty, "a dry run changes nothing");

        var failed = await host.ApplyAsync();
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty, "all is put back");
        Assert.That(await RulesAsync(), Is.EqualTo(rules), "all is put back");

        host.Replace(Rules);
        var first = (await host.ApplyAsync()).Successfully();
        Assert.That(first.Changes, Is.EqualTo(["changed file /etc/nftables.d/herd.nft", "changed firewall table inet herd", "changed file /etc/nftables.conf", "changed service nftables"]));
        Assert.That(await RulesAsync(), Does.Contain("tcp dport 2323 drop").And.Contain("table inet theirs"));
        var second = (await host.ApplyAsync(Rules)).Successfully();
        Assert.That(second.Changes, Has.All.StartsWith("unchanged "));

        var loaded = await RulesAsync();
        var changed = host.Tree();
        var replaced = await host.ApplyAsync("""
            Firewall.Table("herd", "chain input { type filter hook input priority filter; policy accept; }");
            Firewall.RemoveTable("herd");
            throw new Exception("no good");
            """);
        Assert.That(replaced.Report!.End, Is.EqualTo("undone"), replaced.ToString());
        Assert.That(await RulesAsync(), Is.EqualTo(loaded));
        Assert.That(host.Tree().DifferenceFrom(changed), Is.Empty);
        await MendAsync();

        // The next boot.
        await host.SaysAsync("systemctl", "restart", "nftables");
        Assert.That(await RulesAsync(), Does.Contain("tcp dport 2323 drop"));
    }

    [Test]
    public async Task Has_no_firewall_whose_rules_are_not_right()
    {
        await RequireFirewallAsync();
        var before = host.Tree();
        var rules = await RulesAsync();

        var failed = await host.ApplyAsync("""Firewall.Table("wrong", "chain input { tcp dport lion accept }");""");

        Assert.That(failed.Error, Does.StartWith("/etc/nftables.d/wrong.nft is not placed: nft -c -f /etc/nftables.d/wrong.nft: exit code 1: ").And.Contain("lion"), failed.ToString());
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        Assert.That(await RulesAsync(), Is.EqualTo(rules));
        await MendAsync();
    }

    async Task<string> LiveAsync() => await host.TypeAsync(
        "cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/ip_local_port_range; grep -E ' /(srv|mnt)' /proc/self/mountinfo | cut -d' ' -f4-6 | sort; ls -d /srv/* /mnt/*  2>/dev/null || true");

    Task<string> RulesAsync() => host.SaysAsync("nft", "--stateless", "list", "ruleset");

    async Task RequireFirewallAsync()
    {
        if ((await host.RunAsync("nft", "add", "table", "inet", "asked")).ExitCode != 0)
        {
            TestContext.Progress.WriteLine("*** SKIPPED: the firewall on a real host, since this machine's kernel has no nftables. ***");
            Assert.Ignore("This machine's kernel has no nftables.");
        }

        await host.SaysAsync("nft", "delete", "table", "inet", "asked");
    }

    async Task MendAsync()
    {
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }
}
