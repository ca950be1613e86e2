using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Accounts;

/// <summary>Users, what lets them in, and what runs as them at its times: the words that make up one account of a service.</summary>
sealed class AUserOfDebian
{
    const string Hash = "$6$herd$RDsOyK5pP00Kx7qbXXd/WnB6vGknwzjteJY8pL6QJXfeq06xJlLa6QiohBPlveY3Bw2dEscI4D8v3qA7reScp1";
    const string OtherHash = "$6$herd$6JznBd7NFdE0buYb5akS8cbVV7q/268GvR6SSuTaTxQx4hRT4UzCeURGmpxNKK3rCwrTmXQPnw.l.typnClEf1";
    const string Laptop = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDTKNaVeARe+4jXSIzLDxMYHNcRBaV2fvvZ+NC61SUKu";
    const string Phone = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG850ibtD5Rrj5YqH6yFS44tuVOOrOLpMKG1BQED1LpG";

    const string Words = $$"""
        Groups.Ensure("shop", id: 4711);
        Users.Ensure("shop", group: "shop", home: "/srv/shop/home", createHome: true, system: true);
        Users.Ensure("anna", groups: ["shop", "adm"], shell: "/bin/bash", comment: "Anna Ant", password: "{{Hash}}");
        AuthorizedKeys.Allow("anna", "{{Laptop}} laptop");
        AuthorizedKeys.Allow("anna", "restrict {{Phone}} phone");
        Cron.Job("tidy", "0 3 * * *", "date +%F", user: "shop");
        Timers.Ensure("herd-backup", "*-*-* 03:00:00", "/bin/true --all", user: "shop", randomizedDelay: Minutes(20));
        """;

    /// <summary>In a script: says of what error something is.</summary>
    const string Tell = """
        void Tell(Action act)
        {
            try
            {
                act();
                Log("no error");
            }
            catch (MigrationException error)
            {
                Log(error.Message);
            }
        }
        """;

    const string HomeOfRoot = "/root";

    static readonly string[] AccountFiles = ["passwd", "group", "shadow", "gshadow", "subuid", "subgid"];

    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot()
    {
        host = await RealHost.BootAsync("wombat");
        (await host.ApplyAsync("""Log("joined");""")).Successfully();
    }

    [OneTimeTearDown]
    public async Task End() => await host.DisposeAsync();

    [Test, Order(1)]
    public async Task Is_foretold_made_once_and_taken_back()
    {
        var bare = Now();
        host.Commit(Words + "\nthrow new Exception(\"no good\");");
        var foretold = await host.SaysAsync("/usr/bin/wildebeest", "plan", "--diff");
        Assert.That(foretold, Does.Contain("user anna").And.Contain("authorized keys of anna").And.Contain("timer herd-backup").And.Not.Contain(Hash).And.Not.Match("unknown +(?! |the rest of)"));
        Assert.That(Now().DifferenceFrom(bare), Is.Empty, "a dry run changes nothing");

        var taken = await host.ApplyAsync();

        Assert.That(taken.Report!.End, Is.EqualTo("undone"), taken.ToString());
        Assert.That(taken.Error, Is.EqualTo("no good"), taken.ToString());
        Assert.That(Now().DifferenceFrom(bare), Is.Empty, "all is taken back");

        host.Replace(Words);
        var first = (await host.ApplyAsync()).Successfully();
        Assert.That(first.Changes, Is.EqualTo(
        [
            "changed group shop", "changed folder /srv/shop", "changed user shop", "changed user anna", "changed authorized keys of anna", "changed authorized keys of anna",
            "changed file /etc/cron.d/tidy", "changed timer herd-backup",
        ]));
        Assert.That(first.ToString(), Does.Not.Contain(Hash));
        Assert.That(await host.SaysAsync("id", "anna"), Is.EqualTo("uid=1000(anna) gid=1000(anna) groups=1000(anna),4(adm),4711(shop)"));
        Assert.That(await host.SaysAsync("getent", "passwd", "shop"), Does.EndWith(":4711::/srv/shop/home:/usr/sbin/nologin"));
        Assert.That(host.Read("/etc/shadow"), Does.Contain($"anna:{Hash}:"));
        Assert.That(
            await host.SaysAsync("stat", "--format=%a %U %n", "/home/anna/.bashrc", "/home/anna/.ssh", "/home/anna/.ssh/authorized_keys", "/srv/shop/home"),
            Is.EqualTo("644 anna /home/anna/.bashrc\n700 anna /home/anna/.ssh\n600 anna /home/anna/.ssh/authorized_keys\n755 shop /srv/shop/home"));
        Assert.That(host.Read("/home/anna/.ssh/authorized_keys"), Is.EqualTo($"{Laptop} laptop\nrestrict {Phone} phone\n"));
        Assert.That(host.Read("/etc/cron.d/tidy"), Does.EndWith("\n0 3 * * * shop date +\\%F\n"));
        Assert.That(await host.SaysAsync("systemctl", "is-active", "herd-backup.timer"), Is.EqualTo("active"));
        Assert.That(await host.SaysAsync("systemctl", "is-enabled", "herd-backup.timer"), Is.EqualTo("enabled"));
        await host.SaysAsync("systemctl", "start", "herd-backup.service");

        var second = (await host.ApplyAsync(Words)).Successfully();
        Assert.That(second.Changes, Has.All.StartsWith("unchanged "));
    }

