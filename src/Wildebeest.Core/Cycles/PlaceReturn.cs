using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>
/// Step 7: a host that has published its end gives its place back. Where a role is large it does so for all that have published theirs by then, and gives the
/// free places to those who ask; so of hosts that end at about the same time one writes, and the others find their places given back.
/// </summary>
sealed class PlaceReturn(LedgerStore ledgers, Holders holders, Askers askers, HostId self, Func<double> random)
{
    /// <summary>Who has published its end and still has a place is most likely about to give it back, and others' with it. Reading who asks takes it some time more than a push.</summary>
    const double OneThatIsWriting = 1.5;

    /// <summary>So often others are let first: one that died right after it had published its end writes nothing.</summary>
    const int MostLooks = 3;

    /// <param name="hosts">How many the role has, if they were counted; else 0.</param>
    /// <param name="atOrAfter">Links at which a host has completed the migration that the place is for.</param>
    public async Task GiveBackAsync(RoleName role, Place place, int hosts, IReadOnlySet<CommitId> atOrAfter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Ask> asks = [];
        var change = ledgers.Read(role).ChangeOf(place.Link);
        var queues = Turn.IsQueue(change, place.AtMostOut.Of(change?.Hosts ?? 0));
        if (queues)
        {
            holders.Watch(role, place.Link);
            var ledger = await ledgers.FetchAsync(role, cancellationToken, holders.RefsOf(ledgers));
            for (var look = 0; look < MostLooks && EndedBefore(ledger) is > 0 and var others; look++)
            {
                await ledgers.LetOthersBeFirstAsync(role, others * OneThatIsWriting * (1 + (0.2 * random())), holders.RefsOf(ledgers), cancellationToken);
                ledger = ledgers.Read(role);
            }
        }

        await ledgers.WriteAsync(
            role,
            read => read.PlaceOf(self)?.Link != place.Link ? null : LedgerMoves.Complete(read, self, hosts, now, queues ? OutFor : null, asks),
            cancellationToken,
            async (read, cancellation) => asks = queues && read.PlaceOf(self)?.Link == place.Link
                ? await askers.FetchAsync(read, place.Link, place.AtMostOut, other => other.Host == self || OutFor(other) is not null, cancellation)
                : []);
        if (queues)
        {
            holders.Forget();
            askers.Forget();
        }

        // Those who had their places before this host: they write first, and for it too.
        int EndedBefore(Ledger ledger) => ledger.PlaceOf(self) is null ? 0 : ledger.Places.TakeWhile(other => other.Host != self).Count(other => OutFor(other) is not null);

        TimeSpan? OutFor(Place other) => holders.OutFor(other, role, atOrAfter);
    }
}
