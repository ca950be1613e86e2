using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>A host that lags where its peers moved.</summary>
/// <param name="Link">The migration that it lacks, or is in for too long.</param>
/// <param name="Since">From when on it had its chance, or was in it.</param>
sealed record LateMark(string Link, string Migration, DateTimeOffset Since);

/// <summary>What is known of one migration in one role, apart from any one host.</summary>
/// <param name="Hosts">Hosts of the role whose record can be read.</param>
/// <param name="PastSince">Of each host that has completed it, since when it stands where it stands; the earliest first.</param>
sealed record PeersAt(int Hosts, IReadOnlyList<DateTimeOffset> PastSince);

/// <summary>
/// Is a host late? Pure; there is no heartbeat, so this is told from published data alone, and the reader's clock gives nothing but ages.
/// A host in a migration is late when it is in it for far longer than its peers needed. One that stands before a migration is late when most of its
/// peers have it, nothing that is published keeps it, and both it and the change have been quiet for far longer than the change's own pace.
/// A host that failed, or says what is wrong with it or what it waits for, is not late: it has that mark.
/// </summary>
static class Lateness
{
    /// <summary>In seconds: some polls, and a migration of a usual length.</summary>
    const double Shortest = 10 * 60;

    /// <summary>For a host that is in a migration which no other has completed: all phases at their time limit, as a rule.</summary>
    const double WithoutPace = 60 * 60;

    const int TimesThePace = 3;

    /// <returns>Since when the host is late at its next migration; null where it is not late.</returns>
    public static DateTimeOffset? Since(HostId host, HostRecord record, ChainStep next, Ledger ledger, PeersAt peers, DateTimeOffset now)
    {
        var change = ledger.ChangeOf(next.Script);
        var place = ledger.PlaceOf(host);
        if (record.Phase == HostPhase.Failed || (record.Phase == HostPhase.Waiting && place is null) || record.Error is not null || place is { NeedsHands: true })
        {
            return null;
        }

        if (place is not null || record.Phase is not (HostPhase.Idle or HostPhase.Joined))
        {
            var inAtOnce = place?.AtMostOut.Of(peers.Hosts) ?? 1;
            var since = place?.Since ?? record.Since;
            return (now - since).TotalSeconds > (change is { Completed: > 0 } ? Patience(Pace(change) * inAtOnce) : WithoutPace) ? since : null;
        }

        var others = peers.Hosts - 1;
        if (ledger.Pause is not null || ledger.HaltOf(next.Script) is not null || IsFull(ledger, next, peers.Hosts) || peers.PastSince.Count * 2 <= others)
        {
            return null;
        }

        // The canaries may still be watched; how long is known to the script alone.
        if (change is { Canaries: > 0 } && change.Completed <= change.Canaries)
        {
            return null;
        }

        var (moved, patience) = change is { Completed: > 0 } ? (change.LastProgressAt, Patience(Pace(change))) : (peers.PastSince[others / 2], Shortest);
        return (now - moved).TotalSeconds > patience && (now - record.Since).TotalSeconds > patience ? Later(record.Since, moved) : null;
    }

    /// <summary>Whether others hold all the places that there are, as far as the places themselves say; they do not say it for another migration.</summary>
    static bool IsFull(Ledger ledger, ChainStep next, int hosts) =>
        !ledger.Places.IsEmpty && (ledger.Places.Find(place => place.Link == next.Script) is null || ledger.Places.Count >= ledger.Places.Min(place => place.AtMostOut.Of(hosts)));

    /// <summary>Seconds from one host to the next. Another machine wrote the times: as a number they cannot overflow.</summary>
    static double Pace(Change change) => (change.LastProgressAt - change.StartedAt).TotalSeconds / change.Completed;

    static double Patience(double pace) => Math.Max(Shortest, pace * TimesThePace);

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
