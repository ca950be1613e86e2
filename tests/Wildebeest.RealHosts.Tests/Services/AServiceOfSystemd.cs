using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Services;

sealed class AServiceOfSystemd
{
    const string Unit = """
        [Service]
        ExecStart=COMMAND
        ExecReload=/bin/sh -c 'echo reloaded >> /var/tmp/lion.log'
        [Install]
        WantedBy=multi-user.target
        """;

    const string InitScript = """
        #!/bin/sh
        ### BEGIN INIT INFO
        # Provides: hyena
        # Required-Start: $remote_fs
        # Required-Stop: $remote_fs
        # Default-Start: 2 3 4 5
        # Default-Stop: 0 1 6
        # Short-Description: laughs at night
        ### END INIT INFO
        case "$1" in
            start) start-stop-daemon --start --oknodo --background --make-pidfile --pidfile /run/hyena.pid --exec /bin/sleep -- infinity ;;
            stop) start-stop-daemon --stop --oknodo --remove-pidfile --pidfile /run/hyena.pid ;;
            restart) "$0" stop; "$0" start ;;
            status) start-stop-daemon --status --pidfile /run/hyena.pid ;;
        esac

        """;

    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot() => host = await RealHost.BootAsync("lion");

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [SetUp]
    public async Task GivenOneThatIsStopped()
    {
        await host.RunAsync("systemctl", "disable", "--now", "lion");
        await GivenAsync("/bin/sh -c 'echo started >> /var/tmp/lion.log; exec sleep infinity'");
        host.Write("/var/tmp/lion.log", "");
    }

    [Test]
    public async Task Is_started_and_enabled_once()
    {
        const string script = """
            Services.Start("lion");
            Services.Enable("lion");
            """;

        var first = (await host.ApplyAsync(script)).Successfully();
        var second = (await host.ApplyAsync(script)).Successfully();

        Assert.That(first.Changes, Is.EqualTo(["changed service lion", "changed service lion"]));
        Assert.That(second.Changes, Is.EqualTo(["unchanged service lion", "unchanged service lion"]));
        Assert.That((await host.RunAsync("systemctl", "is-active", "lion")).Output, Is.EqualTo("active\n"));
        Assert.That((await host.RunAsync("systemctl", "is-enabled", "lion")).Output, Is.EqualTo("enabled\n"));
    }

    [Test]
    public async Task Is_as_it_was_after_an_undo()
    {
        var before = host.Tree();

        var applied = await host.ApplyAsync("""
            Services.Start("lion");
            Services.Enable("lion");
            Services.Stop("cron");
            Services.Disable("cron");
            throw new Exception("no good");
            """);

        Assert.That(applied.Report!.End, Is.EqualTo("undone"), applied.ToString());
        Assert.That((await host.RunAsync("systemctl", "is-active", "lion", "cron")).Output, Is.EqualTo("inactive\nactive\n"));
        Assert.That((await host.RunAsync("systemctl", "is-enabled", "lion", "cron")).Output, Is.EqualTo("disabled\nenabled\n"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        await RetryForwardAsync();
    }

    [Test]
    public async Task That_is_a_script_of_init_is_started_and_enabled_once_and_as_it_was_after_an_undo()
    {
        host.Write("/etc/init.d/hyena", InitScript, mode: "0755");
        await host.SaysAsync("systemctl", "daemon-reload");
        const string script = """
            Services.Start("hyena");
            Services.Enable("hyena");
            """;

        var undone = await host.ApplyAsync(script + "\nthrow new Exception(\"no good\");");

        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());
        Assert.That(await StateAsync(), Is.EqualTo("stopped, disabled"));

        host.Replace(script);
        var first = (await host.ApplyAsync()).Successfully();
        var second = (await host.ApplyAsync(script)).Successfully();

        Assert.That(first.Changes, Is.EqualTo(["changed service hyena", "changed service hyena"]));
        Assert.That(second.Changes, Is.EqualTo(["unchanged service hyena", "unchanged service hyena"]));
        Assert.That(await StateAsync(), Is.EqualTo("runs, enabled"));

        var before = host.Tree();
        undone = await host.ApplyAsync("""
            Services.Stop("hyena");
            Services.Disable("hyena");
            throw new Exception("no good");
            """);

        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());
        Assert.That(await StateAsync(), Is.EqualTo("runs, enabled"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        await RetryForwardAsync();

        async Task<string> StateAsync() => await host.TypeAsync("""
            /etc/init.d/hyena status > /dev/null && printf runs || printf stopped
            ls /etc/rc3.d/S??hyena > /dev/null 2>&1 && printf ', enabled' || printf ', disabled'
            """);
    }

    [Test]
    public async Task That_dies_after_its_start_is_one_error_with_its_last_words()
    {
        await GivenAsync("/bin/sh -c 'sleep 0.3; echo \"line 7: no such savanna\" >&2; exit 3'");

        var applied = await host.ApplyAsync("""Services.Start("lion");""");

        Assert.That(applied.Error, Does.StartWith("service lion started and died within 2 s (it is failed (exit-code)): line 7: no such savanna"), applied.ToString());
        await RetryForwardAsync();
    }

    [Test]
    public async Task That_does_not_even_start_is_one_error_too()
    {
        await GivenAsync("/usr/bin/no-such-lion");

        var applied = await host.ApplyAsync("""Services.Start("lion");""");

        Assert.That(applied.Error, Does.StartWith("service lion ").And.Contain("failed (exit-code)").And.Contain("no-such-lion"), applied.ToString());
        await RetryForwardAsync();
    }

    [Test]
    public async Task That_there_is_not_is_one_error()
    {
        var applied = await host.ApplyAsync("""Services.Start("tiger");""");

        Assert.That(applied.Error, Is.EqualTo("service tiger: there is none of that name on this host."), applied.ToString());
        await RetryForwardAsync();
    }

    [Test]
    public async Task Is_restarted_now_and_reloaded_now()
    {
        (await host.ApplyAsync("""
            Services.Start("lion");
            Services.RestartNow("lion");
            Services.ReloadNow("lion");
            Services.WaitUntilActive("lion", within: Seconds(5));
            if (!Services.IsActive("lion")) throw new Exception("it does not run");
            """)).Successfully();

        Assert.That(host.Read("/var/tmp/lion.log"), Is.EqualTo("started\nstarted\nreloaded\n"));
    }

    [Test]
    public async Task Whose_unit_is_changed_runs_as_the_new_one_says_and_after_an_undo_as_the_old_one()
    {
        (await host.ApplyAsync("""Services.Start("lion");""")).Successfully();
        const string script = """
            Files.Write("/etc/systemd/system/lion.service", "[Service]\nExecStart=/bin/sh -c 'echo anew >> /var/tmp/lion.log; exec sleep infinity'\n", onChange: Services.Restart("lion"));
            """;

        var undone = await host.ApplyAsync($$"""
            Update(() => { {{script}} });
            Check(() => { if (!Me.IsUndone) throw new Exception("no good"); });
            """);

        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());
        Assert.That(host.Read("/var/tmp/lion.log"), Is.EqualTo("started\nanew\nstarted\n"));

        host.Replace(script);
        (await host.ApplyAsync()).Successfully();

        Assert.That(host.Read("/var/tmp/lion.log"), Is.EqualTo("started\nanew\nstarted\nanew\n"));
    }

    [Test]
    public async Task That_was_stopped_and_is_restarted_by_a_failed_migration_is_stopped_after_it()
    {
        var undone = await host.ApplyAsync("""
            Update(() => Files.Write("/etc/systemd/system/lion.service.d/more.conf", "[Service]\nEnvironment=A=1\n", onChange: Services.Restart("lion")));
            Check(() => { if (!Me.IsUndone) throw new Exception("no good"); });
            """);

        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());
        Assert.That(host.Read("/var/tmp/lion.log"), Is.EqualTo("started\n"));
        Assert.That((await host.RunAsync("systemctl", "is-active", "lion")).Output, Is.EqualTo("inactive\n"));
        await RetryForwardAsync();
    }

