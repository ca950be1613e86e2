namespace Wildebeest.Cycles;

/// <summary>
/// When to look at the origin again. Jitter keeps a herd that was started at once from asking at once; after errors the pause doubles,
/// so that an origin in trouble is not held down by those who wait for it.
/// </summary>
sealed class Pace(TimeSpan poll, Func<double> random)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    static readonly TimeSpan FirstAfterError = TimeSpan.FromSeconds(5);

    /// <summary>A timer may ring a little early: then the time has come at the second look, not at the hundredth.</summary>
    static readonly TimeSpan JustNotYet = TimeSpan.FromMilliseconds(50);

    int errors;

    /// <summary>
    /// The pause after a turn: the poll interval, or less while the role moves, ± 15 %, and no longer than until the next try of a migration; or after the
    /// n-th error in a row a random half of min(15 min, start × 2ⁿ).
    /// </summary>
    public TimeSpan After(TurnOutcome outcome)
    {
        if (outcome is not TurnOutcome.Interrupted)
        {
            errors = 0;
            var usual = (outcome is TurnOutcome.Waiting { NextLook: var look } ? TimeSpan.Shorter(look, poll) : poll) * (0.85 + (0.3 * random()));
            return outcome is TurnOutcome.TryingAgain { In: var left } && left < usual ? TimeSpan.Longer(left, JustNotYet) : usual;
        }

        var start = TimeSpan.Shorter(poll, FirstAfterError);
        var pause = start * Math.Pow(2, Math.Min(errors++, 20));
        return TimeSpan.Shorter(pause, Longest) * (0.5 + (0.5 * random()));
    }
}
