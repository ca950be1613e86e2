using Wildebeest.Git;

namespace Wildebeest.Journals;

/// <summary>
/// What a host waits for before a migration, and since when. Every time in it is of the host's own clock, at the moment when it saw a thing first:
/// the clocks of two hosts may differ by hours, so no host reckons with a time that another one wrote.
/// </summary>
/// <param name="For">The kind of hindrance; a word, or a word and what exactly.</param>
sealed record Waiting(CommitId Link, string For, DateTimeOffset Since)
{
    /// <summary>What others are told meanwhile; null for what they see in the ledgers.</summary>
    public PublishedWait? Published { get; init; }

    /// <summary>How far the change had come when it was looked at last: any text that differs once somebody completes it.</summary>
    public string? Progress { get; init; }

    /// <summary>How long the change made no progress before <see cref="CountedFrom"/>.</summary>
    public TimeSpan WithoutProgress { get; init; }

    /// <summary>From when on the time without progress is counted; null while that clock stands, as in a pause.</summary>
    public DateTimeOffset? CountedFrom { get; init; }

    /// <summary>Since when this host knows that the canaries are back in load.</summary>
    public DateTimeOffset? CanariesHealthySince { get; init; }

    public TimeSpan WithoutProgressAt(DateTimeOffset now) => WithoutProgress + (CountedFrom is { } from && now > from ? now - from : TimeSpan.Zero);

    /// <summary>What is known after another look; equal to <paramref name="before"/> where nothing changed, so that nothing need be written down.</summary>
    /// <param name="counts">Whether others are at work now, so that progress may be expected.</param>
    public static Waiting After(Waiting? before, CommitId link, string what, string? progress, bool counts, bool canariesHealthy, DateTimeOffset now, PublishedWait? published = null)
    {
        var same = before?.Link == link ? before : null;
        var sameProgress = same is not null && same.Progress == progress;
        var countsOn = sameProgress && same!.CountedFrom is not null == counts;
        return new Waiting(link, what, same?.For == what ? same.Since : now)
        {
            Published = published,
            Progress = progress,
            WithoutProgress = !sameProgress ? TimeSpan.Zero : countsOn ? same!.WithoutProgress : same!.WithoutProgressAt(now),
            CountedFrom = !counts ? null : countsOn ? same!.CountedFrom : now,
            CanariesHealthySince = canariesHealthy ? same?.CanariesHealthySince ?? now : null,
        };
    }
}
