using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>
/// Step 7: a host that has published its end gives its place back. Where a role is large somebody who waits for a place sees that end, and gives
/// the place back in the entry that takes it; so the host waits a little, looks, and writes only if its place is still there.
/// </summary>
sealed class PlaceReturn(LedgerStore ledgers, Holders holders, HostId self, TimeProvider time, Func<double> random)
{
    static readonly TimeSpan WhileOthersWait = TimeSpan.FromSeconds(2);
    static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(0.5);

    /// <param name="hosts">How many the role has, if they were counted; else 0.</param>
    /// <param name="atOrAfter">Links at which a host has completed the migration that the place is for.</param>
    public async Task GiveBackAsync(RoleName role, Place place, int hosts, IReadOnlySet<CommitId> atOrAfter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ledger = ledgers.Read(role);
        var change = ledger.ChangeOf(place.Link);
        var limit = place.AtMostOut.Of(change?.Hosts ?? 0);
        var queues = Turn.IsQueue(change, limit);
        if (queues)
        {
            // What was read last is from when this host began; about one round has begun since.
            var shortest = Turn.Begun(ledger, place.Link) + limit < change!.Hosts ? WhileOthersWait : AtTheEnd;
            await Task.Delay(shortest * (1 + random()), time, cancellationToken);
            holders.Watch(role, place.Link);
            await ledgers.FetchAsync(role, cancellationToken, holders.RefsOf(ledgers));
        }

        await ledgers.WriteAsync(
            role,
            read => read.PlaceOf(self)?.Link != place.Link ? null
                : LedgerMoves.Complete(read, self, hosts, now, queues ? other => holders.OutFor(other, role, atOrAfter) : null),
            cancellationToken);
        if (queues)
        {
            holders.Forget();
        }
    }
}
