namespace Wildebeest.Scripting.Protocol;

/// <summary>
/// Where the file of a <c>#load</c> is: one rule, for the daemon, which gathers the files, and for the compiler, which reads them.
/// Beside the loading file first, then from the top of the repository; from the top alone where it begins with '/'.
/// </summary>
static class LoadPath
{
    /// <summary>The places to look at, in their order; none where all of them would lie outside of the repository.</summary>
    public static IReadOnlyList<string> Candidates(string loading, string written)
    {
        if (written.Contains('\0', StringComparison.Ordinal))
        {
            return [];
        }

        var folder = loading.LastIndexOf('/') is var slash and > 0 ? loading[..slash] : "";
        string?[] places = written.StartsWith('/') ? [Join("", written)] : [Join(folder, written), Join("", written)];
        return [.. places.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Null where <paramref name="written"/> leads out of the tree, or to its top.</summary>
    public static string? Join(string folder, string written)
    {
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
}
