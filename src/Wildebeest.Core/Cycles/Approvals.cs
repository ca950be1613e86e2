using Wildebeest.Git;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>What others approved, brought from where the herd's refs are.</summary>
static class Approvals
{
    public static async Task<IReadOnlyList<(string Signer, CommitId Tag)>> FetchAsync(Clone clone, Wire wire, OriginUrl state, CommitId link, CancellationToken cancellationToken)
    {
        await wire.FetchAsync(state, [new FetchRef($"{RefNames.Approvals}{link}/*", $"{RefNames.FetchedApprovals}{link}/*")], cancellationToken, prune: true);
        return Under(clone, RefNames.FetchedApprovals, link);
    }

    /// <summary>As they are in the clone.</summary>
    public static IReadOnlyList<(string Signer, CommitId Tag)> Under(Clone clone, string prefix, CommitId link) =>
        [.. clone.RefsUnder($"{prefix}{link}/").Select(found => (found.Name[(found.Name.LastIndexOf('/') + 1)..], found.Id))];
}
