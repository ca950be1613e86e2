using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Services;

sealed class APlainProcess
{
    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot() => host = await RealHost.BootAsync("meerkat");

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [Test]
    public async Task Outlives_the_migration_that_started_it_and_is_stopped_by_a_later_one()
    {
        (await host.ApplyAsync("""
            Processes.Define("guard", "/bin/sh -c 'echo on guard; exec sleep 1000'");
            Services.Start("guard");
            """)).Successfully();

        var number = host.Read("/var/lib/wildebeest/helpers/processes/guard.pid").Split(' ')[0];
        Assert.That(await host.SaysAsync("cat", $"/proc/{number}/comm"), Is.EqualTo("sleep"));
        Assert.That(host.Read("/var/lib/wildebeest/helpers/processes/guard.log"), Is.EqualTo("on guard\n"));

        var again = (await host.ApplyAsync("""
            Services.Start("guard");
            Services.RestartNow("guard");
            Services.Stop("guard");
            Processes.Remove("guard");
            """)).Successfully();

        Assert.That(again.Changes, Is.EqualTo(["unchanged service guard", "changed restart of guard", "changed service guard", "changed process guard"]));
        Assert.That((await host.RunAsync("pgrep", "-x", "sleep")).ExitCode, Is.EqualTo(1));
        Assert.That((await host.RunAsync("ls", "/var/lib/wildebeest/helpers/processes")).Output, Is.Empty);
    }

    [Test]
    public async Task That_was_started_by_a_failed_migration_is_gone_after_it()
    {
        var failed = await host.ApplyAsync("""
            Processes.Define("sentry", "sleep 2000");
            Services.Start("sentry");
            throw new Exception("no good");
            """);

        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That((await host.RunAsync("pgrep", "-f", "sleep 2000")).ExitCode, Is.EqualTo(1));
        Assert.That(host.Exists("/var/lib/wildebeest/helpers/processes/sentry.process"), Is.False);
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }

    [Test]
    public async Task That_is_known_by_its_file_and_does_not_hear_the_first_signal_is_killed()
    {
        var again = (await host.ApplyAsync("""
            Processes.Define("owl", "/bin/sh -c \"trap '' TERM; sleep 3000 & echo $! > /run/owl.pid\"", pidFile: "/run/owl.pid");
            Services.Start("owl");
            Services.Stop("owl");
            Processes.Remove("owl");
            """)).Successfully();

        Assert.That(again.Changes, Does.Contain("changed service owl"));
        Assert.That((await host.RunAsync("pgrep", "-f", "sleep 3000")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task That_dies_after_its_start_is_one_error_with_its_last_words()
    {
        var failed = await host.ApplyAsync("""
            Processes.Define("coward", "/bin/sh -c 'sleep 0.2; echo a snake >&2; exit 1'");
            Services.Start("coward");
            """);

        Assert.That(failed.Error, Is.EqualTo("service coward started and died within 2 s (it is stopped): a snake"), failed.ToString());
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }
}
