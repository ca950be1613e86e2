namespace Wildebeest.Git;

/// <summary>A ref of which nothing was fetched.</summary>
/// <param name="Target">What an annotated tag stands on; of another ref, its own id.</param>
sealed record ListedRef(string Name, CommitId Id, CommitId Target);

/// <summary>The lines of <c>git ls-remote</c>: another machine's words, so only names that are surely a ref's are taken.</summary>
static class ListedRefs
{
    /// <summary>Fewer refs than this git itself writes as quickly.</summary>
    public const int WorthIt = 100;

    // What an annotated tag stands on, in a line of its own right after the tag's.
    const string Peeled = "^{}";

    /// <param name="pattern">With a '*' at the end of both names.</param>
    /// <returns>By the name that each has here.</returns>
    public static IReadOnlyList<ListedRef> Read(string listing, FetchRef pattern)
    {
        var (remote, local) = (pattern.Remote.TrimEnd('*'), pattern.Local.TrimEnd('*'));
        var found = new List<ListedRef>();
        foreach (var line in listing.Split('\n'))
        {
            if (line.IndexOf('\t') is not (> 0 and var tab) || !CommitId.TryParse(line[..tab], out var id) || !line.AsSpan(tab + 1).StartsWith(remote, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = line[(tab + 1 + remote.Length)..];
            if (rest.EndsWith(Peeled, StringComparison.Ordinal) && found.Count > 0 && found[^1].Name == local + rest[..^Peeled.Length])
            {
                found[^1] = found[^1] with { Target = id };
            }
            else if (IsPlain(rest))
            {
                found.Add(new ListedRef(local + rest, id, id));
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