    [Test]
    public async Task Whose_unit_was_put_back_starts_as_the_old_one_says()
    {
        var undone = await host.ApplyAsync("""
            Files.Write("/etc/systemd/system/lion.service", "[Service]\nExecStart=/bin/sh -c 'echo anew >> /var/tmp/lion.log; exec sleep infinity'\n");
            Services.Start("lion");
            throw new Exception("no good");
            """);
        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());

        host.Replace("""Services.Start("lion");""");
        (await host.ApplyAsync()).Successfully();

        Assert.That(host.Read("/var/tmp/lion.log"), Is.EqualTo("anew\nstarted\n"));
    }

    [Test]
    public async Task That_a_failed_migration_made_is_gone_after_it()
    {
        var undone = await host.ApplyAsync("""
            Update(() => Files.Write("/etc/systemd/system/cub.service", "[Service]\nExecStart=/bin/sleep 4000\n", onChange: Services.Restart("cub")));
            Check(() => { if (!Me.IsUndone) throw new Exception("no good"); });
            """);

        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());
        Assert.That((await host.RunAsync("pgrep", "-f", "sleep 4000")).ExitCode, Is.EqualTo(1));
        await RetryForwardAsync();
    }

    [Test]
    public async Task That_a_timer_starts_goes_by_its_new_times_though_a_run_was_killed_before_they_were_read()
    {
        (await host.ApplyAsync("""Timers.Ensure("roar", "*-*-* 03:00:00", "/bin/true");""")).Successfully();
        await host.TypeAsync("sed -i s/03:00/04:00/ /etc/systemd/system/roar.timer");

        var applied = (await host.ApplyAsync("""Timers.Ensure("roar", "*-*-* 04:00:00", "/bin/true");""")).Successfully();

        Assert.That(applied.Changes, Is.EqualTo(["changed timer roar"]));
        Assert.That(await host.SaysAsync("systemctl", "show", "--property=NeedDaemonReload,TimersCalendar", "roar.timer"), Does.Contain("04:00:00").And.Contain("NeedDaemonReload=no"));

        await host.TypeAsync("chmod 0600 /etc/systemd/system/roar.service");
        var undone = await host.ApplyAsync("""
            Timers.Remove("roar");
            throw new Exception("no good");
            """);

        Assert.That(undone.Report!.End, Is.EqualTo("undone"), undone.ToString());
        Assert.That(await host.SaysAsync("stat", "-c", "%a", "/etc/systemd/system/roar.service", "/etc/systemd/system/roar.timer"), Is.EqualTo("600\n644"));
        await RetryForwardAsync();
    }

    async Task GivenAsync(string command)
    {
        host.Write("/etc/systemd/system/lion.service", Unit.Replace("COMMAND", command, StringComparison.Ordinal));
        await host.SaysAsync("systemctl", "daemon-reload");
    }

    /// <summary>A failed migration keeps a host from the next: its replacement is a plain link.</summary>
    async Task RetryForwardAsync()
    {
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }
}
