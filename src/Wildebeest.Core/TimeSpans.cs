namespace Wildebeest;

/// <summary>What <see cref="TimeSpan"/> lacks: its <c>Min</c> and <c>Max</c>.</summary>
static class TimeSpans
{
    extension(TimeSpan)
    {
        public static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

        public static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }
}
