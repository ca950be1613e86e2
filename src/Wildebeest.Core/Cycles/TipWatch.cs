using Wildebeest.Git;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>
/// Before git is asked: does the origin's tip show that a fetch would bring nothing that this host could act on? Then it waits on by what it has seen. Whatever it
/// might act on, git brings: a tip that is wrong, old or lost costs time and nothing else. Where there is none, git is asked each time.
/// </summary>
sealed class TipWatch(CycleParts parts, ICycleEvents events)
{
    /// <summary>A tip that is never written again looks like an origin where nothing happens.</summary>
    static readonly TimeSpan LongestWithoutGit = TimeSpan.FromMinutes(10);

    static readonly TimeSpan UntilAMissingOneIsLookedForAgain = TimeSpan.FromHours(1);

    long? missingSince;
    long? fetchedAt;
    CommitId? stops;
    CommitId? stopsNow;
    bool isTold;

    /// <returns>Whether git need not be asked now.</returns>
    public async Task<bool> ShowsAllAsync(CancellationToken cancellationToken)
    {
        if (parts.Posted is null || (missingSince is { } since && parts.Time.GetElapsedTime(since) < UntilAMissingOneIsLookedForAgain))
        {
            return false;
        }

        missingSince = null;
        try
        {
            var tip = await parts.Posted.ReadTipAsync(cancellationToken);
            stopsNow = tip.HeadOf(Tip.AllStops);
            isTold = false;
            return fetchedAt is { } at && parts.Time.GetElapsedTime(at) < LongestWithoutGit && stopsNow == stops
                && tip.HeadOf(parts.Settings.Branch.RefName) == parts.Clone.ReadRef(RefNames.FetchedChain) && await LedgersShowNothingAsync(tip, cancellationToken);
        }
        catch (TipException exception) when (exception.IsMissing && parts.Settings.Tip is null)
        {
            // Nobody said that there is one.
            missingSince = parts.Time.GetTimestamp();
        }
        catch (WildebeestException exception) when (exception is not CloneDamagedException)
        {
            if (!isTold)
            {
                events.Trouble(exception);
                isTold = true;
            }
        }

        return false;
    }

    /// <summary>git was asked and has answered, after the tip was.</summary>
    public void Fetched()
    {
        fetchedAt = parts.Time.GetTimestamp();
        stops = stopsNow;
    }

    async Task<bool> LedgersShowNothingAsync(Tip tip, CancellationToken cancellationToken)
    {
        foreach (var role in parts.Journal.Position.Roles)
        {
            if (tip.LedgerOf(role) == parts.Ledgers.HeadOf(role))
            {
                continue;
            }

            // One that was taken away, or written anew by hand, is git's to tell.
            if (tip.LedgerOf(role) is null || (!await parts.Ledgers.ShowAsync(role, cancellationToken) && !parts.Ledgers.IsOnlyShown(role)))
            {
                return false;
            }

            var ledger = parts.Ledgers.Read(role);
            if ((ledger.PlaceOf(parts.Identity.Id) is not null && !parts.Ledgers.MayBeginBy(role)) || ledger.Retries.Exists(retry => retry.Host == parts.Identity.Name))
            {
                return false;
            }
        }

        return true;
    }
}
