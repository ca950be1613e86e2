using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Lives;

/// <summary>What becomes of whole machines: copied while they run, set back to an old copy of their disk, gone for ever.</summary>
sealed class DisksThatAreCopied
{
    static readonly TimeSpan Patient = TimeSpan.FromMinutes(3);

    readonly List<RealHost> hosts = [];
    TempOrigin origin = null!;

    [SetUp]
    public void Begin()
    {
        origin = TempOrigin.Over(Transport.File);
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
    }

    [TearDown]
    public async Task End()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        hosts.Clear();
        origin.Dispose();
    }

    [Test]
    public async Task A_copy_that_is_another_machine_stops_before_it_touches_anything_and_becomes_a_new_host()
    {
        var okapi = await BootAsync("okapi");
        (await okapi.ApplyAsync("""Files.Write("/etc/first", "yes\n");""")).Successfully();
        using var agent = okapi.StartAgent();
        var copy = await okapi.CloneAsync("okapi-copy", machine => machine.Write("/etc/machine-id", new string('a', 32) + "\n"));
        hosts.Add(copy);

        okapi.Commit("""Files.Write("/etc/second", "yes\n");""");
        var stopped = await copy.RunAsync("/usr/bin/wildebeest", "apply");

        Assert.That(stopped.Errors, Does.Contain("it is a copy of okapi, or okapi moved here"));
        Assert.That(copy.Exists("/etc/second"), Is.False);
        (await copy.RunAsync("/usr/bin/wildebeest", "host", "identity", "new", "--name", "okapi2")).Successfully();
        (await copy.RunAsync("/usr/bin/wildebeest", "apply")).Successfully();
        Assert.That(copy.Exists("/etc/second"));
        await StandsAtTheTipAsync("okapi", "okapi2");
        Assert.That(origin.OutcomesOf("okapi2"), Has.Count.EqualTo(1), "the first was run by the other");
    }

    [Test]
    public async Task Two_that_nothing_tells_apart_both_stop_when_both_have_published()
    {
        var eland = await BootAsync("eland");
        (await eland.ApplyAsync("""Log("hello");""")).Successfully();
        var copy = await eland.CloneAsync("eland-copy", _ => { });
        hosts.Add(copy);
        using var one = eland.StartAgent();
        using var other = copy.StartAgent();

        eland.Commit("""Files.Write("/etc/both", "yes\n");""");

        await Eventually.That(() => Says(one) && Says(other), Patient, "both say so", () => $"{one}\n{other}");
        eland.Commit("""Files.Write("/etc/after", "yes\n");""");
        await Task.WhenAll(eland.TypeAsync("systemctl stop 'run-*.service'"), copy.TypeAsync("systemctl stop 'run-*.service'"));
        Assert.That((await eland.RunAsync("/usr/bin/wildebeest", "apply")).Errors, Does.Contain("Two machines publish as eland"));
        Assert.That(eland.Exists("/etc/after") || copy.Exists("/etc/after"), Is.False);

        (await eland.RunAsync("/usr/bin/wildebeest", "host", "identity", "keep")).Successfully();
        (await copy.RunAsync("/usr/bin/wildebeest", "host", "identity", "new", "--name", "eland2")).Successfully();
        (await eland.RunAsync("/usr/bin/wildebeest", "apply")).Successfully();
        (await copy.RunAsync("/usr/bin/wildebeest", "apply")).Successfully();
        Assert.That(eland.Exists("/etc/after") && copy.Exists("/etc/after"));

        static bool Says(ChildProcess agent) => (agent.Output + agent.Errors).Contains("Two machines publish as eland", StringComparison.Ordinal);
    }

    [Test]
    public async Task A_machine_set_back_by_thirty_links_runs_them_again_while_the_herd_rolls_on()
    {
        var kudu = await BootAsync("kudu");
        var nyala = await BootAsync("nyala");
        (await kudu.ApplyAsync("""Files.Write("/etc/first", "yes\n");""")).Successfully();
        (await nyala.ApplyAsync()).Successfully();
        var disk = kudu.CopyDisk();
        for (var link = 0; link < 29; link++)
        {
            origin.Commit("Say more", ("README.md", $"Line {link}.\n"));
        }

        kudu.Commit("""Rolling(atMostOut: 1); LeaveLoad(() => {}); Update(() => Files.Write("/etc/rolled", "yes\n"));""");
        (await kudu.ApplyAsync()).Successfully();
        Assert.That(kudu.Exists("/etc/rolled"));

        await kudu.RestoreAsync(disk);
        Assert.That(kudu.Exists("/etc/rolled"), Is.False, "the disk is of before");
        using var other = nyala.StartAgent();
        using var restored = kudu.StartAgent();
        nyala.Commit("""Rolling(atMostOut: 1); LeaveLoad(() => {}); Update(() => Files.Write("/etc/rolled-on", "yes\n"));""");

        await StandsAtTheTipAsync("kudu", "nyala");
        Assert.That(restored.Output + restored.Errors, Does.Contain("it was restored from a backup"));
        Assert.That(kudu.Exists("/etc/rolled") && kudu.Exists("/etc/rolled-on") && nyala.Exists("/etc/rolled-on"));
        Assert.That(Story(), Does.Contain("kudu leaves load for").And.Contains("again, restored from a backup"));
    }

    [Test]
    public async Task A_machine_that_died_for_ever_in_the_middle_of_its_place_is_taken_out_and_the_role_goes_on()
    {
        var dead = await BootAsync("bongo");
        var alive = await BootAsync("hirola");
        dead.Commit("""Rolling(atMostOut: 1); LeaveLoad(() => {}); Update(() => { if (Me.Name == "bongo") Run("sleep", "1000"); Files.Write("/etc/last", "yes\n"); });""");
        using var dying = dead.StartAgent();
        await Eventually.That(() => Story().Contains("bongo leaves load for", StringComparison.Ordinal), Patient, "it has its place", () => dying);
        dead.PowerOff();
        using var agent = alive.StartAgent();
        await Eventually.That(() => (agent.Output + agent.Errors).Contains("at most 1 may be out of load, and bongo is", StringComparison.Ordinal), Patient, "the other waits", () => agent);

        (await alive.RunAsync("/usr/bin/wildebeest", "host", "remove", "bongo", "--reason", "it burnt down")).Successfully();

        await StandsAtTheTipAsync("hirola");
        Assert.That(alive.Exists("/etc/last"));
        Assert.That(Story(), Does.Contain("removes bongo, which gives back its place for"));
        Assert.That(origin.TagOf("bongo"), Is.Null);
    }

    async Task<RealHost> BootAsync(string name)
    {
        var host = await RealHost.BootAsync(name, origin);
        hosts.Add(host);
        host.Join();
        return host;
    }

    string Story() => string.Concat(origin.Refs("refs/wildebeest/roles").Select(ledger => origin.Git("log", "--format=%s", ledger.Name)));

    Task StandsAtTheTipAsync(params string[] names) => Eventually.That(
        () => names.All(name => origin.StateOf(name) == origin.Head), Patient, $"{string.Join(" and ", names)} stand at the tip", () => string.Join('\n', names.Select(name => $"{name} {origin.TagOf(name)}")));
}
