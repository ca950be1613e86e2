using System.Text;
using Wildebeest.Storage;

namespace Wildebeest.Git;

/// <summary>
/// A repository's <c>packed-refs</c>: one line for each ref, sorted by name. For many refs at once; the caller is the only one that writes refs there.
/// </summary>
static class PackedRefs
{
    public const string FileName = "packed-refs";

    const int IdLength = 40;

    // Without the words "peeled" and "fully-peeled": git then looks up for itself what a tag stands on.
    const string Header = "# pack-refs with: sorted \n";

    /// <summary>Writes the refs beside those that are packed already, in one step: after a crash there are all of them or none.</summary>
    /// <exception cref="CloneDamagedException">What is there cannot be read.</exception>
    public static void Add(string gitDirectory, IEnumerable<ListedRef> refs)
    {
        var path = Path.Combine(gitDirectory, FileName);
        var packed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(DurableFile.TryRead(path) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is not ('#' or '^'))
            {
                packed[NameIn(line) ?? throw new CloneDamagedException(gitDirectory, null)] = line[..IdLength];
            }
        }

        foreach (var listed in refs)
        {
            packed[listed.Name] = listed.Id.ToString();
        }

        var text = new StringBuilder(Header);
        foreach (var (name, id) in packed)
        {
            text.Append(id).Append(' ').Append(name).Append('\n');
        }

        DurableFile.Write(path, text.ToString());
    }

    static string? NameIn(string line) =>
        line.Length > IdLength + 1 && line[IdLength] == ' ' && CommitId.TryParse(line[..IdLength], out _) ? line[(IdLength + 1)..] : null;
}
