using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>Finds for each host what <see cref="Lateness"/> asks for. What is known of a migration is gathered once for all hosts that stand before it.</summary>
sealed class LateHosts(HerdChain chain, IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger> ledgers, DateTimeOffset now)
{
    readonly Dictionary<(RoleName Role, CommitId Position), PeersAt> known = [];

    public LateMark? MarkOf(HerdMember member) =>
        member.Record is { } record && chain.NextOf(member) is { } next
        && Lateness.Since(member.Id, record, next, ledgers.FirstOrDefault(ledger => ledger.Role == next.Role) ?? new Ledger(next.Role), PeersAt(next), now) is { } since
            ? new LateMark(next.Script.ToString(), chain.Names.Of(next.Script), since)
            : null;

    PeersAt PeersAt(ChainStep step)
    {
        if (!known.TryGetValue((step.Role, step.Position), out var peers))
        {
            var ofRole = members.Where(member => member.Roles.Contains(step.Role)).ToList();
            peers = new PeersAt(
                ofRole.Count, [.. ofRole.Where(member => member.HasCompleted(step.Role, step.Position, chain.IsAtOrAfter)).Select(member => member.Record!.Since).Order()]);
            known[(step.Role, step.Position)] = peers;
        }

        return peers;
    }
}