    [Test, Order(2)]
    public async Task Is_as_before_after_an_undo_of_all_that_can_change()
    {
        var before = Now();
        var owners = await OwnersAsync();

        var failed = await host.ApplyAsync($$"""
            Groups.Ensure("ants");
            Users.Ensure("anna", groups: ["ants"], exactGroups: true, shell: "/bin/sh", comment: "A", password: "{{OtherHash}}", locked: true, id: 1234);
            AuthorizedKeys.Forbid("anna", "{{Laptop}}");
            AuthorizedKeys.Exactly("anna", "{{Laptop}} new");
            Cron.Job("tidy", "@daily", "true", user: "anna");
            Cron.Remove("tidy");
            Timers.Ensure("herd-backup", "daily", "/bin/false", persistent: false);
            Timers.Remove("herd-backup");
            Users.Remove("anna", home: true);
            Users.Remove("shop");
            Users.Ensure("bert");
            Run("systemd-run", "--quiet", "--uid=bert", "sleep", "3000");
            if (Users.Exists("anna") || Groups.Exists("anna") || Files.Exists("/home/anna") || !Users.Exists("bert")) throw new Exception("not as it should be");
            throw new Exception("no good");
            """);

        Assert.That(failed.Error, Is.EqualTo("no good"), failed.ToString());
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(failed.ToString(), Does.Not.Contain(Hash).And.Not.Contain(OtherHash));
        Assert.That(Now().DifferenceFrom(before), Is.Empty);
        Assert.That(await OwnersAsync(), Is.EqualTo(owners));
        Assert.That(await host.SaysAsync("systemctl", "is-active", "herd-backup.timer"), Is.EqualTo("active"));
        Assert.That(await host.SaysAsync("systemctl", "is-enabled", "herd-backup.timer"), Is.EqualTo("enabled"));
        Assert.That((await host.RunAsync("pgrep", "-f", "sleep 3000")).ExitCode, Is.EqualTo(1), "what ran as bert is ended");
        await MendAsync();
    }

    [Test, Order(3)]
    public async Task Who_puts_links_in_the_way_leads_nobody_out_of_the_home()
    {
        await host.TypeAsync("mkdir -p -m 700 ~root/.ssh; echo '# of root' > ~root/.ssh/authorized_keys; mv /home/anna/.ssh /home/anna/kept");

        var failed = await host.ApplyAsync($$"""
            {{Tell}}
            void Type(string line) => Run("sh", "-ec", line);

            Type("runuser -u anna -- ln -s ~root/.ssh /home/anna/.ssh");
            Tell(() => {{Allow}});
            Type("rm /home/anna/.ssh; runuser -u anna -- sh -c 'mkdir /home/anna/other; ln -s /home/anna/other /home/anna/.ssh'");
            Tell(() => {{Allow}});
            Type("rm /home/anna/.ssh; runuser -u anna -- sh -c 'mkdir /home/anna/.ssh; ln -s ~root/.ssh/authorized_keys /home/anna/.ssh/authorized_keys'");
            Tell(() => {{Allow}});
            Type("rm -r /home/anna/.ssh; mkdir /home/anna/.ssh");
            Tell(() => {{Allow}});
            """);

        var said = failed.Successfully().Said.Split('\n');
        Assert.That(said[0], Does.StartWith("authorized keys of anna: with the rights of anna: ").And.Contain("Permission denied"), failed.ToString());
        Assert.That(said[1..4], Is.EqualTo(
        [
            "authorized keys of anna: /home/anna/.ssh is a symbolic link where a folder belongs, and is left alone.",
            "authorized keys of anna: /home/anna/.ssh/authorized_keys is a symbolic link where a file belongs, and is left alone.",
            "authorized keys of anna: /home/anna/.ssh belongs to root, in a home where others may put a folder in its place. Give it to anna by hand.",
        ]));
        Assert.That(host.Read(HomeOfRoot + "/.ssh/authorized_keys"), Is.EqualTo("# of root\n"));
        await host.TypeAsync("rm -r ~root/.ssh/authorized_keys /home/anna/.ssh /home/anna/other; mv /home/anna/kept /home/anna/.ssh");
    }

