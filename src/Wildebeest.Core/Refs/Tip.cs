using Wildebeest.Chains;
using Wildebeest.Git;

namespace Wildebeest.Refs;

/// <summary>
/// What an origin's hook writes for a web server to hand out: the heads of the chain and of the ledgers, and of all stops together. Who has the same has nothing
/// to fetch. It may be a little older than the refs and it may be lost, so it says when git need not be asked, and never what is to be done.
/// </summary>
sealed record Tip(IReadOnlyDictionary<string, CommitId> Heads)
{
    public const string FirstLine = "wildebeest tip 1";

    /// <summary>More than a thousand roles take.</summary>
    public const int LargestText = 256 * 1024;

    /// <summary>In place of a ref: a hash over the names and ids of all stops. There is a line of it while there are any.</summary>
    public const string AllStops = RefNames.Stops;

    public CommitId? HeadOf(string refName) => Heads.TryGetValue(refName, out var head) ? head : null;

    public CommitId? LedgerOf(RoleName role) => HeadOf(RefNames.Roles + role);

    /// <summary>Null where it is none, of another version, or was cut off.</summary>
    public static Tip? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines[0] != FirstLine || lines[^1].Length > 0)
        {
            return null;
        }

        var heads = new Dictionary<string, CommitId>(StringComparer.Ordinal);
        foreach (var line in lines[1..^1])
        {
            if (line.Split(' ') is not [var id, { Length: > 0 } name] || !CommitId.TryParse(id, out var head) || !heads.TryAdd(name, head))
            {
                return null;
            }
        }

        return new Tip(heads);
    }
}
