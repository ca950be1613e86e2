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
    /// <summary>So often others are let first: one that died right after it had published its end writes nothing.</summary>
    const int MostLooks = 3;

    /// <summary>Of the time that one takes to write: so much later than the one before it a host that began together with others asks git who has ended, since most likely that one writes for it too.</summary>
    const double PartForEachFellow = 1 / 4.0;

    /// <param name="hosts">How many the role has, if they were counted; else 0.</param>
    /// <param name="fellows">Hosts that were given their places together with this one, and before it in the ledger: they end at about the same time.</param>
    /// <param name="atOrAfter">Links at which a host has completed the migration that the place is for.</param>
    public async Task GiveBackAsync(RoleName role, Place place, int hosts, int fellows, IReadOnlySet<CommitId> atOrAfter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Ask> asks = [];
        var change = ledgers.Read(role).ChangeOf(place.Link);
        var queues = Turn.IsQueue(change, place.AtMostOut.Of(change?.Hosts ?? 0));
        if (queues)
        {
            if (ledgers.LooksAreCheap && await IsGivenBackByOthersAsync(role, place, fellows, cancellationToken))
            {
                return;
            }

            holders.Watch(role, place.Link);
            var ledger = await LookAsync();
            var looked = ledger.Epoch;
            for (var looks = 0; looks < MostLooks && EndedBefore(ledger) is > 0 and var others;)
            {
                // Where a look costs next to nothing, one after each of those who write.
                var first = ledgers.LooksAreCheap ? 1 : others;
                await ledgers.LetOthersBeFirstAsync(first * (1 + (0.2 * random())), cancellationToken);
                ledger = ledgers.LooksAreCheap ? await ledgers.LookAsync(role, cancellationToken) : await LookAsync();
                (looks, looked) = ledger.Epoch == looked ? (looks + 1, looked) : (0, ledger.Epoch);
            }

            if (ledger.PlaceOf(self) is null)
            {
                holders.Forget();
                return;
            }
        }

        await ledgers.WriteAsync(
            role,
            read => read.PlaceOf(self)?.Link != place.Link ? null : LedgerMoves.Complete(read, self, hosts, now, queues ? OutFor : null, asks),
            cancellationToken,
            async (read, cancellation) => asks = queues && read.PlaceOf(self)?.Link == place.Link
                ? await askers.FetchAsync(read, place.Link, place.AtMostOut, other => other.Host == self || OutFor(other) is not null, cancellation, holders.RefsOf(ledgers))
                : []);
        if (queues)
        {
            holders.Forget();
            askers.Forget();
        }

        // Mostly somebody else has written for it already, which the origin shows without git.
        async Task<Ledger> LookAsync() =>
            await ledgers.LookAsync(role, cancellationToken) is var seen && seen.PlaceOf(self) is null ? seen : await ledgers.FetchAsync(role, cancellationToken, holders.RefsOf(ledgers));

        // Those who had their places before this host: they write first, and for it too.
        int EndedBefore(Ledger ledger) => ledger.PlaceOf(self) is null ? 0 : ledger.Places.TakeWhile(other => other.Host != self).Count(other => OutFor(other) is not null);

        TimeSpan? OutFor(Place other) => holders.OutFor(other, role, atOrAfter);
    }

    /// <summary>Many who were given their places in one entry end at the same moment. If all asked git at once who has, nobody would soon be told.</summary>
    async Task<bool> IsGivenBackByOthersAsync(RoleName role, Place place, int fellows, CancellationToken cancellationToken)
    {
        for (var waited = 0.0; ;)
        {
            var ledger = await ledgers.LookAsync(role, cancellationToken);
            if (ledger.PlaceOf(self) is null)
            {
                return true;
            }

            // Of those before it some may have been out for long already; and which are its fellows shows no more.
            var before = ledger.Places.Where(other => other.Link == place.Link).TakeWhile(other => other.Host != self).Count();
            var left = (Math.Min(before, fellows) * PartForEachFellow) - waited;
            if (left <= 0)
            {
                return false;
            }

            var next = Math.Min(left, 4 * PartForEachFellow);
            await ledgers.LetOthersBeFirstAsync(next, cancellationToken);
            waited += next;
        }
    }
}
