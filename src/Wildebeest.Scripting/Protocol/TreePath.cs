namespace Wildebeest.Scripting.Protocol;

/// <summary>Paths inside of a commit's tree: relative, with '/', and never leading out of it. One rule for the daemon and the compile worker.</summary>
static class TreePath
{
    /// <summary>Joins and normalises; null where the result would leave the tree, or be the tree itself.</summary>
    public static string? Resolve(string folder, string written)
    {
        if (written.StartsWith('/') || written.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in written.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? null : string.Join('/', parts);
    }

    /// <summary>
    /// Where a <c>#load</c> may mean, in the order in which it is looked for: beside the loading file, then from the repository's top; with a
    /// leading '/' from the top only. Places outside of the tree are left out, so none at all means that the path leaves it.
    /// </summary>
    public static IReadOnlyList<string> Loaded(string written, string loadedBy)
    {
        string?[] places = written.StartsWith('/') ? [Resolve("", written.TrimStart('/'))] : [Resolve(FolderOf(loadedBy), written), Resolve("", written)];
        return [.. places.OfType<string>().Distinct()];
    }

    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";
}
