using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>What people call a link: the migration that it adds, else its subject. Each is looked up once.</summary>
sealed class LinkNames(Clone clone)
{
    readonly Dictionary<CommitId, string> names = [];

    public string Of(CommitId link)
    {
        if (!names.TryGetValue(link, out var name))
        {
            name = MigrationOf(link)?.ToString() ?? PrintableText.Line(clone.ReadCommit(link)?.Subject ?? "", 60);
            names[link] = name;
        }

        return name;
    }

    /// <summary>Null for a plain link, for one that is not in this clone, and for what a host says to stand on and no link can be.</summary>
    public MigrationName? MigrationOf(CommitId link)
    {
        try
        {
            return clone.ReadCommit(link) is null ? null
                : clone.Changes(link).Where(change => change.Kind == ChangeKind.Added).Select(change => MigrationName.TryParsePath(change.Path, out var migration) ? migration : (MigrationName?)null).FirstOrDefault(found => found is not null);
        }
        catch (StrangeObjectException)
        {
            return null;
        }
    }
}
