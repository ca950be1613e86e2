namespace Wildebeest.Chains;

/// <summary>Paths inside of a commit's tree: relative, with '/', and never leading out of it.</summary>
static class TreePath
{
    /// <summary>Joins and normalises; null where the result would leave the tree.</summary>
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

    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";
}
