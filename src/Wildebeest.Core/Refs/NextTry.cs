namespace Wildebeest.Refs;

/// <summary>A failed migration is tried again by itself: the how manieth try of how many it will be, and when.</summary>
sealed record NextTry(int Number, int Of, DateTimeOffset After)
{
    /// <summary>For people, after a sentence about the failure.</summary>
    public string Sentence => FormattableString.Invariant($"it is tried again at {After.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {Number} of {Of}");
}
