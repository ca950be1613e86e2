namespace Wildebeest.Tests.Probes;

/// <summary>Time that passes only by being waited for.</summary>
sealed class PassingTime : TimeProvider
{
    public TimeSpan Passed { get; private set; }

    public List<double> Pauses { get; } = [];

    public override long GetTimestamp() => (long)(Passed.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime.TotalSeconds);
        Passed += dueTime;
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
