using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>The order of links that were read as a whole, oldest first.</summary>
sealed class LinkOrder : IChainOrder
{
    readonly Dictionary<CommitId, int> links = [];
    readonly Dictionary<MigrationName, int> migrations = [];

    /// <param name="notCommitted">Migrations that will be the next links, in this order.</param>
    public LinkOrder(IReadOnlyList<Link> oldestFirst, IReadOnlyList<MigrationName>? notCommitted = null)
    {
        var runsAt = new Dictionary<CommitId, int>();
        for (var position = 0; position < oldestFirst.Count; position++)
        {
            var link = oldestFirst[position];
            links[link.Id] = position;

            // What is replaced comes earlier, so where it runs is known, also in a row of replacements.
            runsAt[link.Id] = link.Replaces is { } replaced ? runsAt.GetValueOrDefault(replaced, position) : position;
            if (link.Migration is { } migration)
            {
                migrations.TryAdd(migration, runsAt[link.Id]);
            }
        }

        foreach (var migration in notCommitted ?? [])
        {
            migrations.TryAdd(migration, oldestFirst.Count + migrations.Count);
        }
    }

    public IReadOnlyList<MigrationName> Migrations => [.. migrations.Keys];

    public int? PositionOf(CommitId link) => links.TryGetValue(link, out var position) ? position : null;

    public int? PositionOf(MigrationName migration) => migrations.TryGetValue(migration, out var position) ? position : null;
}