    [Test, Order(4)]
    public async Task Who_links_to_a_file_of_root_while_the_undo_is_under_way_reaches_it_neither()
    {
        await host.TypeAsync("mkdir -p -m 700 ~root/.ssh; echo '# of root' > ~root/.ssh/authorized_keys");

        var failed = await host.ApplyAsync($$"""
            AuthorizedKeys.Exactly("anna", "{{Phone}}");
            Run("runuser", "-u", "anna", "--", "sh", "-c", "mv /home/anna/.ssh /home/anna/kept; ln -s ~root/.ssh /home/anna/.ssh");
            throw new Exception("no good");
            """);

        Assert.That(failed.Report!.End, Is.EqualTo("stuck"), failed.ToString());
        Assert.That(host.Read(HomeOfRoot + "/.ssh/authorized_keys"), Is.EqualTo("# of root\n"));
        await host.TypeAsync($"rm -r ~root/.ssh/authorized_keys /home/anna/.ssh; mv /home/anna/kept /home/anna/.ssh; echo '{Laptop} laptop' > /home/anna/.ssh/authorized_keys");
        await MendAsync();
    }

    [Test, Order(5)]
    public async Task That_cannot_be_is_one_error()
    {
        var before = Now();
        (string Script, string Sentence)[] errors =
        [
            ("""Users.Ensure("carl", group: "lions");""", """user carl: there is no group 'lions' on this host. Groups.Ensure("lions") makes it."""),
            ("""Users.Ensure("carl", id: 1000);""", """user carl: useradd: UID 1000 is not unique."""),
            ("""Users.Ensure("carl", shell: "/bin/roar");""", """user carl: there is no shell /bin/roar on this host."""),
            ("""Users.Ensure("carl", locked: false);""", """user carl: it has no password, so to unlock it would let in everybody without one."""),
            ("""Users.Ensure("carl", password: "grazing and roaming");""", """user carl: what is given as the hash of its password is none. Make one with: openssl passwd -6"""),
            ("""Users.Ensure("carl:0", home: "/srv");""", """user 'carl:0': a name is up to 32 letters, digits, '.', '_' and '-', and begins with a letter or '_'."""),
            ("""Users.Ensure("carl", comment: "Carl\nroot::0:0::/:/bin/sh");""", """user carl: its comment cannot hold ':' or a line's end."""),
            ("""Users.Remove("daemon", home: true);""", """user daemon: its home /usr/sbin is another's folder, and is not deleted."""),
            ("""Groups.Remove("adm"); Groups.Remove("shop");""", """group shop: groupdel: cannot remove the primary group of user 'shop'."""),
            ("""AuthorizedKeys.Allow("dora", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDTKNaVeARe+4jXSIzLDxMYHNcRBaV2fvvZ+NC61SUKu");""", """authorized keys of dora: there is no such user on this host."""),
            ("""Cron.Job("nightly", "0 3 * * *", "true", user: "dora");""", """cron job 'nightly': there is no user 'dora' on this host."""),
            ("""Timers.Ensure("nightly", "at night", "/bin/true");""", """timer nightly: Failed to parse calendar specification 'at night': Invalid argument"""),
            ("""Timers.Ensure("nightly", "daily", "/usr/bin/roar");""", """timer nightly is not placed: systemd-analyze verify: nightly.service: Command /usr/bin/roar is not executable: No such file or directory"""),
            ("""Timers.Ensure("fstrim", "daily", "/bin/true");""", """timer fstrim: /etc/systemd/system/fstrim.timer is a symbolic link, and is left alone."""),
            ("""Timers.Ensure("systemd-tmpfiles-setup", "daily", "/bin/true");""", """timer systemd-tmpfiles-setup: /usr/lib/systemd/system/systemd-tmpfiles-setup.service is a unit of a package, and would be no more. Choose another name."""),
        ];

        var failed = await host.ApplyAsync($$"""
            {{Tell}}
            {{string.Join('\n', errors.Select(error => $"Tell(() => {{ {error.Script} }});"))}}
            throw new Exception("no good");
            """);

        Assert.That(failed.Said.Split('\n').Where(line => line.Length > 0), Is.EqualTo(errors.Select(error => error.Sentence)), failed.ToString());
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(Now().DifferenceFrom(before), Is.Empty);
        await MendAsync();
    }

