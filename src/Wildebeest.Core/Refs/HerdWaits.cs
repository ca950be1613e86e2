using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Planning;

namespace Wildebeest.Refs;

/// <summary>The herd's tags, as a host that waits for others looks at them.</summary>
static class HerdWaits
{
    /// <param name="link">At whose position the migration that waits is run.</param>
    public static HerdProgress Of(IChainOrder order, CommitId link, IReadOnlyList<HerdMember> members) =>
        new(order, order.PositionOf(link) ?? int.MaxValue, [.. members.Select(Of)]);

    public static HostProgress Of(HerdMember member) => new(member.Id, member.Name, member.Record is null ? null : member.Roles, member.State)
    {
        Behind = member.Roles.Where(role => member.CompletedUpTo(role) != member.State).ToImmutableDictionary(role => role, member.CompletedUpTo),
    };
}
