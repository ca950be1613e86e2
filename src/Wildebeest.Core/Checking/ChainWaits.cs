using Wildebeest.Chains;
using Wildebeest.Planning;

namespace Wildebeest.Checking;

/// <summary>A script and what it waits for.</summary>
/// <param name="Link">Null for what is not committed yet.</param>
/// <param name="Position">Where it is run: for a replacement the position of what it replaces.</param>
sealed record WaitingScript(string? Link, MigrationName Migration, int Position, IReadOnlyList<Wait> Waits);

/// <summary>
/// Waits that can never come true, over all scripts that may still be run: those that were replaced wait for nothing any more. The rule itself is
/// <see cref="WaitRules"/>'s; here, where all scripts are known, it is also told how a wait leads back to where it began. Pure.
/// </summary>
sealed class ChainWaits
{
    readonly IChainOrder order;
    readonly IReadOnlyList<WaitingScript> scripts;
    readonly ILookup<RoleName, WaitingScript> ofRole;

    /// <param name="order">Of the scripts that are not committed too.</param>
    public ChainWaits(IChainOrder order, IReadOnlyList<WaitingScript> scripts)
    {
        this.order = order;
        this.scripts = scripts;
        ofRole = scripts.ToLookup(script => script.Migration.Role);
    }

    /// <param name="links">The whole chain, oldest first.</param>
    /// <param name="compiled">Every script that compiles, with the link that adds it; null for what is not committed, which stands at the tip.</param>
    public static ChainWaits Of(IReadOnlyList<Link> links, IReadOnlyList<(string? Link, MigrationName Migration, IReadOnlyList<Wait> Waits)> compiled)
    {
        var replaced = links.Select(link => link.Replaces?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var order = new LinkOrder(links, AwaitedFirst([.. compiled.Where(script => script.Link is null).Select(script => (script.Migration, script.Waits))]));
        return new ChainWaits(order,
        [
            .. from script in compiled
               where script.Link is null || !replaced.Contains(script.Link)
               let position = order.PositionOf(script.Migration)
               where position is not null
               select new WaitingScript(script.Link, script.Migration, position.Value, script.Waits),
        ]);
    }

    public IEnumerable<Finding> Findings() =>
        from script in scripts
        from wait in script.Waits
        let objection = WaitRules.Objection(wait, script.Migration, script.Position, order)
        where objection is not null
        let way = WayBack(script, wait)
        select new Finding(
            script.Link, wait.Where, nameof(ChainRule.Waits), way is not { Count: > 2 } ? $"{objection.Sentence}." : $"it waits in a circle: {string.Join(" → ", way.Select(step => step.Migration))}.", objection.WayOut);

    /// <summary>
    /// How a wait leads back to the script that waits, the shortest way: each step waits for the next, or is run on the same hosts after it.
    /// Null where it does not.
    /// </summary>
    public IReadOnlyList<WaitingScript>? WayBack(WaitingScript script, Wait wait)
    {
        var cameFrom = new Dictionary<WaitingScript, WaitingScript?>(ReferenceEqualityComparer.Instance);
        var open = new Queue<WaitingScript>();
        Add(Awaited(wait), null);
        while (open.TryDequeue(out var at))
        {
            if (ReferenceEquals(at, script))
            {
                return Way(at, cameFrom);
            }

            foreach (var further in at.Waits)
            {
                Add(Awaited(further), at);
            }

            // A host comes to it only after its role's earlier ones.
            Add(ofRole[at.Migration.Role].Where(earlier => earlier.Position < at.Position), at);
        }

        return null;

        void Add(IEnumerable<WaitingScript> next, WaitingScript? from)
        {
            foreach (var one in next.Where(one => cameFrom.TryAdd(one, from)))
            {
                open.Enqueue(one);
            }
        }
    }

    /// <summary>What hosts of the awaited role have to come through.</summary>
    IEnumerable<WaitingScript> Awaited(Wait wait)
    {
        if (wait.Migration is not { } migration || order.PositionOf(migration) is not { } position)
        {
            return [];
        }

        var itself = ofRole[wait.Role].Where(script => script.Position == position).ToList();
        return itself.Count > 0 ? itself : ofRole[wait.Role].Where(script => script.Position < position);
    }

    /// <summary>The order in which the next links can be committed so that each comes after what it waits for; where that goes in a circle there is none.</summary>
    static List<MigrationName> AwaitedFirst(IReadOnlyList<(MigrationName Migration, IReadOnlyList<Wait> Waits)> next)
    {
        var ordered = new List<MigrationName>();
        var seen = new HashSet<MigrationName>();
        foreach (var (migration, _) in next)
        {
            Visit(migration);
        }

        return ordered;

        void Visit(MigrationName migration)
        {
            if (next.FirstOrDefault(one => one.Migration == migration) is { Waits: { } waits } && seen.Add(migration))
            {
                foreach (var awaited in waits.Select(wait => wait.Migration).OfType<MigrationName>())
                {
                    Visit(awaited);
                }

                ordered.Add(migration);
            }
        }
    }

    static List<WaitingScript> Way(WaitingScript end, Dictionary<WaitingScript, WaitingScript?> cameFrom)
    {
        var way = new List<WaitingScript>();
        for (var at = end; at is not null; at = cameFrom[at])
        {
            way.Add(at);
        }

        way.Add(end);
        way.Reverse();
        return way;
    }
}
