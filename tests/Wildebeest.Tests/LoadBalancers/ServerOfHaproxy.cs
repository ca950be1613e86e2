using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Probes;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.LoadBalancers;

/// <summary>The real helper in the real child process, on a real HAProxy.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ServerOfHaproxy : IDisposable
{
    readonly TempFolder kept = new();
    readonly PageServer web01 = new(PageServer.Page(200, "web01"));
    readonly PageServer web02 = new([null]);
    RunningHaproxy haproxy = null!;

    [SetUp]
    public async Task Start()
    {
        haproxy = await RunningHaproxy.StartAsync(web01.Port, web02.Port);
        await Eventually.IsTrue(() => haproxy.Status() == "UP");
    }

    public void Dispose()
    {
        haproxy?.Dispose();
        web01.Dispose();
        web02.Dispose();
        kept.Dispose();
    }

    [Test]
    public async Task LeavesAndRejoins()
    {
        using var bench = Bench();

        var outcome = await bench.RunAsync($$"""
            LeaveLoad(() => { {{Lb}}.Drain(Me); {{Lb}}.Drain(); });
            Update(() => { var state = {{Lb}}.State(Me); Log($"{state.Admin} {state.Status} {state.Sessions}"); });
            Rejoin(() => { {{Lb}}.Enable(Me); {{Lb}}.Enable(); });
            Verify(() => Log({{Lb}}.State(Me).Status));
            """);

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "drain DRAIN 0", "UP" }));
        Assert.That(bench.Observer.Changes.Select(change => change.Result), Is.EqualTo(new[] { ChangeResult.Changed, ChangeResult.Unchanged, ChangeResult.Changed, ChangeResult.Unchanged }));
        Assert.That(bench.Observer.Changes[0].Diff, Is.EqualTo("-admin: ready\n+admin: drain\n"));
    }

    [Test]
    public async Task TellsOnlyWhatItWouldDoInADryRun()
    {
        using var bench = new ScriptBench { DryRun = true };

        var outcome = await bench.RunAsync($$"""LeaveLoad(() => {{Lb}}.Drain("web02")); Rejoin(() => {{Lb}}.Enable(Me));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(haproxy.Admin("web02"), Is.EqualTo("ready"));
        Assert.That(bench.Observer.Changes.Select(change => change.Result), Does.Contain(ChangeResult.WouldChange).And.Not.Contain(ChangeResult.Changed));
    }

    [Test]
    public async Task IsKnownOrNot()
    {
        using var bench = Bench();

        var outcome = await bench.RunAsync($$"""LeaveLoad(() => Log($"{{{Lb}}.Knows()} {{{Lb}}.Knows("web02")} {{{Lb}}.Knows("web03")}"));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "True True False" }));
    }

    [Test]
    public async Task IsWaitedForUntilItServesNothing()
    {
        haproxy.Ask("set server shop/web01 state maint");
        using var request = haproxy.Request();
        await Eventually.IsTrue(() => web02.Requests.Count > 0);

        Assert.That(await RunAsync($$"""LeaveLoad(() => {{Lb}}.Drain("web02", within: Seconds(0.5)));"""),
            Does.Match($@"^haproxy server shop/web02 at {haproxy.Socket}: 1 session after 0\.\d s and \d tries; wanted no sessions\.$"));
        Assert.That(haproxy.Admin("web02"), Is.EqualTo("drain"));
    }

    [Test]
    public async Task IsPutIntoMaintenanceWhereThatIsAskedFor()
    {
        haproxy.Ask("set server shop/web01 state maint");
        using var request = haproxy.Request();
        await Eventually.IsTrue(() => web02.Requests.Count > 0);
        using var bench = Bench();

        var outcome = await bench.RunAsync($$"""LeaveLoad(() => {{Lb}}.Drain("web02", within: Seconds(0.3), force: true));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(haproxy.Admin("web02"), Is.EqualTo("maint"));
        Assert.That(bench.Observer.Texts.Single(), Does.Contain(": 1 session after 0.").And.EndWith("; it is put into maintenance all the same, and what it serves goes on."));
        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That(haproxy.Admin("web02"), Is.EqualTo("ready"));
    }

    [Test]
    public async Task IsNotForetoldToGoIntoMaintenance()
    {
        haproxy.Ask("set server shop/web01 state maint");
        using var request = haproxy.Request();
        await Eventually.IsTrue(() => web02.Requests.Count > 0);
        using var bench = new ScriptBench { DryRun = true };

        await bench.RunAsync($$"""LeaveLoad(() => {{Lb}}.Drain("web02", within: Seconds(0.3), force: true));""");

        Assert.That(bench.Observer.Changes.Select(change => change.Diff).OfType<string>(), Is.EqualTo(new[] { "-admin: ready\n+admin: drain\n" }));
        Assert.That(bench.Observer.Texts, Is.Empty);
    }

    [TestCase("maint", "Drain")]
    [TestCase("drain", "Drain")]
    [TestCase("drain", "Maintenance")]
    public async Task StaysOutWhereAnAdminTookItOut(string admin, string leave)
    {
        haproxy.Ask($"set server shop/web01 state {admin}");
        using var bench = Bench();

        var outcome = await bench.RunAsync($$"""LeaveLoad(() => {{Lb}}.{{leave}}(Me)); Rejoin(() => {{Lb}}.Enable(Me));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(haproxy.Admin(), Is.EqualTo(admin));
        Assert.That(bench.Observer.Texts.Single(), Does.EndWith($": it was in {admin} before this migration, and stays so."));

        using var undone = new ScriptBench { AfterUndo = [Phases.Rejoin], Found = [.. bench.Observer.Undo.Cast<PutBack>()] };
        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That((await undone.RunAsync($$"""LeaveLoad(() => {{Lb}}.{{leave}}(Me)); Rejoin(() => {{Lb}}.Enable(Me));""")).IsCompleted);
        Assert.That(haproxy.Admin(), Is.EqualTo(admin), "another process knows it from the journal");
    }

    [Test]
    public async Task IsInLoadAgainAfterACrashInTheMiddle()
    {
        using var killed = Bench();
        await killed.RunAsync($$"""LeaveLoad(() => { {{Lb}}.Drain(Me); System.Diagnostics.Process.GetCurrentProcess().Kill(); });""");
        Assert.That(haproxy.Admin(), Is.EqualTo("drain"));

        using var again = new ScriptBench { UndoFolder = kept.Path, Found = [.. killed.Observer.Undo.Cast<PutBack>()] };
        var outcome = await again.RunAsync($$"""LeaveLoad(() => {{Lb}}.Drain(Me)); Rejoin(() => {{Lb}}.Enable(Me));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That((haproxy.Admin(), haproxy.Status()), Is.EqualTo(("ready", "UP")), "it was this migration that took it out");
    }

    [Test]
    public async Task IsEnabledWhereNothingTookItOutBefore()
    {
        haproxy.Ask("set server shop/web01 state maint");

        Assert.That(await RunAsync($$"""Update(() => {{Lb}}.Enable(Me));"""), Is.Empty);

        Assert.That(haproxy.Status(), Is.EqualTo("UP"));
    }

    [TestCase("drain")]
    [TestCase("maint")]
    public async Task GetsNoLoadBeforeItsChecksSaySo(string admin)
    {
        haproxy.Ask($"set server shop/web01 state {admin}");
        web01.Dispose();
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrue(() => admin == "maint" || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1));

        Assert.That(await RunAsync($$"""Rejoin(() => {{Lb}}.Enable(Me, within: Seconds(1)));"""),
            Does.Match($@"^haproxy server shop/web01 at {haproxy.Socket}: DOWN \(.+\) after 1(\.\d)? s and \d+ tries; wanted UP\.$"));
    }

    [Test]
    public async Task IsPutBackByAnUndo()
    {
        using var bench = Bench();
        await bench.RunAsync($$"""Update(() => { {{Lb}}.Drain(Me); {{Lb}}.Maintenance("web02"); });""");
        Assert.That((haproxy.Admin(), haproxy.Admin("web02")), Is.EqualTo(("drain", "maint")));

        Assert.That(await bench.UndoAsync(), Is.Null);

        Assert.That((haproxy.Admin(), haproxy.Admin("web02")), Is.EqualTo(("ready", "ready")));
    }

    [Test]
    public async Task LeavesSeveralLoadBalancers()
    {
        using var second = await RunningHaproxy.StartAsync(web01.Port, web02.Port);

        Assert.That(await RunAsync($$"""LeaveLoad(() => Haproxy("shop", ["{{haproxy.Socket}}", "127.0.0.1:{{second.Remote}}"]).Drain(Me));"""), Is.Empty);

        Assert.That((haproxy.Admin(), second.Admin()), Is.EqualTo(("drain", "drain")));
    }

    [Test]
    public async Task IsRefusedInOneSentenceWhereSomethingIsNotThere()
    {
        Assert.Multiple(async () =>
        {
            Assert.That(await RunAsync("""Haproxy("shop", socket: "/nowhere/admin.sock").Drain(Me);"""),
                Is.EqualTo("haproxy at /nowhere/admin.sock: there is no such socket; haproxy.cfg makes one with 'stats socket /nowhere/admin.sock mode 660 level admin' in its global section, or name another with socket:."));
            Assert.That(await RunAsync("""Haproxy("shop", socket: "127.0.0.1:1").Drain(Me);"""), Is.EqualTo("haproxy at 127.0.0.1:1: connection refused; haproxy may not run."));
            Assert.That(await RunAsync("""Haproxy("shop", socket: "here").Drain(Me);"""), Is.EqualTo("haproxy at 'here': a socket is a path that starts with '/', or host:port."));
            Assert.That(await RunAsync($$"""Haproxy("shops", socket: "{{haproxy.Socket}}").Drain(Me);"""), Is.EqualTo($"haproxy at {haproxy.Socket}: it has no backend shops; it has shop, other."));
            Assert.That(await RunAsync($$"""{{Lb}}.Drain("web03");"""), Is.EqualTo($"haproxy at {haproxy.Socket}: the backend shop has no server web03; it has web01, web02."));
            Assert.That(await RunAsync($$"""{{Lb}}.Drain("web01; disable server shop/web02");"""), Is.EqualTo($"haproxy at {haproxy.Socket}: 'web01; disable server shop/web02' is no name that a server can have."));
            Assert.That(await RunAsync($$"""Haproxy("shop", socket: "{{haproxy.Weak}}").Drain(Me);"""), Is.EqualTo($"haproxy at {haproxy.Weak}: this socket may not change servers; its line in haproxy.cfg needs 'level admin'."));
            Assert.That(await RunAsync($$"""var state = {{Lb}}.State(Me); Update(() => Log("x"));"""), Does.StartWith("haproxy backend shop: a migration with phases checks inside of them only;"));
        });
    }

    string Lb => $"""Haproxy("shop", socket: "{haproxy.Socket}")""";

    ScriptBench Bench() => new() { UndoFolder = kept.Path };

    /// <returns>Why it failed; nothing when it did not.</returns>
    async Task<string> RunAsync(string script)
    {
        using var bench = Bench();
        var outcome = await bench.RunAsync(script);
        return outcome.IsCompleted ? "" : outcome.Sentence!;
    }
}
