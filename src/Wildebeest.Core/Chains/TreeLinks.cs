using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>Symbolic links of a tree: what lies at a commit and what lies in a work tree are read by the same rule.</summary>
static class TreeLinks
{
    // As many as Linux itself follows.
    const int LinksFollowed = 40;

    /// <summary>The path behind every symbolic link on the way, all of them inside of the tree.</summary>
    /// <param name="linkTarget">A link's target as it is written; null for what is no link, or not there.</param>
    /// <exception cref="TreeFileException">It leads out of the tree, or round in a circle.</exception>
    public static string Follow(string asked, Func<string, string?> linkTarget)
    {
        var path = TreePath.Resolve("", asked) ?? throw TreeFileException.Leaves(asked);
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
                    next = TreePath.Resolve(TreePath.FolderOf(prefix), target + rest) ?? throw TreeFileException.LinkLeaves(asked, prefix, target);
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
}
