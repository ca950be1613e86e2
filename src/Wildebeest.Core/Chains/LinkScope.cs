using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>What a link reaches: the roles in whose own folders it changes something, and whether it changes anything else.</summary>
/// <param name="IsShared">It changes what more than one role can come to use, or the list of signers.</param>
sealed record LinkScope(IReadOnlySet<RoleName> Roles, bool IsShared)
{
    /// <summary>As of a link that may reach everything.</summary>
    public static LinkScope Shared { get; } = new(new HashSet<RoleName>(), IsShared: true);

    // What lies in these below a role's name is that role's alone.
    static readonly string[] RoleFolders = [MigrationName.Folder, ScriptPaths.SpecFolder + "/", "files/"];

    public static LinkScope Of(Clone clone, CommitId link) => Of(clone.Changes(link));

    public static LinkScope Of(IEnumerable<PathChange> changes)
    {
        var roles = new SortedSet<RoleName>();
        var shared = false;
        foreach (var change in changes)
        {
            if (RoleOf(change.Path) is { } role)
            {
                roles.Add(role);
            }
            else
            {
                shared = true;
            }
        }

        // A link that changes nothing is a word to everybody.
        return new LinkScope(roles, shared || roles.Count == 0);
    }

    static RoleName? RoleOf(string path) =>
        RoleFolders.FirstOrDefault(folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } folder
        && path[folder.Length..].IndexOf('/') is var end and > 0 && RoleName.TryParse(path[folder.Length..(folder.Length + end)], out var role)
            ? role
            : null;
}
