using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Packages;

sealed class APackageOfDebian
{
    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot() => host = await RealHost.BootAsync("giraffe");

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [SetUp]
    public async Task GivenNoneOfOurs() => await host.TypeAsync("apt-get purge -y savanna waterhole savanna-common crocodile 2>/dev/null; rm -f /etc/crocodile-may-live");

    [Test]
    public async Task Is_installed_once_with_what_it_needs()
    {
        const string script = """Apt.Install("waterhole");""";

        var first = (await host.ApplyAsync(script)).Successfully();
        var second = (await host.ApplyAsync(script)).Successfully();

        Assert.That(first.Changes, Is.EqualTo(["changed package waterhole"]));
        Assert.That(second.Changes, Is.EqualTo(["unchanged package waterhole"]));
        Assert.That(await VersionsAsync(), Is.EqualTo("savanna-common 1.0\nwaterhole 1.1"));
    }

    [Test]
    public async Task Is_removed_by_an_undo_with_what_came_along()
    {
        var before = host.Tree();

        var failed = await host.ApplyAsync("""
            Apt.Install("waterhole", "1.0");
            throw new Exception("no good");
            """);

        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(await VersionsAsync(), Is.Empty);
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        await MendAsync();
    }

    [Test]
    public async Task Goes_to_the_newest_of_the_versions_asked_for_and_back_again_in_an_undo()
    {
        (await host.ApplyAsync("""Apt.Install("savanna", "1.*");""")).Successfully();
        Assert.That(await VersionsAsync(), Is.EqualTo("savanna 1.1"));

        var failed = await host.ApplyAsync("""
            Apt.Install("savanna", "2.0");
            Apt.Hold("savanna");
            throw new Exception("no good");
            """);

        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(await VersionsAsync(), Is.EqualTo("savanna 1.1"));
        Assert.That(await host.SaysAsync("apt-mark", "showhold"), Is.Empty);
        await MendAsync();
    }

    [Test]
    public async Task Is_removed_and_installed_again_by_an_undo_with_what_needed_it()
    {
        (await host.ApplyAsync("""Apt.Install("waterhole");""")).Successfully();

        var failed = await host.ApplyAsync("""
            Apt.Remove("savanna-common");
            throw new Exception("no good");
            """);

        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(await VersionsAsync(), Is.EqualTo("savanna-common 1.0\nwaterhole 1.1"));
        await MendAsync();
    }

    [Test]
    public async Task Keeps_configuration_that_was_changed_by_hand()
    {
        (await host.ApplyAsync("""Apt.Install("waterhole", "1.0");""")).Successfully();
        host.Write("/etc/waterhole.conf", "depth = 100\n");

        (await host.ApplyAsync("""Apt.Install("waterhole", "1.1");""")).Successfully();

        Assert.That(host.Read("/etc/waterhole.conf"), Is.EqualTo("depth = 100\n"));
    }

