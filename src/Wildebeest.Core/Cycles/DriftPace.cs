namespace Wildebeest.Cycles;

/// <summary>When to look for drift: slowly, only where there is nothing else to do, and not all hosts at once.</summary>
/// <param name="interval">None where it is never looked for.</param>
sealed class DriftPace(TimeSpan interval, TimeProvider time, Func<double> random)
{
    DateTimeOffset next = time.GetUtcNow() + (interval * random());

    /// <param name="isDrifting">Something did not hold at the last look: what was done since may have mended it.</param>
    public bool IsDue(TurnOutcome outcome, bool isDrifting) =>
        interval > TimeSpan.Zero && outcome is TurnOutcome.AtTip tip && (time.GetUtcNow() >= next || (isDrifting && tip.Migrations > 0));

    public void Looked() => next = time.GetUtcNow() + (interval * (0.85 + (0.3 * random())));

    /// <summary>How long until the next look; never where it is not looked for.</summary>
    public TimeSpan Left => interval <= TimeSpan.Zero ? TimeSpan.MaxValue : next - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
