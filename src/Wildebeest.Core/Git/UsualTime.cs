namespace Wildebeest.Git;

/// <summary>
/// How long something takes, as far as that is known from when it was done last. Hosts wait for multiples of it, so as to be in each other's way the less the more an origin, or a machine, has to
/// do. A machine that stood still for a moment must not have its host wait for minutes: of a time that is much longer than those before it only eight times as much is believed at once.
/// </summary>
/// <param name="before">Until something is known.</param>
sealed class UsualTime(TimeSpan before, TimeProvider time)
{
    const double MostAtOnce = 8;

    bool isKnown;
    long at;

    public TimeSpan Value { get; private set; } = before;

    /// <summary>Zero unless it was done so lately.</summary>
    public TimeSpan Within(TimeSpan lately) => isKnown && time.GetElapsedTime(at) <= lately ? Value : TimeSpan.Zero;

    public void Took(TimeSpan took)
    {
        Value = isKnown ? TimeSpan.Shorter(took, Value * MostAtOnce) : took;

        // A clock that stood still has shown nothing.
        isKnown = took > TimeSpan.Zero;
        at = time.GetTimestamp();
    }
}
