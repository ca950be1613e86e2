using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;

namespace Wildebeest.Planning;

/// <summary>How far another host has come, as it published it.</summary>
/// <param name="Roles">Null where its record cannot be read: it may then have any role.</param>
/// <param name="State">The last link that it completed; null before the first.</param>
sealed record HostProgress(HostId Host, string Name, IReadOnlyList<RoleName>? Roles, CommitId? State)
{
    /// <summary>Roles that were given later and are not caught up yet, each with the last of its links that is completed; null before the first.</summary>
    public ImmutableDictionary<RoleName, CommitId?> Behind { get; init; } = ImmutableDictionary<RoleName, CommitId?>.Empty;

    public bool MayHave(RoleName role) => Roles?.Contains(role) ?? true;

    public CommitId? DoneIn(RoleName role) => Behind.TryGetValue(role, out var upTo) ? upTo : State;
}

/// <summary>The herd, as a host that waits for others looks at it. Pure.</summary>
/// <param name="Position">Where the migration that waits is run.</param>
sealed record HerdProgress(IChainOrder Order, int Position, IReadOnlyList<HostProgress> Hosts)
{
    /// <summary>Null where nothing is awaited any more.</summary>
    public Hindrance? Of(Wait wait, Asker asker)
    {
        if (WaitRules.Objection(wait, asker.Migration, Position, Order) is { } objection)
        {
            return new Hindrance.NeverTrue(objection.Sentence, objection.WayOut, wait.Where);
        }

        // What it waits for lies before this migration, so the asker itself is past it; what it has published may lag behind.
        var migration = wait.Migration!.Value;
        var (hosts, missing) = Missing(wait.Role, migration, except: asker.Host);
        return hosts > 0 && missing.Count == 0 ? null : new Hindrance.Others(wait.Role, migration, missing, hosts, wait.Within, wait.Where);
    }

    /// <summary>How many hosts a role has, and the names of those that have yet to complete a migration.</summary>
    public (int Hosts, ImmutableList<string> Missing) Missing(RoleName role, MigrationName migration, HostId? except)
    {
        var position = Order.PositionOf(migration);
        var hosts = Hosts.Where(host => host.MayHave(role)).ToList();
        var missing = hosts.Where(host => host.Host != except && !(host.DoneIn(migration.Role) is { } done && Order.PositionOf(done) >= position));
        return (hosts.Count, [.. missing.Select(host => host.Roles is null ? $"{host.Name} (its record cannot be read)" : host.Name)]);
    }
}
