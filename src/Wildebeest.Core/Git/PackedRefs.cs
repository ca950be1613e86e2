using System.Text;
using Wildebeest.Storage;

namespace Wildebeest.Git;

/// <summary>
/// A repository's <c>packed-refs</c>: one line for each ref, sorted by name, and after an annotated tag's what it stands on. For many refs at once; the caller sees to
/// it that nobody else writes the file meanwhile.
/// </summary>
static class PackedRefs
{
    public const string FileName = "packed-refs";

    const int IdLength = 40;
    const char Peeled = '^';

    const string Header = "# pack-refs with:";

    /// <summary>What git calls a file in which a ref without a line of what it stands on is no annotated tag.</summary>
    const string FullyPeeled = " fully-peeled ";

    /// <summary>Writes the refs beside those that are packed already, in one step: after a crash there are all of them or none.</summary>
    /// <exception cref="CloneDamagedException">What is there cannot be read.</exception>
    /// <exception cref="StorageException" />
    public static void Add(string gitDirectory, IEnumerable<ListedRef> refs)
    {
        // A ref's name is any bytes, and git sorts them as such: read so, each is one character and stays what it was.
        var path = Path.Combine(gitDirectory, FileName);
        var packed = new SortedDictionary<string, (string Id, string? Target)>(StringComparer.Ordinal);
        var isFullyPeeled = true;
        string? last = null;
        foreach (var line in Encoding.Latin1.GetString(DurableFile.TryRead(path) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == Peeled && last is not null)
            {
                packed[last] = packed[last] with { Target = line[1..] };
            }
            else if (line[0] != '#')
            {
                last = NameIn(line) ?? throw new CloneDamagedException(gitDirectory, null);
                packed[last] = (line[..IdLength], null);
            }
            else if (line.StartsWith(Header, StringComparison.Ordinal))
            {
                isFullyPeeled = line.Contains(FullyPeeled, StringComparison.Ordinal);
            }
        }

        foreach (var listed in refs)
        {
            packed[listed.Name] = (listed.Id.ToString(), listed.Target == listed.Id ? null : listed.Target.ToString());
        }

        // Without the words "peeled" and "fully-peeled" git looks up for itself what a tag stands on.
        var text = new StringBuilder(Header).Append(isFullyPeeled ? " peeled fully-peeled sorted \n" : " sorted \n");
        foreach (var (name, (id, target)) in packed)
        {
            text.Append(id).Append(' ').Append(name).Append('\n');
            if (target is not null)
            {
                text.Append(Peeled).Append(target).Append('\n');
            }
        }

        DurableFile.Write(path, Encoding.Latin1.GetBytes(text.ToString()), File.Exists(path) ? File.GetUnixFileMode(path) : DurableFile.Readable);
    }

    static string? NameIn(string line) =>
        line.Length > IdLength + 1 && line[IdLength] == ' ' && CommitId.TryParse(line[..IdLength], out _) ? line[(IdLength + 1)..] : null;
}
