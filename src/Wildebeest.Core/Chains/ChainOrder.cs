using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>
/// The order of the chain up to one head, looked up in a clone: the commits are walked once and no tree is compared. A migration is never edited,
/// renamed or deleted, so the link that added it is the first whose tree has it.
/// </summary>
sealed class ChainOrder : IChainOrder
{
    readonly Func<Clone> open;
    readonly List<CommitId> links = [];
    readonly Dictionary<CommitId, int> positions = [];
    readonly Dictionary<CommitId, CommitId> replaces = [];
    readonly Dictionary<MigrationName, int?> found = [];

    /// <param name="open">The clone as it is open now: one that waits for days opens it many times.</param>
    public ChainOrder(Func<Clone> open, CommitId head)
    {
        this.open = open;
        Head = head;
        foreach (var commit in Repository.FirstParents(head, until: null))
        {
            links.Add(commit.Id);
            if (Replacements.Trailer(commit.Message) is { } trailer && CommitId.TryParse(trailer, out var replaced))
            {
                replaces[commit.Id] = replaced;
            }
        }

        links.Reverse();
        for (var position = 0; position < links.Count; position++)
        {
            positions[links[position]] = position;
        }
    }

    public CommitId Head { get; }

    Clone Repository => open();

    public IReadOnlyList<MigrationName> Migrations =>
    [
        .. from folder in Repository.List(Head, MigrationName.Folder.TrimEnd('/'))
           where folder.Entry.Mode == EntryMode.Directory
           from file in Repository.List(Head, folder.Path)
           select MigrationName.TryParsePath(file.Path, out var migration) ? migration : (MigrationName?)null into name
           where name is not null
           select name.Value,
    ];

    public int? PositionOf(CommitId link)
    {
        if (positions.TryGetValue(link, out var position))
        {
            return position;
        }

        // A host that fetched later than we did is ahead of our head; one on a branch that was rewritten has left it where the two part.
        // Nor is what a host says that it has done always a commit.
        if (Repository.ReadCommit(link) is null)
        {
            return null;
        }

        foreach (var commit in Repository.FirstParents(link, until: null))
        {
            if (positions.TryGetValue(commit.Id, out var shared))
            {
                return positions[link] = shared;
            }
        }

        return null;
    }

    public int? PositionOf(MigrationName migration)
    {
        if (!found.TryGetValue(migration, out var position))
        {
            position = FirstWith(migration.Path) is { } added ? RunsAt(added) : null;
            found[migration] = position;
        }

        return position;
    }

    int RunsAt(int position)
    {
        var link = links[position];
        while (replaces.TryGetValue(link, out var replaced) && positions.TryGetValue(replaced, out var earlier) && earlier < position)
        {
            (link, position) = (replaced, earlier);
        }

        return position;
    }

    int? FirstWith(string path)
    {
        if (links.Count == 0 || Repository.Find(Head, path) is null)
        {
            return null;
        }

        var (without, with) = (-1, links.Count - 1);
        while (with - without > 1)
        {
            var middle = (without + with) / 2;
            (without, with) = Repository.Find(links[middle], path) is null ? (middle, with) : (without, middle);
        }

        return with;
    }
}
