using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>A migration as hosts meet it.</summary>
/// <param name="Position">The link at which it is run: of a replacement, that of what it replaces.</param>
/// <param name="Script">The link whose script it is.</param>
sealed record ChainStep(CommitId Position, CommitId Script, RoleName Role);

/// <summary>
/// The chain from its head down to the oldest link that is asked for, walked once. What a link adds is told from trees and not from the links between:
/// migrations are never removed, so their number grows along the chain, and the link that adds the next one is found by halving.
/// </summary>
sealed class HerdChain
{
    readonly Clone clone;
    readonly List<CommitId> links = [];
    readonly Dictionary<CommitId, int> distances = [];
    readonly Dictionary<CommitId, CommitId> replacedBy = [];
    readonly Dictionary<CommitId, CommitId> replaces = [];
    readonly Dictionary<(CommitId At, RoleName Role), int> counts = [];
    readonly Dictionary<CommitId, int> countsOfFolders = [];
    List<(CommitId Link, RoleName? Role)>? replacements;

    HerdChain(Clone clone, CommitId head)
    {
        this.clone = clone;
        Head = head;
        Names = new LinkNames(clone);
    }

    public CommitId Head { get; }

    public LinkNames Names { get; }

    /// <summary>Down to the oldest state of these hosts; to the root where one of them has none yet, or has one that is not on the branch.</summary>
    /// <param name="atLeast">How many links, where the chain has so many.</param>
    public static HerdChain Of(Clone clone, CommitId head, IEnumerable<HerdMember> members, int atLeast = 0)
    {
        var wanted = new HashSet<CommitId>();
        var toRoot = false;
        foreach (var member in members)
        {
            foreach (var reached in member.Roles.Select(member.CompletedUpTo).Append(member.State))
            {
                toRoot |= reached is null;
                wanted.UnionWith(reached is { } link ? [link] : []);
            }
        }

        var chain = new HerdChain(clone, head);
        foreach (var commit in clone.FirstParents(head, until: null))
        {
            chain.Add(commit);
            wanted.Remove(commit.Id);
            if (wanted.Count == 0 && !toRoot && chain.Length >= atLeast)
            {
                break;
            }
        }

        return chain;
    }

    /// <summary>The links that were walked, newest first.</summary>
    public IReadOnlyList<CommitId> Links => links;

    public int Length => links.Count;

    /// <summary>How many links lie between it and the head; null where it was not met.</summary>
    public int? DistanceOf(CommitId link) => distances.TryGetValue(link, out var distance) ? distance : null;

    /// <summary>A link that was not met lies behind those that were; so does one of another branch, which is at or after nothing.</summary>
    public bool IsAtOrAfter(CommitId link, CommitId other) =>
        distances.TryGetValue(link, out var distance) && (!distances.TryGetValue(other, out var otherDistance) || distance <= otherDistance);

    /// <summary>The link that took this one's place.</summary>
    public CommitId? ReplacedBy(CommitId link) => replacedBy.TryGetValue(link, out var by) ? by : null;

    /// <summary>The link at which this one's script is run: itself, unless it replaces another.</summary>
    public CommitId PositionOf(CommitId link)
    {
        while (replaces.TryGetValue(link, out var replaced))
        {
            link = replaced;
        }

        return link;
    }

    /// <summary>The link whose script is run there now.</summary>
    public CommitId ScriptAt(CommitId position)
    {
        while (replacedBy.TryGetValue(position, out var by))
        {
            position = by;
        }

        return position;
    }

    /// <summary>Migrations of a role that a host which is done up to <paramref name="reached"/> would still run.</summary>
    public int Lacking(CommitId? reached, RoleName role)
    {
        // A replacement is run at the place of what it replaces and not at its own, so it is none more.
        replacements ??= [.. replaces.Keys.Select(link => (link, Names.MigrationOf(link)?.Role))];
        var passed = replacements.Count(replacement => replacement.Role == role && (reached is not { } at || !IsAtOrAfter(at, replacement.Link)));
        return Math.Max(0, Count(Head, role) - Count(reached, role) - passed);
    }

    /// <summary>The chain was walked to its root, and its head has this migration.</summary>
    public CommitId LinkThatAdds(MigrationName migration) => links[Farthest(-1, links.Count, link => clone.Find(link, migration.Path) is not null)];

    /// <summary>The first migration of a role after a link (from the root where it is null); null where there is none.</summary>
    public ChainStep? NextAfter(CommitId? reached, RoleName role)
    {
        while (Count(Head, role) > Count(reached, role))
        {
            var link = links[Farthest(-1, reached is { } at ? distances[at] : links.Count, candidate => Count(candidate, role) > Count(reached, role))];
            if (!replaces.ContainsKey(link))
            {
                return new ChainStep(link, ScriptAt(link), role);
            }

            reached = link;
        }

        return null;
    }

    /// <summary>What a host would run next: the oldest that any of its roles lacks. Null where there is none, or where the host is not on the branch.</summary>
    public ChainStep? NextOf(HerdMember member) => !IsOnBranch(member) ? null
        : member.Roles.Select(role => NextAfter(member.CompletedUpTo(role), role)).OfType<ChainStep>().MaxBy(step => distances[step.Position]);

    public bool IsOnBranch(HerdMember member) =>
        member.Roles.Select(member.CompletedUpTo).Append(member.State).All(reached => reached is not { } link || distances.ContainsKey(link));

    /// <summary>
    /// Of the links between two distances (both exclusive), the farthest from the head for which something holds that, once it holds, holds for
    /// every link after.
    /// </summary>
    int Farthest(int nearest, int farthest, Func<CommitId, bool> holds)
    {
        while (farthest - nearest > 1)
        {
            var middle = (nearest + farthest) / 2;
            (nearest, farthest) = holds(links[middle]) ? (middle, farthest) : (nearest, middle);
        }

        return nearest;
    }

    void Add(CommitFacts commit)
    {
        distances[commit.Id] = links.Count;
        links.Add(commit.Id);
        // Newest first, so the first replacement that is met is the one that counts.
        if (Replacements.Trailer(commit.Message) is { } trailer && CommitId.TryParse(trailer, out var replaced) && replaced != commit.Id && replacedBy.TryAdd(replaced, commit.Id))
        {
            replaces[commit.Id] = replaced;
        }
    }

    int Count(CommitId? at, RoleName role)
    {
        if (at is not { } commit)
        {
            return 0;
        }

        if (!counts.TryGetValue((commit, role), out var count))
        {
            // Most links leave a role's folder as it is: it is listed once for all of them.
            var folder = MigrationName.Folder + role;
            if (clone.Find(commit, folder)?.Object is { } tree && !countsOfFolders.TryGetValue(tree, out count))
            {
                count = clone.List(commit, folder).Count(file => file.Path.EndsWith(MigrationName.Extension, StringComparison.Ordinal));
                countsOfFolders[tree] = count;
            }

            counts[(commit, role)] = count;
        }

        return count;
    }
}
