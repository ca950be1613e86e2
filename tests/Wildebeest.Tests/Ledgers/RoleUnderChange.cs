using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;

namespace Wildebeest.Tests.Ledgers;

/// <summary>A role with some hosts and two migrations, for tests of what its ledger allows.</summary>
static class RoleUnderChange
{
    public static readonly RoleName Web = RoleName.Parse("web");
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly CommitId Tls = CommitId.Parse("3f2a1bc000000000000000000000000000000001");
    public static readonly CommitId Cache = CommitId.Parse("77a01bc000000000000000000000000000000002");
    public static readonly RollingRule OneByOne = new(Limit.One);

    const int HostsOfTheRole = 20;

    /// <summary>Fixed, and evenly apart in the queue of <see cref="Tls"/>, the first first: where a host stands there decides what a test sees.</summary>
    static readonly HostId[] Ids = [.. Enumerable.Range(0, HostsOfTheRole).Select(number =>
        HostId.Parse($"{unchecked(Convert.ToUInt32(Tls.ToString()[..8], 16) + (uint)((number + 0.5) / HostsOfTheRole * uint.MaxValue)):x8}-0000-4000-8000-{number:x12}"))];

    public static Asker Host(int number, CommitId? link = null) =>
        new(Ids[number], HostName.Parse($"web{number:00}"), link ?? Tls, MigrationName.Parse(link == Cache ? "web/cache" : "web/tls13"));

    public static Ledger Empty { get; } = new(Web);

    public static Hindrance? HindranceOf(Ledger ledger, Asker asker, RollingRule rule, int hosts, DateTimeOffset now) =>
        new Admission(asker, new Demands(rule), now) { HostsOfRole = hosts }.In(ledger);

    public static Ledger With(params int[] holders) => holders.Aggregate(Empty, (ledger, host) => LedgerMoves.Take(ledger, Host(host), OneByOne, 20, Noon)!.After);
}
