using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Hosts;

sealed class AHostThatBoots
{
    static readonly TimeSpan Quick = TimeSpan.FromSeconds(10);

    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot() => host = await RealHost.BootAsync("zebra");

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [Test]
    public async Task Is_a_debian_with_systemd_and_a_name_and_address_of_its_own()
    {
        Assert.That(await host.TypeAsync("cat /proc/1/comm; hostname; . /etc/os-release; echo $VERSION_CODENAME"), Is.EqualTo("systemd\nzebra\nbookworm"));
        Assert.That(await host.SaysAsync("ip", "-brief", "address", "show", "host0"), Does.Contain(host.Address));
        Assert.That(await host.SaysAsync("systemctl", "is-system-running"), Is.EqualTo("running"));
    }

    [Test]
    public async Task Installs_without_a_network()
    {
        await host.SaysAsync("apt-get", "install", "--yes", "savanna=1.0");

        Assert.That(host.Read("/usr/share/savanna/version"), Is.EqualTo("1.0\n"));
    }

    [Test]
    public async Task Applies_a_migration()
    {
        var applied = (await host.ApplyAsync("""Files.Write("/etc/motd", $"This is {Me.Name}\n");""")).Successfully();

        Assert.That(applied.Changes, Is.EqualTo(["changed file /etc/motd"]));
        Assert.That(host.Read("/etc/motd"), Is.EqualTo("This is zebra\n"));
    }

    [Test]
    public async Task Comes_back_from_a_reboot()
    {
        var before = await host.SaysAsync("cat", "/proc/sys/kernel/random/boot_id");
        host.Write("/etc/kept", "yes\n");
        using (var reboot = host.Enter("systemctl", "reboot"))
        {
            await host.RebootedAsync();
        }

        Assert.That(await host.SaysAsync("cat", "/proc/sys/kernel/random/boot_id"), Is.Not.EqualTo(before));
        Assert.That(host.Read("/etc/kept"), Is.EqualTo("yes\n"));
    }

    [Test]
    public async Task Boots_quickly()
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var other = await RealHost.BootAsync("gnu");
        var took = TimeProvider.System.GetElapsedTime(began);

        Assert.That(took, Is.LessThan(Quick));
        Assert.That((await other.RunAsync("curl", "--version")).ExitCode, Is.Zero);
        Assert.That((await host.RunAsync("sh", "-c", $"cat < /dev/null > /dev/tcp/{other.Address}/1")).ExitCode, Is.Not.Zero);
    }
}