    [Test, Order(6)]
    public async Task Who_is_at_work_is_not_removed()
    {
        await host.TypeAsync("systemd-run --quiet --unit=grazing --uid=anna sleep 4000");

        Assert.That(await ErrorOfAsync("""Users.Remove("anna", home: true);"""), Does.Match(@"^user anna: userdel: user anna is currently used by process \d+\.$"));

        await host.TypeAsync("systemctl stop grazing");
        (await host.ApplyAsync("""
            Timers.Remove("herd-backup");
            Cron.Remove("tidy");
            Users.Remove("anna", home: true);
            Users.Remove("shop");
            Groups.Remove("shop");
            """)).Successfully();

        Assert.That((host.Exists("/home/anna"), host.Exists("/etc/cron.d/tidy"), host.Exists("/etc/systemd/system/herd-backup.timer")), Is.EqualTo((false, false, false)));
        Assert.That((await host.RunAsync("systemctl", "is-active", "herd-backup.timer")).Output, Is.EqualTo("inactive\n"));
    }

    [Test, Order(7)]
    public async Task Who_is_there_gets_a_home_and_an_undo_takes_it_away()
    {
        await host.TypeAsync("useradd --no-create-home dora");
        var before = Now();

        foreach (var (words, home) in ((string, string)[])[("", "/home/dora"), ("home: \"/srv/dora\", ", "/srv/dora")])
        {
            var failed = await host.ApplyAsync($"""
                Users.Ensure("dora", {words}createHome: true);
                if (!Files.Exists("{home}/.bashrc")) throw new Exception("there is no home");
                throw new Exception("no good");
                """);

            Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
            Assert.That(Now().DifferenceFrom(before), Is.Empty);
            await MendAsync();
        }

        await host.TypeAsync("userdel dora");
    }

    [Test, Order(8)]
    public async Task Whose_home_and_keys_are_of_root_has_them_as_before_after_an_undo()
    {
        await host.TypeAsync($"""
            useradd --no-create-home --home-dir /srv/fetch fetch
            install -d -m 755 /srv/fetch && install -d -m 755 -g adm /srv/fetch/.ssh
            echo '{Laptop} laptop' > /srv/fetch/.ssh/authorized_keys && chmod 644 /srv/fetch/.ssh/authorized_keys && chgrp adm /srv/fetch/.ssh/authorized_keys
            """);
        var before = Now();
        var owners = await KeysAsync();

        var failed = await host.ApplyAsync($$"""
            AuthorizedKeys.Exactly("fetch", "{{Phone}}");
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(Now().DifferenceFrom(before), Is.Empty);
        Assert.That(await KeysAsync(), Is.EqualTo(owners));
        await host.TypeAsync("userdel fetch; rm -r /srv/fetch");
        await MendAsync();

        Task<string> KeysAsync() => host.SaysAsync("find", "/srv/fetch", "-printf", "%p %u %g %m\\n");
    }

    [Test, Order(9)]
    public async Task Who_is_no_more_keeps_no_group_from_coming_back()
    {
        await host.TypeAsync("groupadd --gid 4712 savanna; sed -i 's/^savanna:.*:$/&ghost,daemon/' /etc/group");

        var failed = await host.ApplyAsync("""
            Groups.Remove("savanna");
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(await host.SaysAsync("getent", "group", "savanna"), Is.EqualTo("savanna:x:4712:daemon"));
        await host.TypeAsync("groupdel savanna");
        await MendAsync();
    }

    const string Allow = $$"""AuthorizedKeys.Allow("anna", "{{Phone}}")""";

    async Task<string> ErrorOfAsync(string script)
    {
        var failed = await host.ApplyAsync(script);
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        await MendAsync();
        return failed.Error;
    }

    async Task MendAsync()
    {
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }

    Task<string> OwnersAsync() => host.TypeAsync("find /home /srv/shop /etc/cron.d /etc/systemd -printf '%p %u %g %m\\n' | sort");

    Moment Now() => new(host.Tree(), [.. AccountFiles.Select(file => string.Join('\n', host.Read($"/etc/{file}").Split('\n').Order(StringComparer.Ordinal)))]);

    /// <summary>The host's files, those of accounts by their lines: who comes back comes to their end. Of each the programs keep what it was before.</summary>
    sealed record Moment(HostTree Tree, IReadOnlyList<string> Accounts)
    {
        public IReadOnlyList<string> DifferenceFrom(Moment before) =>
        [
            .. Tree.DifferenceFrom(before.Tree).Where(line => !AccountFiles.Append(".pwd.lock").Any(file => line.StartsWith($"/etc/{file}:", StringComparison.Ordinal) || line.StartsWith($"/etc/{file}-:", StringComparison.Ordinal))),
            .. Accounts.Zip(before.Accounts).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.Second}\n→\n{pair.First}"),
        ];
    }
}
