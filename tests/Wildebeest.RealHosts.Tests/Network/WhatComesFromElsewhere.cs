using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Network;

/// <summary>Downloads, archives and working copies, from a server of the host's own.</summary>
sealed class WhatComesFromElsewhere
{
    RealHost host = null!;
    ChildProcess server = null!;
    string first = "";
    string second = "";
    string sum = "";

    string Words => $$"""
        Download.To("/var/lib/shop/shop.tar.gz", "http://127.0.0.1:8099/shop.tar.gz", sha256: "{{sum}}", mode: "0600");
        Archives.Unpack("/var/lib/shop/shop.tar.gz", "/opt/herd/shop", strip: 1, owner: "games", group: "games");
        GitCheckouts.At("/srv/copies/shop", "file:///var/cache/herd/shop.git", tag: "v1");
        """;

    [OneTimeSetUp]
    public async Task BootAndServe()
    {
        host = await RealHost.BootAsync("stork");
        (await host.ApplyAsync("""Log("joined");""")).Successfully();
        await host.TypeAsync("""
            mkdir -p /var/cache/herd/www/shop-1/bin && cd /var/cache/herd/www && echo one > shop-1/bin/shop && chmod 4755 shop-1/bin/shop && ln -s bin/shop shop-1/current && tar czf shop.tar.gz shop-1
            mkdir -p /var/cache/herd/www/shop-2 && echo two > shop-2/two && tar cf two.tar shop-2
            tar cf hostile.tar --absolute-names --transform='s|.*|../etc/cron.d/evil|' shop-2/two
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
            git init -q -b main /var/cache/herd/shop.git && cd /var/cache/herd/shop.git && echo one > file && git add . && git commit -qm one && git tag v1 && echo two > file && echo new > new && git add . && git commit -qm two
            printf '#!/bin/sh\ntouch /var/cache/herd/hook-ran\n' > /var/cache/herd/hook && chmod +x /var/cache/herd/hook
            """);
        first = await host.SaysAsync("git", "-C", "/var/cache/herd/shop.git", "rev-parse", "v1");
        second = await host.SaysAsync("git", "-C", "/var/cache/herd/shop.git", "rev-parse", "main");
        sum = (await host.SaysAsync("sha256sum", "/var/cache/herd/www/shop.tar.gz")).Split(' ')[0];
        server = host.Enter("/usr/bin/perl", "-MIO::Socket::INET", "-e", """
            $| = 1; my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 8099, Listen => 9, ReuseAddr => 1) or die $!; print "listening\n";
            while (my $c = $s->accept) { my $r = <$c>; while (<$c>) { last if /^\r?$/ } if ($r =~ m{GET /hang}) { push @held, $c; next } my ($f) = $r =~ m{GET /([\w.-]+) }; open(my $h, '<', "/var/cache/herd/www/$f"); local $/; my $b = <$h>; print $c "HTTP/1.1 200 OK\r\nContent-Length: " . length($b) . "\r\n\r\n$b"; close $c }
            """);
        await Eventually.That(() => server.Output.Contains("listening", StringComparison.Ordinal), Limits.Soon, "the server listens", () => server);
    }

    [OneTimeTearDown]
    public async Task End()
    {
        server?.Dispose();
        await host.DisposeAsync();
    }

