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
sealed class PlaceReturn(LedgerStore ledgers, PostedStates states, Holders holders, Askers askers, HostId self, Func<double> random)
{
    /// <summary>So often others are let first: one that died right after it had published its end writes nothing.</summary>
    const int MostLooks = 3;

    /// <summary>
    /// Of the time that one takes to write: so much later than the one before it a host writes, since most likely that one writes for it too. Twice, since whoever writes shares the
    /// origin, and often its machine, with all who publish their ends just then.
    /// </summary>
    const double TimesForEachFellow = 2;

    /// <summary>
    /// So much everybody waits, and the first of them too unless it has git bring the ledger, for each who is out yet: many of them are about to publish their ends, and an entry is for all who
    /// have when it asks. At most so much, since meanwhile its own place stands empty.
    /// </summary>
    const double TimesForEachLater = 0.015;
    const double LongestForTheLater = 0.5;

    /// <summary>Of the time that one takes to write: between two looks whether somebody has.</summary>
    const double BetweenLooks = 0.25;

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
                ? await IsGivenBackByOthersAsync(role, place, fellows, OutFor, cancellationToken)
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

            if (states.AreThere && ledgers.IsOnlyShown(role))
            {
                // Before they are read, since it takes the time in which others end.
                await ledgers.FetchAsync(role, cancellation);
            }

            var posted = await states.TryReadAsync(role, cancellation);
            holders.See(posted);
            var watched = holders.RefsOf(ledgers);
            var found = await askers.FetchAsync(read, place.Link, place.AtMostOut, other => other.Host == self || OutFor(other) is not null, cancellation, [.. also, .. watched], watched.Count, posted);

            // What is posted may be older than its end.
            asks = [.. found.Where(ask => ask.Host != self)];

            // Who can look for next to nothing has let them be first already, and sees before its push whether one of them has written.
            for (var looks = 0; !ledgers.LooksAreCheap && looks < MostLooks && EndedBefore(read) is > 0 and var others; looks++)
            {
                await ledgers.LetOthersBeFirstAsync(others * (1 + (0.2 * random())), cancellation);
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

    /// <summary>Many who were given their places in one entry end at the same moment. If all wrote at once, or asked git who has ended, nobody would soon be told.</summary>
    async Task<bool> IsGivenBackByOthersAsync(RoleName role, Place place, int fellows, Func<Place, TimeSpan?> outFor, CancellationToken cancellationToken)
    {
        var (left, epoch) = (0.0, -1L);
        for (var all = 0.0; all < LongestWait;)
        {
            var ledger = await ledgers.LookAsync(role, cancellationToken);
            if (ledger.PlaceOf(self) is null)
            {
                return true;
            }

            if (ledger.Epoch != epoch)
            {
                // Also where somebody wrote, and not for this host: those who are left come one after the other again.
                (left, epoch) = (await TurnToWriteAsync(role, ledger.Places.FindAll(other => other.Link == place.Link), fellows, outFor, cancellationToken), ledger.Epoch);
            }

            if (left <= 0)
            {
                return false;
            }

            var next = Math.Min(left, BetweenLooks);
            await ledgers.LetOthersBeFirstAsync(next, cancellationToken);
            left -= next;
            all += next;
        }

        return false;
    }

    /// <summary>
    /// So long it lets others be first, in times that one takes to write. Who told its end first writes. Where that is not posted, who had its place first; of those before it some may have
    /// been out for long already, and which are its fellows shows no more.
    /// </summary>
    async Task<double> TurnToWriteAsync(RoleName role, IReadOnlyList<Place> places, int fellows, Func<Place, TimeSpan?> outFor, CancellationToken cancellationToken)
    {
        var posted = await states.TryReadAsync(role, cancellationToken);
        holders.See(posted);
        var placesBefore = places.TakeWhile(other => other.Host != self).Count();
        var before = posted?.TakeWhile(member => member.Id != self).Count(member => places.FirstOrDefault(other => other.Host == member.Id) is { } other && outFor(other) is not null) ?? Math.Min(placesBefore, fellows);
        if (before == 0 && posted is not null && ledgers.IsOnlyShown(role))
        {
            // It has to ask git for the ledger first, which takes as long.
            return 0;
        }

        var later = posted is null ? places.Count - 1 - placesBefore : places.Count(other => other.Host != self && outFor(other) is null);
        return Math.Min(later * TimesForEachLater, LongestForTheLater) + (before * TimesForEachFellow);
    }
}
