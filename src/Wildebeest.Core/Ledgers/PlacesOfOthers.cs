using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Ledgers;

/// <summary>A host that stands before a migration, and says in its own ref that it waits for a place.</summary>
/// <param name="Since">By its own clock.</param>
sealed record Ask(HostId Host, HostName Name, DateTimeOffset Since);

/// <summary>
/// What an entry does for other hosts while it is at it: it gives back the places of those who have published their end, and gives free places to those who ask.
/// Entries come one after the other, so in a large role there must be fewer of them than hosts.
/// </summary>
static class PlacesOfOthers
{
    /// <summary>In the average of how long hosts are out.</summary>
    const double WeightOfTheLatest = 0.2;

    /// <summary>Who comes so early is one of the next.</summary>
    const double RoundsThatAreNext = 2;

    /// <summary>One sentence of an entry is one line; the ledger itself has them all.</summary>
    const int NamesTold = 12;

    /// <summary>
    /// Step 7 for others: the ledger without the places of those who published that they are back in load with a migration, but did not write it here yet.
    /// A host that needs hands keeps its place.
    /// </summary>
    /// <param name="outFor">How long the holder of a place was out, where it published so; else null.</param>
    public static (Ledger After, ImmutableList<Place> Back) GiveBack(Ledger ledger, CommitId link, Func<Place, TimeSpan?>? outFor, DateTimeOffset now)
    {
        List<(Place Place, TimeSpan OutFor)> back = [];
        foreach (var place in ledger.Places.Where(place => place.Link == link && !place.NeedsHands))
        {
            if (outFor?.Invoke(place) is { } time)
            {
                back.Add((place, time));
            }
        }

        return (back.Count == 0 ? ledger : WithBack(ledger, back, 0, now), [.. back.Select(one => one.Place)]);
    }

    /// <summary>
    /// Step 3 for others: the ledger in which those who ask have the free places, in the order of the queue. Nobody is given one whom a halt, a pause, the canaries
    /// or the smallest limit in force would keep from taking it.
    /// </summary>
    /// <param name="asks">As read after the ledger was: only so has nobody of them begun or ended since.</param>
    public static (Ledger After, ImmutableList<Place> Given) Give(Ledger ledger, CommitId link, MigrationName migration, Limit atMostOut, IReadOnlyList<Ask>? asks)
    {
        if (asks is not { Count: > 0 } || ledger.ChangeOf(link) is not { } change || change is { Canaries: > 0, CanariesHealthyAt: null } || ledger.Pause is not null || ledger.HaltOf(link) is not null)
        {
            return (ledger, []);
        }

        var limit = ledger.LimitInForce(atMostOut, change.Hosts);
        var given = asks.Where(ask => ledger.PlaceOf(ask.Host) is null).Take(Math.Max(0, limit - ledger.Places.Count))
            .Select(ask => new Place(ask.Host, ask.Name, link, migration, atMostOut, ask.Since) { Given = true }).ToImmutableList();
        var after = ledger with { Places = ledger.Places.AddRange(given), Retries = ledger.Retries.RemoveAll(retry => given.Any(place => place.Name == retry.Host)) };
        // Of the first round everybody may be who has heard of the change: it does not say how far the queue has come.
        var isFirstRound = after.Begun(link) <= limit;
        return (given.IsEmpty ? ledger : isFirstRound ? after : WithReached(after, link, [.. given.Select(place => place.Host)], limit), given);
    }

    public static Ledger WithBack(Ledger ledger, IReadOnlyList<(Place Place, TimeSpan OutFor)> back, int hostsOfRole, DateTimeOffset now)
    {
        var first = back[0].Place;
        var change = ledger.ChangeOf(first.Link) ?? new Change(first.Link, first.Migration, first.Since, now);
        var completed = change.Completed + back.Count;
        return LedgerMoves.WithChange(ledger with { Places = ledger.Places.RemoveRange(back.Select(one => one.Place)) }, change with
        {
            Completed = completed,
            // A given place counts from when its host asked for it.
            OutFor = back.Where(one => !one.Place.Given).Aggregate(change.OutFor, (average, one) => average == TimeSpan.Zero ? one.OutFor : average + ((one.OutFor - average) * WeightOfTheLatest)),
            Hosts = hostsOfRole > 0 ? hostsOfRole : change.Hosts,
            LastProgressAt = now,
            CanariesHealthyAt = change.Completed < change.Canaries && completed >= change.Canaries ? now : change.CanariesHealthyAt,
        });
    }

    /// <summary>
    /// The queue has come as far as to the furthest of these hosts who was next. One who came from far behind, since nobody who was nearer did, moves it on by a
    /// round only: all whom the front has passed would think that it is their turn.
    /// </summary>
    public static Ledger WithReached(Ledger ledger, CommitId link, IReadOnlyList<HostId> hosts, int limit)
    {
        if (ledger.ChangeOf(link) is not { } change)
        {
            return ledger;
        }

        var round = change.Hosts == 0 ? 1 : Queue.Next(limit) / (double)change.Hosts;
        var front = change.Hosts == 0 ? 0 : Math.Max(change.Reached, ledger.Begun(link) / (double)change.Hosts);
        var positions = hosts.Select(host => Queue.PositionOf(host, link)).Order().ToList();
        var reached = Math.Round(positions.LastOrDefault(position => position <= front + (RoundsThatAreNext * round), Math.Min(positions[0], front + round)), 6);
        return change.Reached < reached ? LedgerMoves.WithChange(ledger, change with { Reached = reached }) : ledger;
    }

    /// <summary>The end of an entry's sentence.</summary>
    public static string Told(ImmutableList<Place> back, ImmutableList<Place> given) =>
        (back.IsEmpty ? "" : $"; {Names(back)} {(back.Count == 1 ? "is" : "are")} back in load with it") + (given.IsEmpty ? "" : $"; {Names(given)} may leave load for it");

    static string Names(ImmutableList<Place> places) => places.Count switch
    {
        1 => places[0].Name.ToString(),
        <= NamesTold => $"{string.Join(", ", places.Take(places.Count - 1).Select(place => place.Name.ToString()))} and {places[^1].Name}",
        _ => $"{string.Join(", ", places.Take(NamesTold).Select(place => place.Name.ToString()))} and {places.Count - NamesTold} more",
    };
}
