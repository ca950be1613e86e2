using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Refs;

/// <summary>
/// What the hosts of a role said last of themselves, as an origin posts it beside its ledgers: who has ended, and who asks for a place, without a fetch of their tags. It is
/// these tags' own words, in the order in which they were pushed; whom it does not show, git does.
/// </summary>
sealed class PostedStates(PostedFiles? posted)
{
    /// <summary>Whether the last of them could be read.</summary>
    public bool AreThere { get; private set; }

    /// <returns>The newest of each host, those who said it first before the others; null where only git tells.</returns>
    public async Task<IReadOnlyList<HerdMember>?> TryReadAsync(RoleName role, CancellationToken cancellationToken)
    {
        var lines = posted is { AreThere: true, AreOfTheOrigin: true } ? await posted.TryReadStatesAsync(role, cancellationToken) : null;
        AreThere = lines is not null;
        return lines is null ? null : Read(Encoding.UTF8.GetString(lines));
    }

    /// <param name="lines">Each begins and ends with a line's end. Of each host's newest one counts; what stands before the first may be the rest of one, and is no line of anybody's.</param>
    public static IReadOnlyList<HerdMember> Read(string lines)
    {
        var newest = new Dictionary<HostId, (int Line, HerdMember Member)>();
        var number = 0;
        foreach (var line in lines.Split('\n').Skip(1).SkipLast(1))
        {
            if (line.Split(' ', 4) is [var host, var state, var name, var record] && HostId.TryParse(host, out var id) && CommitId.TryParse(state, out var at))
            {
                newest[id] = (number++, HerdReader.Member(id, new TagFacts(CommitId.Zero, name, at, record, DateTimeOffset.UnixEpoch)));
            }
        }

        return [.. newest.Values.OrderBy(one => one.Line).Select(one => one.Member)];
    }
}
