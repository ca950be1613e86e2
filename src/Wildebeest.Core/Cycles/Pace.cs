namespace Wildebeest.Cycles;

/// <summary>
/// When to look at the origin again. Jitter keeps a herd that was started at once from asking at once; after errors the pause doubles,
/// so that an origin in trouble is not held down by those who wait for it.
/// </summary>
sealed class Pace(TimeSpan poll, Func<double> random)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    static readonly TimeSpan FirstAfterError = TimeSpan.FromSeconds(5);

    int errors;

    /// <summary>The pause after a turn: the poll interval, or less while the role moves, ± 15 %; or after the n-th error in a row a random half of min(15 min, start × 2ⁿ).</summary>
    public TimeSpan After(TurnOutcome outcome)
    {
        if (outcome is not TurnOutcome.Interrupted)
        {
            errors = 0;
            return (outcome is TurnOutcome.Waiting { NextLook: var look } && look < poll ? look : poll) * (0.85 + (0.3 * random()));
        }

        var start = poll < FirstAfterError ? poll : FirstAfterError;
        var pause = start * Math.Pow(2, Math.Min(errors++, 20));
        return (pause < Longest ? pause : Longest) * (0.5 + (0.5 * random()));
    }
}
