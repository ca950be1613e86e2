using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Probes;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.LoadBalancers;

/// <summary>The real helper in the real child process, on a real nginx in front of two pages.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ServerOfNginx : IDisposable
{
    readonly TempFolder folder = new();
    readonly TempFolder kept = new();
    readonly PageServer first = new(PageServer.Page(200, "first", "Connection: close"));
    readonly PageServer second = new(PageServer.Page(200, "second", "Connection: close"));
    readonly int front = PageServer.FreePort();
    RunningProgram nginx = null!;

    [SetUp]
    public async Task Start()
    {
        await File.WriteAllTextAsync(Upstream, $"# the shop\nupstream shop {{\n    server 127.0.0.1:{first.Port}; # web01\n    server 127.0.0.1:{second.Port};\n}}\n");
        await File.WriteAllTextAsync(folder["nginx.conf"], $$"""
            daemon off;
            worker_processes 1;
            pid {{folder["nginx.pid"]}};
            error_log {{folder["error.log"]}};
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path {{folder["body"]}}; proxy_temp_path {{folder["proxy"]}}; fastcgi_temp_path {{folder["fastcgi"]}}; scgi_temp_path {{folder["scgi"]}}; uwsgi_temp_path {{folder["uwsgi"]}};
              include {{folder.Path}}/conf.d/*;
              server { listen 127.0.0.1:{{front}}; location / { proxy_pass http://shop; } }
            }

            """);
        nginx = new RunningProgram("nginx", "-e", folder["error.log"], "-c", folder["nginx.conf"]);
        await nginx.UntilAsync(async () => await PageAsync() is not null);
    }

    public void Dispose()
    {
        nginx?.Dispose();
        first.Dispose();
        second.Dispose();
        folder.Dispose();
        kept.Dispose();
    }

    [Test]
    public async Task LeavesAndRejoins()
    {
        var before = await File.ReadAllTextAsync(Upstream);
        using var bench = Bench();
        var seen = new List<string>();
        bench.Observer.OnEntering = async (phase, _) =>
        {
            if (phase is Phases.Update or Phases.Verify)
            {
                seen.Add($"{phase}: {string.Join(' ', (await PagesAsync()).Distinct().Order())}");
            }
        };

        var outcome = await bench.RunAsync($$"""
            LeaveLoad(() => { {{Shop}}.Drain({{Server}}); {{Shop}}.Drain({{Server}}); });
            Update(() => Log("out"));
            Rejoin(() => { {{Shop}}.Enable({{Server}}); {{Shop}}.Enable({{Server}}); });
            Verify(() => Log("in"));
            """);

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(seen, Is.EqualTo(new[] { "update: second", "verify: first second" }));
        Assert.That(await File.ReadAllTextAsync(Upstream), Is.EqualTo(before));
        Assert.That(bench.Observer.Changes.Select(change => change.Result), Is.EqualTo(new[] { ChangeResult.Changed, ChangeResult.Unchanged, ChangeResult.Changed, ChangeResult.Unchanged }));
        Assert.That(Directory.EnumerateFiles(folder["conf.d"]), Is.EqualTo(new[] { Upstream }), "nothing is left beside it");
    }

    [Test]
    public async Task StaysOutWhereAnAdminTookItOut()
    {
        await File.WriteAllTextAsync(Upstream, (await File.ReadAllTextAsync(Upstream)).Replace("; # web01", " down; # web01", StringComparison.Ordinal));
        using var bench = Bench();

        var outcome = await bench.RunAsync($$"""LeaveLoad(() => {{Shop}}.Drain({{Server}})); Rejoin(() => {{Shop}}.Enable({{Server}}));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(await File.ReadAllTextAsync(Upstream), Does.Contain(" down; # web01"));
        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That(await File.ReadAllTextAsync(Upstream), Does.Contain(" down; # web01"));
    }

    [Test]
    public async Task IsPutBackByAnUndo()
    {
        using var bench = Bench();
        await bench.RunAsync($$"""Update(() => {{Shop}}.Drain({{Server}}));""");
        Assert.That(await File.ReadAllTextAsync(Upstream), Does.Contain(" down; # web01"));

        Assert.That(await bench.UndoAsync(), Is.Null);

        Assert.That(await File.ReadAllTextAsync(Upstream), Does.Not.Contain("down"));
        Assert.That((await PagesAsync()).Distinct().Order(), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task KeepsALinkAndEveryOtherByteOfTheFile()
    {
        var real = folder["shop.conf"];
        File.Move(Upstream, real);
        await File.WriteAllBytesAsync(real, [.. await File.ReadAllBytesAsync(real), .. "# caf\u00e9\r\n"u8, (byte)'#', 0xE9, (byte)'\n']);
        File.CreateSymbolicLink(Upstream, real);
        var before = await File.ReadAllBytesAsync(real);

        Assert.That(await RunAsync($$"""LeaveLoad(() => {{Shop}}.Drain({{Server}})); Update(() => Expect("grep -q ' down; # web01' {{real}}")); Rejoin(() => {{Shop}}.Enable({{Server}}));"""), Is.Empty);

        Assert.That(new FileInfo(Upstream).LinkTarget, Is.EqualTo(real));
        Assert.That(await File.ReadAllBytesAsync(real), Is.EqualTo(before));
    }

    [Test]
    public async Task IsReloadedWhereAKillCameInBetween()
    {
        await File.WriteAllTextAsync(Upstream, (await File.ReadAllTextAsync(Upstream)).Replace("; # web01", " down; # web01", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder["conf.d"], ".shop.conf.wildebeest-reload"), "");
        using var bench = Bench();

        var outcome = await bench.RunAsync($$"""LeaveLoad(() => {{Shop}}.Drain({{Server}}));""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That((await PagesAsync()).Distinct(), Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task IsWaitedForAgainWhereTheFirstRunCameToNothing()
    {
        using var request = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await request.ConnectAsync(IPAddress.Loopback, front);
        await request.SendAsync("GET / HTTP/1.1\r\nHost: shop\r\n"u8.ToArray());
        Assert.That(await PageAsync(), Is.Not.Null, "the worker has read the other one by then");
        var drain = $$"""LeaveLoad(() => {{Shop}}.Drain({{Server}}, within: Seconds(0.5)));""";

        Assert.That(await RunAsync(drain), Does.Contain(": 1 process of before the reload still serves after"));
        Assert.That(await RunAsync(drain), Does.Contain(": 1 process of before the reload still serves after"));

        request.Close();
        Assert.That(await RunAsync($$"""LeaveLoad(() => {{Shop}}.Drain({{Server}}));"""), Is.Empty);
    }

    [Test]
    public async Task StaysAsItIsWhereNginxRefuses()
    {
        await File.AppendAllTextAsync(Upstream, "no_such_directive;\n");
        var before = await File.ReadAllTextAsync(Upstream);

        Assert.That(await RunAsync($$"""LeaveLoad(() => {{Shop}}.Drain({{Server}}));"""), Does.Contain("-t -q: exit code 1: ").And.Contain("unknown directive \"no_such_directive\""));

        Assert.That(await File.ReadAllTextAsync(Upstream), Is.EqualTo(before));
        Assert.That(Directory.EnumerateFiles(folder["conf.d"]), Is.EqualTo(new[] { Upstream }));
    }

    [Test]
    public async Task IsRefusedInOneSentenceWhereSomethingIsNotThere()
    {
        Assert.That(await RunAsync("""Nginx.Upstream("/nowhere/shop.conf", "shop").Drain(Me);"""), Is.EqualTo("/nowhere/shop.conf: there is no such file."));
        Assert.That(await RunAsync($$"""{{Shop}}.Drain(Me);"""), Is.EqualTo($"{Upstream}: the upstream shop has no server web01; it has 127.0.0.1:{first.Port}, 127.0.0.1:{second.Port}."));
        nginx.Dispose();
        File.Delete(folder["nginx.pid"]);
        Assert.That(await RunAsync($$"""{{Shop}}.Drain({{Server}});"""), Does.StartWith($"nginx: {folder["nginx.pid"]} does not tell its process (").And.EndWith("; does it run?"));
    }

    string Upstream => Path.Combine(Directory.CreateDirectory(folder["conf.d"]).FullName, "shop.conf");

    string Server => string.Create(CultureInfo.InvariantCulture, $"\"127.0.0.1:{first.Port}\"");

    string Shop => $"""Nginx.Upstream("{Upstream}", "shop", "{folder["nginx.conf"]}")""";

    ScriptBench Bench() => new() { UndoFolder = kept.Path };

    async Task<List<string?>> PagesAsync()
    {
        var pages = new List<string?>();
        for (var count = 0; count < 8; count++)
        {
            pages.Add(await PageAsync());
        }

        return pages;
    }

    async Task<string?> PageAsync()
    {
        using var client = new HttpClient();
        try
        {
            return await client.GetStringAsync(new Uri($"http://127.0.0.1:{front}/"));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <returns>Why it failed; nothing when it did not.</returns>
    async Task<string> RunAsync(string script)
    {
        using var bench = Bench();
        var outcome = await bench.RunAsync(script);
        return outcome.IsCompleted ? "" : outcome.Sentence!;
    }
}
