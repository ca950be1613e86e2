using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Demo;

/// <summary>
/// The main job on one machine, in four acts: hosts as real agents catch up with a chain; a change rolls through six of them; a bad one is undone on its first
/// host and halts; a replacement mends it. All that is shown is read from the refs, as anyone could. Ends by itself; every process it started is gone then.
/// </summary>
sealed class DemoRun(string folder, TimeProvider time)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    static readonly RoleName Web = RoleName.Parse("web");

    static readonly (string Name, string[] Roles)[] Hosts =
    [
        ("db01", ["base", "database"]),
        .. Enumerable.Range(1, 6).Select(number => ($"web{number:00}", (string[])["base", "web"])),
    ];

    readonly DemoOrigin origin = new(folder, SampleLinks.Load());
    readonly DemoView view = new(time);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var hosts = Hosts.Select(host => new DemoHost(host.Name, host.Roles, folder, origin.Repository)).ToList();
        try
        {
            Console.WriteLine($"Making an origin from migrations-sample in {origin.Repository} …");
            await origin.CreateAsync(either.Token);
            await origin.PushAsync(left: 3, either.Token);
            Console.WriteLine($"Joining {hosts.Count} hosts of 3 roles …");
            await Parallel.ForEachAsync(hosts, either.Token, async (host, token) => await host.JoinAsync(token));
            hosts.ForEach(host => host.StartAgent());
            await PlayAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DemoException(
                $"The demo did not come to its end within {Longest.TotalSeconds:0} s.", $"See the hosts' logs in {folder}/hosts/*/log, and: wildebeest status --origin {origin.Repository}");
        }
        finally
        {
            // Together: each takes as long as what it has begun.
            await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        }
    }

    async Task PlayAsync(CancellationToken cancellationToken)
    {
        Say($"1. They catch up with {origin.Links} links, each with those of its own roles, in the order of the commits.");
        await AllAreThereAsync(cancellationToken);

        var good = await origin.PushAsync(left: 2, cancellationToken);
        Say($"2. {good} was pushed. It rolls through the six web servers, no more than two out of load at once.");
        var since = time.GetTimestamp();
        await AllAreThereAsync(cancellationToken);
        var took = time.GetElapsedTime(since);

        var bad = await origin.PushAsync(left: 1, cancellationToken);
        Say($"3. {bad} was pushed, and it is bad. One server goes first; its Check fails, it is put back as it was, and the change halts.");
        var (failed, waiting) = await HaltedAsync(cancellationToken);
        foreach (var name in (string[])[failed, waiting])
        {
            Console.WriteLine($"$ wildebeest why {name}");
            Console.Write(await DemoHost.RunAsync(folder, ["why", name, "--origin", origin.Repository], cancellationToken));
        }

        var mended = await origin.PushAsync(left: 0, cancellationToken);
        Say($"4. {mended} was pushed, which replaces it: every server runs the new one in the old one's place, also the one that failed.");
        await AllAreThereAsync(cancellationToken);
        Console.WriteLine(
            $"""

             Seen: {Hosts.Length} hosts of 3 roles pulled {origin.Links} links and ran those of their roles in order; {good} rolled through 6 web servers in {took.TotalSeconds:0.0} s, two at a time.
             {bad} failed on {failed} alone, which was put back as it was; nobody else began it, and {mended} mended it. All of it is left in {folder}.
             Try next: wildebeest changes --origin {origin.Repository}   and   git -C {origin.Repository} log --format=%s refs/wildebeest/roles/web
             """);
    }

    Task AllAreThereAsync(CancellationToken cancellationToken) => view.WhileAsync(async () =>
    {
        while (true)
        {
            var (status, _) = Look();
            if (status.Hosts.Count == Hosts.Length && status.Hosts.All(host => host.LinksBehind == 0 && host.Error is null))
            {
                return true;
            }

            // The one that failed in the third act says so until the replacement has come to it.
            if (status.Hosts.FirstOrDefault(host => host.Error is not null && origin.LinksLeft > 0) is { } failed)
            {
                throw new DemoException($"{failed.Name} failed: {failed.Error}", $"See its log in {folder}/hosts/{failed.Name}/log");
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    });

    /// <summary>The host that failed and one that waits, once nobody is in the change any more.</summary>
    Task<(string Failed, string Waiting)> HaltedAsync(CancellationToken cancellationToken) => view.WhileAsync(async () =>
    {
        while (true)
        {
            var (status, ledger) = Look();
            if (ledger is { Halts: [var halt], Places.IsEmpty: true } && status.Hosts.FirstOrDefault(host => host.Name != halt.Host.ToString() && host.LinksBehind > 0) is { } waiting)
            {
                return (halt.Host.ToString(), waiting.Name);
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    });

    (HerdStatus Status, Ledger? Ledger) Look()
    {
        using var clone = Clone.Open(origin.Repository);
        var status = HerdStatus.Of(clone, clone.ReadRef(BranchName.Main.RefName)!.Value, HerdReader.Read(clone, RefNames.Hosts));
        var head = clone.ReadRef(RefNames.Roles + Web);
        view.Show(status, clone, head);
        return (status, head is { } entry ? LedgerStore.At(clone, entry, Web) : null);
    }

    static void Say(string sentence) => Console.WriteLine($"\n{sentence}");
}
