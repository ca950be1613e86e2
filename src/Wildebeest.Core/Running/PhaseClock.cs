namespace Wildebeest.Running;

/// <summary>Says once when a script's time is over: that of the phase that it is in, or that of its whole run, whichever is first.</summary>
sealed class PhaseClock : IAsyncDisposable
{
    readonly ScriptLimits limits;
    readonly TimeProvider time;
    readonly ITimer timer;
    volatile bool isWhole;
    long? began;
    bool isUndone;

    /// <summary>Runs at once, for what comes before the first phase.</summary>
    public PhaseClock(ScriptLimits limits, TimeProvider time, Action<ScriptOutcomeKind> over)
    {
        (this.limits, this.time) = (limits, time);
        timer = time.CreateTimer(_ => over(isWhole ? ScriptOutcomeKind.HostTimedOut : ScriptOutcomeKind.TimedOut), null, limits.PhaseTime, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is written down takes none of the script's time.</summary>
    public void Pause() => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Enter(string phase)
    {
        began ??= time.GetTimestamp();
        var own = limits.TimeOf(phase);
        var left = limits.WholeTime is { } whole && !isUndone ? whole - time.GetElapsedTime(began.Value) : TimeSpan.MaxValue;
        isWhole = left < own;
        timer.Change(!isWhole ? own : left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The host was undone while the script waited; what comes now has its own limits alone.</summary>
    public void GoOnUndone()
    {
        isUndone = true;
        isWhole = false;
        timer.Change(limits.PhaseTime, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();
}
