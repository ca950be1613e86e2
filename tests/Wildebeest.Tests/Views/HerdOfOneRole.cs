using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Views;

/// <summary>Web hosts <c>web01</c>, <c>web02</c>, … on a chain of their own, for tests of what an admin is shown of them.</summary>
sealed class HerdOfOneRole : IDisposable
{
    public static readonly RoleName Web = RoleName.Parse("web");

    public TempChain Chain { get; } = new();

    public List<HerdMember> Members { get; } = [];

    public Ledger Ledger { get; set; } = new(Web);

    public HerdMember Add(CommitId? state, Func<HostRecord, HostRecord>? with = null, params string[] roles)
    {
        var id = HostId.New();
        var record = Some.Record(id, state is null ? HostPhase.Joined : HostPhase.Idle, roles.Length == 0 ? ["web"] : roles);
        var member = new HerdMember(id, $"web{Members.Count + 1:00}", state, with is null ? record : with(record), Some.Time);
        Members.Add(member);
        return member;
    }

    public Place Place(HerdMember member, CommitId link, DateTimeOffset since, bool needsHands = false, int atMostOut = 1) =>
        new(member.Id, HostName.Parse(member.Name), link, MigrationName.Parse("web/a"), new Limit(atMostOut, false), since) { NeedsHands = needsHands };

    public void Dispose() => Chain.Dispose();
}