    [TearDown]
    public async Task LetTheNextOneRun()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            await MendAsync();
        }
    }

    [Test, Order(1)]
    public async Task Is_foretold_brought_once_and_taken_back()
    {
        var before = host.Tree();
        host.Commit(Words + "\nthrow new Exception(\"no good\");");
        var foretold = await host.SaysAsync("/usr/bin/wildebeest", "plan", "--diff");
        Assert.That(foretold, Does.Contain("would change file /var/lib/shop/shop.tar.gz").And.Contain("would change folder /opt/herd/shop").And.Contain("would change git checkout /srv/copies/shop"));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty, "a dry run changes nothing");

        var failed = await host.ApplyAsync();
        Assert.That(failed.Report!.End, Is.EqualTo("undone"), failed.ToString());
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty, "all is taken back");

        host.Replace(Words);
        var applied = (await host.ApplyAsync()).Successfully();
        Assert.That(applied.Changes, Is.EqualTo(["changed file /var/lib/shop/shop.tar.gz", "changed folder /opt/herd/shop", "changed folder /srv/copies", "changed git checkout /srv/copies/shop"]));
        Assert.That(await host.SaysAsync("stat", "--format=%a %U %n", "/opt/herd/shop/bin/shop", "/opt/herd/shop/current"), Is.EqualTo("755 games /opt/herd/shop/bin/shop\n777 games /opt/herd/shop/current"));
        Assert.That(host.Read("/srv/copies/shop/file"), Is.EqualTo("one\n"));

        var again = (await host.ApplyAsync(Words)).Successfully();
        Assert.That(again.Changes, Has.All.StartsWith("unchanged "));
    }

    [Test, Order(2)]
    public async Task Is_as_before_after_an_undo_of_what_was_there()
    {
        await host.TypeAsync("echo written > /opt/herd/shop/log; ln -sf /var/cache/herd/hook /srv/copies/shop/.git/post-checkout; mkdir -p /srv/copies/shop/.git/hooks; cp /var/cache/herd/hook /srv/copies/shop/.git/hooks/post-checkout");
        var before = await SeenAsync();

        var failed = await host.ApplyAsync($$"""
            Archives.Unpack("/var/cache/herd/www/two.tar", "/opt/herd/shop");
            if (!Files.Exists("/opt/herd/shop/shop-2/two") || Files.Exists("/opt/herd/shop/current")) throw new Exception("it is not swapped");
            GitCheckouts.At("/srv/copies/shop", "file:///var/cache/herd/shop.git", commit: "{{second}}");
            if (Files.Read("/srv/copies/shop/new") != "new\n") throw new Exception("it is not there");
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(await SeenAsync(), Is.EqualTo(before));
        Assert.That(await host.SaysAsync("git", "-C", "/srv/copies/shop", "rev-parse", "HEAD"), Is.EqualTo(first));
        Assert.That(host.Exists("/var/cache/herd/hook-ran"), Is.False);
        await MendAsync();
    }

    [Test]
    public async Task That_is_not_so_is_one_error_each()
    {
        var before = host.Tree();

        var failed = await host.ApplyAsync($$"""
            void Refused(Action act)
            {
                try { act(); } catch (MigrationException refused) { Log(refused.Message); }
            }

            Refused(() => Download.To("/var/lib/x", "http://127.0.0.1:8099/two.tar", sha256: "{{sum}}"));
            Refused(() => Download.To("/var/lib/x", "http://127.0.0.1:8099/hang", sha256: "{{sum}}", timeout: Seconds(1)));
            Refused(() => Archives.Unpack("/var/cache/herd/www/hostile.tar", "/opt/hostile"));
            Refused(() => GitCheckouts.At("/srv/y", "file:///var/cache/herd/shop.git", tag: "main"));
            Refused(() => GitCheckouts.At("/srv/y", "file:///var/cache/herd/shop.git", commit: "1111111111111111111111111111111111111111"));
            Refused(() => GitCheckouts.At("/srv/y", "file:///var/cache/herd/nothing.git", tag: "v1"));
            Refused(() => GitCheckouts.At("/etc", "file:///var/cache/herd/shop.git", tag: "v1"));
            throw new Exception("no good");
            """);

        Assert.That((failed.Error, failed.Report!.End), Is.EqualTo(("no good", "undone")), failed.ToString());
        Assert.That(failed.Said, Does.Match("/var/lib/x is not placed: what came from http://127.0.0.1:8099/two.tar has the sha256 [0-9a-f]{64}, and [0-9a-f]{64} was wanted.\n")
            .And.Contain("/var/lib/x is not placed: http://127.0.0.1:8099/hang did not give all of it within 1 s.\n")
            .And.Contain("/var/cache/herd/www/hostile.tar is not unpacked: the name ../etc/cron.d/evil in it has '..', which leads out of the folder.\n")
            .And.Contain("git checkout /srv/y: there is no tag main in file:///var/cache/herd/shop.git; a branch is not taken, since it is another commit tomorrow.\n")
            .And.Contain("git checkout /srv/y: there is no commit 1111111111111111111111111111111111111111 in file:///var/cache/herd/shop.git.\n")
            .And.Contain("git checkout /srv/y: file:///var/cache/herd/nothing.git gives nothing: fatal: '/var/cache/herd/nothing.git' does not appear to be a git repository.\n")
            .And.Contain("git checkout /etc: there is a folder already that is no working copy of git."));
        Assert.That(host.Tree().DifferenceFrom(before), Is.Empty);
        await MendAsync();
    }

    [Test, Order(3)]
    public async Task Is_left_alone_where_somebody_changed_it()
    {
        host.Write("/srv/copies/shop/file", "by hand\n");

        var failed = await host.ApplyAsync($$"""GitCheckouts.At("/srv/copies/shop", "file:///var/cache/herd/shop.git", commit: "{{second}}");""");

        Assert.That(failed.Error, Is.EqualTo("git checkout /srv/copies/shop: somebody changed file here; it is left as it is."), failed.ToString());
        Assert.That(host.Read("/srv/copies/shop/file"), Is.EqualTo("by hand\n"));
        host.Write("/srv/copies/shop/file", "one\n");
        await MendAsync();
    }

    Task<string> SeenAsync() => host.TypeAsync("cd / && find opt/herd srv/copies -path '*/.git/*' -prune -o -printf '%p %m %u %l\\n' | sort; cat /opt/herd/shop/log /srv/copies/shop/file");

    async Task MendAsync()
    {
        host.Replace("""Log("mended");""");
        (await host.ApplyAsync()).Successfully();
    }
}
