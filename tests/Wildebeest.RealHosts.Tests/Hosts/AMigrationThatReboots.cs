using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Hosts;

sealed class AMigrationThatReboots
{
    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot() => host = await RealHost.BootAsync("phoenix");

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [Test]
    public async Task Goes_on_after_each_boot_and_reboots_no_more()
    {
        host.Commit("""
            Run("sh", "-c", "cat /proc/sys/kernel/random/boot_id >> /var/lib/boots");
            Files.Write("/etc/before", "yes\n");
            Reboot();
            Files.Write("/etc/between", "yes\n");
            Reboot(within: Minutes(1));
            Files.Write("/etc/after", "yes\n");
            """);

        for (var boots = 0; boots < 2; boots++)
        {
            using var apply = host.StartApply();
            await host.RebootedAsync();
        }

        var applied = (await host.ApplyAsync()).Successfully();

        Assert.That(applied.Report!.Attempt, Is.EqualTo(3));
        Assert.That(applied.Changes, Is.EqualTo(
            ["changed command sh -c 'cat /proc/sys/kernel/random/boot_id >> /var/lib/boots'", "unchanged file /etc/before", "unchanged reboot", "unchanged file /etc/between", "unchanged reboot", "changed file /etc/after"]));
        Assert.That(host.Read("/var/lib/boots").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(3).And.Unique);
    }

    [Test]
    public async Task Is_undone_after_the_boot_when_it_fails_then()
    {
        host.Commit("""
            Files.Write("/etc/doomed", "yes\n");
            Reboot();
            throw new Exception("no good");
            """);
        using (var apply = host.StartApply())
        {
            await host.RebootedAsync();
        }

        var failed = await host.ApplyAsync();

        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(host.Exists("/etc/doomed"), Is.False);
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }

    [Test]
    public async Task Reboots_again_when_a_person_has_mended_the_host_and_asks_for_another_try()
    {
        host.Commit("""
            Files.Write("/etc/kept", "yes\n");
            Reboot();
            Run("sh", "-c", "test -e /etc/mended || { rm /etc/kept; mkdir /etc/kept; false; }");
            """);
        using (var apply = host.StartApply())
        {
            await host.RebootedAsync();
        }

        var stuck = await host.ApplyAsync();
        Assert.That(stuck.Report!.End, Is.EqualTo("stuck"), stuck.ToString());
        (await host.RunAsync("sh", "-c", "rmdir /etc/kept && touch /etc/mended")).Successfully();

        using (var retry = host.StartApply("--retry", "--reason", "the folder is gone"))
        {
            await host.RebootedAsync();
        }

        (await host.ApplyAsync()).Successfully();
    }
}
