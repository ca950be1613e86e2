using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>Paths inside of a commit's tree: relative, with '/', and never leading out of it.</summary>
static class TreePath
{
    // As many as Linux itself follows.
    const int LinksFollowed = 40;

    /// <summary>Joins and normalises; null where the result would leave the tree.</summary>
    public static string? Resolve(string folder, string written) =>
        written.StartsWith('/') || written.Contains('\0', StringComparison.Ordinal) ? null : LoadPath.Join(folder, written);

    /// <summary>
    /// The path behind every symbolic link on the way, all of them inside of the tree: what lies at a commit and what lies in a work tree
    /// are read by the same rule.
    /// </summary>
    /// <param name="linkTarget">A link's target as it is written; null for what is no link, or not there.</param>
    /// <exception cref="TreeFileException">It leads out of the tree, or round in a circle.</exception>
    public static string FollowLinks(string asked, Func<string, string?> linkTarget)
    {
        var path = Resolve("", asked) ?? throw TreeFileException.Leaves(asked);
        for (var followed = 0; ; followed++)
        {
            var parts = path.Split('/');
            string? next = null;
            for (var depth = 1; depth <= parts.Length && next is null; depth++)
            {
                var prefix = string.Join('/', parts[..depth]);
                if (linkTarget(prefix) is { } target)
                {
                    var rest = string.Concat(parts[depth..].Select(part => "/" + part));
                    next = Resolve(FolderOf(prefix), target + rest) ?? throw TreeFileException.LinkLeaves(asked, prefix, target);
                    if (followed == LinksFollowed)
                    {
                        throw TreeFileException.LinksInACircle(asked, prefix);
                    }
                }
            }

            if (next is null)
            {
                return path;
            }

            path = next;
        }
    }

    static string FolderOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";
}
