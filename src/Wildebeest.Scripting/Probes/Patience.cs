using System.Globalization;

namespace Wildebeest.Scripting.Probes;

/// <summary>How often and for how long something is looked at until it is as wanted. The time runs from here on.</summary>
/// <param name="within">Null for one look.</param>
/// <param name="every">The pause between two looks. Null for a short one that grows, so that what is nearly ready is seen at once and what is not is not hammered.</param>
sealed class Patience(TimeSpan? within, TimeSpan? every, TimeProvider time)
{
    const double Growth = 1.5;
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    readonly long began = time.GetTimestamp();
    TimeSpan pause = every ?? ShortestPause;

    public int Tries { get; private set; }

    /// <summary>For how long it was tried, such as <c> after 30 s and 14 tries</c>; nothing where one look was asked for.</summary>
    public string Spent => within is null ? "" : $" after {InWords(Elapsed)} and {Tries} {(Tries == 1 ? "try" : "tries")}";

    TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <exception cref="MigrationException">A time is less than nothing.</exception>
    public static Patience Of(TimeSpan? within, TimeSpan? every = null)
    {
        Require(within, "within");
        Require(every, "every");
        return new Patience(within, every, TimeProvider.System);
    }

    /// <exception cref="MigrationException">A time is less than nothing.</exception>
    public static void Require(TimeSpan? given, string name)
    {
        if (given < TimeSpan.Zero)
        {
            throw new MigrationException($"{name} is a time such as Seconds(30), and not less than nothing.");
        }
    }

    public static string InWords(TimeSpan time) => time.TotalSeconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    /// <summary>Counts a look, and tells how long it may take.</summary>
    /// <param name="atMost">What one look may take in any case. The last one may take a moment even though the time is over.</param>
    public TimeSpan Begin(TimeSpan atMost)
    {
        Tries++;
        return within is { } whole && whole - Elapsed is var left && left < atMost ? TimeSpan.FromTicks(Math.Max(left.Ticks, Math.Min(TimeSpan.TicksPerSecond, atMost.Ticks))) : atMost;
    }

    /// <summary>Waits until it is time for the next look. The last one is at the very end of the time.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Again()
    {
        if (within is not { } whole || whole - Elapsed is var left && left <= TimeSpan.Zero)
        {
            return false;
        }

        // Timers know whole milliseconds: less would be a look without a pause.
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((left < pause ? left : pause).TotalMilliseconds)), time).GetAwaiter().GetResult();
        pause = every ?? (pause * Growth is var longer && longer < LongestPause ? longer : LongestPause);
        return true;
    }
}