    [Test]
    public async Task That_was_removed_has_its_configuration_still_after_an_undo()
    {
        (await host.ApplyAsync("""Apt.Install("waterhole", "1.0");""")).Successfully();
        host.Write("/etc/waterhole.conf", "depth = 100\n");
        await host.TypeAsync("apt-get remove -y waterhole; apt-get purge -y savanna-common");
        var before = host.Tree();

        var failed = await host.ApplyAsync("""
            Apt.Install("waterhole", "1.0");
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        Assert.That(await StatesAsync(), Is.EqualTo("waterhole config-files"), "what came along is purged");
        await MendAsync();
    }

    [Test]
    public async Task Is_purged_and_installed_again_by_an_undo_with_the_configuration_that_was_changed_by_hand()
    {
        (await host.ApplyAsync("""Apt.Install("waterhole", "1.0");""")).Successfully();
        host.Write("/etc/waterhole.conf", "depth = 100\n");
        var before = host.Tree();

        var failed = await host.ApplyAsync("""
            Apt.Remove("savanna-common", purge: true);
            if (Files.Exists("/etc/waterhole.conf")) throw new Exception("it is there still");
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(await VersionsAsync(), Is.EqualTo("savanna-common 1.0\nwaterhole 1.0"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        await MendAsync();
    }

    [Test]
    public async Task Is_one_whether_its_name_says_the_own_architecture_or_not()
    {
        var architecture = (await host.SaysAsync("dpkg", "--print-architecture")).Trim();

        var installed = (await host.ApplyAsync($"""Apt.Install("savanna:{architecture}", "1.0");""")).Successfully();
        Assert.That((string.Join('\n', installed.Changes), await VersionsAsync()), Is.EqualTo(("changed package savanna", "savanna 1.0")));

        var removed = (await host.ApplyAsync($"""Apt.Remove("savanna:{architecture}");""")).Successfully();
        Assert.That((string.Join('\n', removed.Changes), await VersionsAsync()), Is.EqualTo(("changed package savanna", "")));
    }

    [Test]
    public async Task That_does_not_exist_is_one_error()
    {
        var failed = await host.ApplyAsync("""Apt.Install("unicorn");""");

        Assert.That(failed.Error, Is.EqualTo("package unicorn: no source of this host has a package of that name."), failed.ToString());
        await MendAsync();
    }

    [Test]
    public async Task Whose_version_cannot_be_had_is_one_error_that_tells_those_that_can()
    {
        var failed = await host.ApplyAsync("""Apt.Install("savanna", "3.*");""");

        Assert.That(failed.Error, Is.EqualTo("package savanna: version 3.* cannot be had; there are 2.0, 1.1, 1.0."), failed.ToString());
        await MendAsync();
    }

    [Test]
    public async Task That_is_locked_by_another_is_one_error_that_tells_by_whom()
    {
        using var holder = host.Enter("/usr/bin/perl", "-e", "use Fcntl; $| = 1; open(F, '+<', '/var/lib/dpkg/lock-frontend'); my $lock = pack('s s l! l! i', F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $lock) or die; print 'locked'; sleep 1000");
        await Eventually.That(() => holder.Output.Contains("locked", StringComparison.Ordinal), Limits.Soon, "the lock is held", () => holder);

        var failed = await host.ApplyAsync("""Apt.Install("savanna", lockWait: Seconds(1));""");

        Assert.That(failed.Error, Does.Match(@"^package savanna: the packages of this host are locked by process \d+ \(perl\) for more than 1 s; nothing was done\.$"), failed.ToString());
        holder.Kill();
        await MendAsync();
    }

    [Test]
    public async Task That_fails_to_be_configured_is_undone()
    {
        var failed = await host.ApplyAsync("""Apt.Install("crocodile");""");

        Assert.That(failed.Error, Does.StartWith("package crocodile: apt: ").And.Contain("the crocodile bites"), failed.ToString());
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(await VersionsAsync(), Is.Empty);
        await MendAsync();
    }

    [Test]
    public async Task Of_a_host_whose_dpkg_was_broken_off_waits_for_a_repair()
    {
        await host.RunAsync("apt-get", "install", "--yes", "crocodile");

        var failed = await host.ApplyAsync("""Apt.Install("savanna");""");
        host.Write("/etc/crocodile-may-live", "");
        host.Replace("""
            Apt.Repair();
            Apt.Install("savanna");
            """);
        var mended = (await host.ApplyAsync()).Successfully();

        Assert.That(failed.Error, Does.StartWith("dpkg was broken off on this host, not by this migration (crocodile is half-configured). Apt.Repair()"), failed.ToString());
        Assert.That(mended.Changes, Is.EqualTo(["changed interrupted dpkg", "changed package savanna"]));
    }

    [Test]
    public async Task That_others_left_half_way_is_not_taken_for_what_this_migration_brought()
    {
        await host.RunAsync("apt-get", "install", "--yes", "crocodile");

        var failed = await host.ApplyAsync("""Apt.Install("crocodile");""");

        Assert.That(failed.Error, Does.StartWith("dpkg was broken off on this host, not by this migration (crocodile is half-configured). Apt.Repair()"), failed.ToString());
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(await StatesAsync(), Is.EqualTo("crocodile half-configured"));
        await MendAsync();
    }

    [Test]
    public async Task Of_a_source_that_is_pinned_low_comes_only_when_it_is_asked_for()
    {
        await MakeMoreAsync();
        host.Write("/etc/apt/sources.list.d/more.list", "deb [trusted=yes] file:/srv/more ./\n");
        host.Write("/etc/apt/preferences.d/more", "Package: savanna\nPin: version 9.9\nPin-Priority: 100\n");

        (await host.ApplyAsync("""Apt.Install("savanna");""")).Successfully();
        var chosen = await VersionsAsync();
        await host.TypeAsync("apt-get purge -y savanna");
        (await host.ApplyAsync("""Apt.Install("savanna", "*");""")).Successfully();
        var matching = await VersionsAsync();
        var asked = await host.ApplyAsync("""
            Apt.Install("savanna", "9.*");
            """);

        Assert.That((chosen, matching), Is.EqualTo(("savanna 2.0", "savanna 2.0")));
        Assert.That((asked.Successfully().Changes.Single(), await VersionsAsync()), Is.EqualTo(("changed package savanna", "savanna 9.9")));
        await host.TypeAsync("rm -r /srv/more /etc/apt/sources.list.d/more.list /etc/apt/preferences.d/more; apt-get update");
    }

    [Test]
    public async Task Of_a_source_that_is_new_is_found_in_it()
    {
        await MakeMoreAsync();

        var foretold = await host.ApplyAsync("""
            Files.Write("/etc/apt/sources.list.d/more.list", "deb [trusted=yes] file:/srv/more ./\n");
            Apt.Update();
            Apt.Update();
            Run("sh", "-c", "apt-cache madison savanna > /var/tmp/versions");
            """);

        Assert.That(foretold.Successfully().Changes, Does.Contain("changed lists of packages").And.Contain("unchanged lists of packages"));
        Assert.That(host.Read("/var/tmp/versions"), Does.Contain("9.9"));
        await host.TypeAsync("rm -r /srv/more /etc/apt/sources.list.d/more.list; apt-get update");
    }

    [Test]
    public async Task Of_a_repository_with_a_signature_is_taken_by_its_own_key_alone()
    {
        var (key, other) = SignedRepository.Make(host, "/srv/signed");
        var before = host.Tree();

        var refused = await host.ApplyAsync(Script(other));

        Assert.That(refused.Error, Does.Contain("/srv/signed").And.Contain("NO_PUBKEY"), refused.ToString());
        Assert.That(refused.Report!.End, Is.EqualTo("undone"), refused.ToString());
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);

        host.Replace(Script(key));
        var first = (await host.ApplyAsync()).Successfully();
        var second = (await host.ApplyAsync(Script(key))).Successfully();

        Assert.That(first.Changes, Is.SupersetOf(new[] { "changed file /etc/apt/keyrings/herd.asc", "changed file /etc/apt/sources.list.d/herd.sources", "changed package savanna" }));
        Assert.That(second.Changes, Has.All.StartsWith("unchanged "));
        Assert.That(await VersionsAsync(), Is.EqualTo("savanna 3.0"));
        await host.TypeAsync("rm -r /srv/signed /etc/apt/sources.list.d/herd.sources /etc/apt/keyrings/herd.asc; apt-get update");

        static string Script(string key) => $""""
            Apt.Repository("herd", "file:/srv/signed", "./", "", key: """
            {key}
            """);
            Apt.Install("savanna", "3.*");
            """";
    }

    async Task<string> VersionsAsync() => (await host.TypeAsync("dpkg-query --show --showformat='${db:Status-Abbrev} ${Package} ${Version}\\n' savanna waterhole savanna-common crocodile 2>/dev/null | grep '^ii' | cut -d' ' -f3- || true"));

    async Task<string> StatesAsync() => await host.TypeAsync("dpkg-query --show --showformat='${Package} ${db:Status-Status}\\n' savanna waterhole savanna-common crocodile 2>/dev/null | grep -v not-installed || true");

    /// <summary>A folder with a version 9.9 of savanna.</summary>
    Task<string> MakeMoreAsync() => host.TypeAsync("""
        mkdir -p /srv/more /tmp/more && cd /srv/more && dpkg-deb --raw-extract /srv/packages/savanna_1.1_all.deb /tmp/more
        sed -i 's/^Version: .*/Version: 9.9/' /tmp/more/DEBIAN/control && dpkg-deb --build /tmp/more herd.deb && rm -r /tmp/more
        { dpkg-deb --field herd.deb; echo "Filename: ./herd.deb"; echo "Size: $(stat -c %s herd.deb)"; echo "SHA256: $(sha256sum herd.deb | cut -d' ' -f1)"; echo; } > Packages
        """);

    async Task MendAsync()
    {
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }
}
