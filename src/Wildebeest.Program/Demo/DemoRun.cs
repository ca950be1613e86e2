using Spectre.Console;
using Wildebeest.Git;
using Wildebeest.Program.Terminal;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Demo;

/// <summary>
/// The whole of the main job on one machine: an origin, five hosts as real agents, their progress as anyone could read it from the refs,
/// and one more migration while they run. Ends by itself; every process it started is gone then.
/// </summary>
sealed class DemoRun(string folder, TimeProvider time)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(55);
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    static readonly (string Name, string[] Roles)[] Hosts =
    [
        ("db01", ["base", "database"]),
        ("db02", ["base", "database"]),
        ("web01", ["base", "web"]),
        ("web02", ["base", "web"]),
        ("web03", ["base", "web"]),
    ];

    readonly DemoOrigin origin = new(folder, SampleLinks.Load());

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var hosts = Hosts.Select(host => new DemoHost(host.Name, host.Roles, Path.Combine(folder, "hosts", host.Name), origin.Repository)).ToList();
        try
        {
            Console.WriteLine($"Making an origin from migrations-sample in {origin.Repository} …");
            await origin.CreateAsync(either.Token);
            await origin.PushFirstAsync(either.Token);
            Console.WriteLine($"Joining {hosts.Count} hosts of 3 roles …");
            await Parallel.ForEachAsync(hosts, either.Token, async (host, token) => await host.JoinAsync(token));
            foreach (var host in hosts)
            {
                host.StartAgent();
            }

            var told = await WatchAsync(either.Token);
            Tell(told);
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

    async Task<(string Added, TimeSpan Took)> WatchAsync(CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
        {
            return await FollowAsync(new PrintedChanges(time).Show, cancellationToken);
        }

        return await AnsiConsole.Live(new Text("")).StartAsync(context => FollowAsync(status => context.UpdateTarget(StatusTable.Of(status, time.GetUtcNow())), cancellationToken));
    }

    async Task<(string Added, TimeSpan Took)> FollowAsync(Action<HerdStatus> show, CancellationToken cancellationToken)
    {
        await UntilAllAreThereAsync(show, cancellationToken);
        var added = await origin.PushLastAsync(cancellationToken);
        var since = time.GetTimestamp();
        await UntilAllAreThereAsync(show, cancellationToken);
        return (added, time.GetElapsedTime(since));
    }

    async Task UntilAllAreThereAsync(Action<HerdStatus> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = Read();
            show(status);
            if (status.Hosts.FirstOrDefault(host => host.Error is not null) is { } failed)
            {
                throw new DemoException($"{failed.Name} failed: {failed.Error}", $"See its log in {folder}/hosts/{failed.Name}/log");
            }

            if (status.Hosts.Count == Hosts.Length && status.Hosts.All(host => host.LinksBehind == 0))
            {
                return;
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    HerdStatus Read()
    {
        using var clone = Clone.Open(origin.Repository);
        return HerdStatus.Of(clone, clone.ReadRef(BranchName.Main.RefName)!.Value, HerdReader.Read(clone, RefNames.Hosts));
    }

    void Tell((string Added, TimeSpan Took) told) => Console.WriteLine(
        $"""

         Seen: {Hosts.Length} hosts of 3 roles pulled {origin.Links} links, ran those of their own roles in the order of the commits, and published where they stand as refs.
         While they ran, {told.Added} was committed and pushed: {told.Took.TotalSeconds:0.0} s later every host had it. All of it is left in {folder}.
         Try next: wildebeest status --origin {origin.Repository}   and   git -C {origin.Repository} for-each-ref --format='%(tag) %(*objectname:short) %(*subject)' refs/wildebeest/hosts
         """);
}
