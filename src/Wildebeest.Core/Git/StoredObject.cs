using System.Text;

namespace Wildebeest.Git;

/// <summary>
/// A commit or a tag, from its bytes: for those that the library does not read. git stores any number of seconds and any zone, and the library throws at what is no
/// time of this world, whatever of the object it is asked for. One that somebody wrote so must not hide the others.
/// </summary>
sealed class StoredObject(byte[] content)
{
    readonly string[] parts = Encoding.UTF8.GetString(content).Split("\n\n", 2);

    public string Message => parts.Length == 2 ? parts[1] : "";

    /// <summary>The values of a header, in their order.</summary>
    public IEnumerable<string> All(string key) => parts[0].Split('\n').Where(line => line.StartsWith(key + " ", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..]);

    public CommitFacts AsCommit(CommitId id) =>
        new(id, [.. All("parent").Select(CommitId.Parse)], Message, All("author").FirstOrDefault("").Split(" <")[0], DateTimeOffset.UnixEpoch);

    /// <summary>Without its message: what is of no time is no record.</summary>
    public TagFacts? AsTag(CommitId id) => CommitId.TryParse(All("object").FirstOrDefault(""), out var target) ? new(id, All("tag").FirstOrDefault(""), target, "", DateTimeOffset.UnixEpoch) : null;
}
