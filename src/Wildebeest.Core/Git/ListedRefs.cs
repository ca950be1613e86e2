namespace Wildebeest.Git;

/// <summary>The lines of <c>git ls-remote</c>: another machine's words, so only names that are surely a ref's are taken.</summary>
static class ListedRefs
{
    /// <summary>Fewer refs than this git itself writes as quickly.</summary>
    public const int WorthIt = 100;

    /// <param name="pattern">With a '*' at the end of both names.</param>
    /// <returns>By the name that each has here.</returns>
    public static IReadOnlyList<(string Name, CommitId Id)> Read(string listing, FetchRef pattern)
    {
        var (remote, local) = (pattern.Remote.TrimEnd('*'), pattern.Local.TrimEnd('*'));
        var found = new List<(string, CommitId)>();
        foreach (var line in listing.Split('\n'))
        {
            if (line.IndexOf('\t') is > 0 and var tab && CommitId.TryParse(line[..tab], out var id) && line.AsSpan(tab + 1).StartsWith(remote, StringComparison.Ordinal)
                && line[(tab + 1 + remote.Length)..] is var rest && IsPlain(rest))
            {
                found.Add((local + rest, id));
            }
        }

        return found;
    }

    // A line that was cut short by the limit of git's output may end anywhere: then the ref is a wrong one, or none.
    static bool IsPlain(string name) =>
        name.Length > 0 && name[0] != '/' && name[^1] is not ('/' or '.') && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("//", StringComparison.Ordinal)
        && !name.Contains("/.", StringComparison.Ordinal) && !name.EndsWith(".lock", StringComparison.Ordinal)
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/');
}
