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

    /// <summary>
    /// Of the time that one takes to write: so much later than the one before it a host that began together with others asks git who has ended, since most likely that one writes for
    /// it too. Twice, since whoever writes shares the origin, and often its machine, with all who publish their ends just then.
    /// </summary>
    const double TimesForEachFellow = 2;

    /// <summary>
    /// So much everybody waits, and the first of them too, for each who was given its place later: many of them are about to publish their ends, and an entry is for all who have when it asks. At
    /// most so much, since meanwhile its own place stands empty.
    /// </summary>
    const double TimesForEachLater = 0.015;
    const double LongestForTheLater = 0.5;

    /// <summary>Nor longer than so many times what one takes to write: those who only take places, or decline them, write nothing for it.</summary>
    const double LongestWait = 64;

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
            holders.Watch(role, place.Link);
            if (ledgers.LooksAreCheap
                ? await IsGivenBackByOthersAsync(role, place, fellows, cancellationToken)
                : (await ledgers.FetchAsync(role, cancellationToken, holders.RefsOf(ledgers))).PlaceOf(self) is null)
            {
                holders.Forget();
                return;
            }
        }

        await ledgers.WriteAsync(
            role,
            read => read.PlaceOf(self)?.Link != place.Link ? null : LedgerMoves.Complete(read, self, hosts, now, queues ? OutFor : null, asks),
            cancellationToken,
            queues ? BeforeEachAsync : null);
        if (queues)
        {
            holders.Forget();
            askers.Forget();
        }

        async Task BeforeEachAsync(Ledger read, IReadOnlyList<FetchRef> also, CancellationToken cancellation)
        {
            asks = [];
            if (read.PlaceOf(self)?.Link != place.Link)
            {
                return;
            }

            var watched = holders.RefsOf(ledgers);
            asks = await askers.FetchAsync(read, place.Link, place.AtMostOut, other => other.Host == self || OutFor(other) is not null, cancellation, [.. also, .. watched], watched.Count);

            // Who can look for next to nothing has let them be first already, and sees before its push whether one of them has written.
            for (var looks = 0; !ledgers.LooksAreCheap && looks < MostLooks && EndedBefore(read) is > 0 and var others; looks++)
            {
                await ledgers.LetOthersBeFirstAsync(role, others * (1 + (0.2 * random())), cancellation);
                if ((await ledgers.FetchAsync(role, cancellation, holders.RefsOf(ledgers))).Epoch != read.Epoch)
                {
                    return;
                }
            }
        }

        // Those who had their places before this host: they write first, and for it too.
        int EndedBefore(Ledger ledger) => ledger.Places.TakeWhile(other => other.Host != self).Count(other => OutFor(other) is not null);

        TimeSpan? OutFor(Place other) => holders.OutFor(other, role, atOrAfter);
    }

    /// <summary>Many who were given their places in one entry end at the same moment. If all asked git at once who has, nobody would soon be told.</summary>
    async Task<bool> IsGivenBackByOthersAsync(RoleName role, Place place, int fellows, CancellationToken cancellationToken)
    {
        var (waited, epoch) = (0.0, 0L);
        for (var all = 0.0; all < LongestWait;)
        {
            var ledger = await ledgers.LookAsync(role, cancellationToken);
            if (ledger.PlaceOf(self) is null)
            {
                return true;
            }

            // Somebody wrote, and not for this host: those who are left come one after the other again.
            (waited, epoch) = ledger.Epoch == epoch ? (waited, epoch) : (0, ledger.Epoch);

            // Of those before it some may have been out for long already; and which are its fellows shows no more.
            var places = ledger.Places.FindAll(other => other.Link == place.Link);
            var before = places.FindIndex(other => other.Host == self);
            var left = Math.Min((places.Count - 1 - before) * TimesForEachLater, LongestForTheLater) + (Math.Min(before, fellows) * TimesForEachFellow) - waited;
            if (left <= 0)
            {
                return false;
            }

            var next = Math.Min(left, 1);
            await ledgers.LetOthersBeFirstAsync(role, next, cancellationToken);
            waited += next;
            all += next;
        }

        return false;
    }
}
