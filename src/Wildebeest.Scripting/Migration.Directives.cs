namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>How the migration rolls through the hosts of its role. A directive: read from the source, it does nothing when run.</summary>
    /// <param name="atMostOut">How many hosts of the role may be out of load at once; 1 or more. The smallest limit of all migrations under way counts.</param>
    /// <param name="failuresAllowed">How many hosts may fail before the change halts. Default: none, the first failure halts it.</param>
    /// <param name="canary">How many hosts go first and are watched, such as <c>"1 host"</c> or <c>"5%"</c>. Default: none, or one where there is a soak.</param>
    /// <param name="soakFor">How long the canaries must have been back in load before the others start, such as <c>Minutes(10)</c>. Default: not at all.</param>
    /// <param name="progressDeadline">The change halts when no host completed it for so long; a pause stops the clock. Default: never.</param>
    /// <param name="hostDeadline">
    /// How long one host may take from leaving load to verify; then the phase that runs is ended and the host is undone. 24 hours at most. Default: as long as its phases.
    /// </param>
    /// <example><code>Rolling(atMostOut: 2, canary: "1 host", soakFor: Minutes(10));</code></example>
    public static void Rolling(int atMostOut, int failuresAllowed = 0, string? canary = null, TimeSpan? soakFor = null, TimeSpan? progressDeadline = null, TimeSpan? hostDeadline = null) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(atMostOut, 1);

    /// <inheritdoc cref="Rolling(int, int, string?, TimeSpan?, TimeSpan?, TimeSpan?)"/>
    /// <param name="atMostOut">A share of the role's hosts, such as <c>"10%"</c>; rounded down, but at least one.</param>
    /// <example><code>Rolling(atMostOut: "10%");</code></example>
    public static void Rolling(string atMostOut, int failuresAllowed = 0, string? canary = null, TimeSpan? soakFor = null, TimeSpan? progressDeadline = null, TimeSpan? hostDeadline = null) =>
        ArgumentException.ThrowIfNullOrEmpty(atMostOut);

    /// <summary>
    /// Maintenance windows: a host starts the migration only while one of them is open, by the host's own clock; a host that began in time finishes after its end.
    /// Put it into a file that every migration of the role loads, and it is the role's. A directive: read from the source, it does nothing when run.
    /// </summary>
    /// <param name="window">
    /// Days (<c>sat</c>, <c>mon-fri</c>, <c>sat,sun</c>, <c>daily</c>), times (<c>02:00-05:00</c>; <c>22:00-04:00</c> belongs to the day that it begins on;
    /// <c>00:00-24:00</c>) and a time zone by its IANA name, or <c>UTC</c>.
    /// </param>
    /// <param name="more">Further ones.</param>
    /// <example><code>Windows("sat 02:00-05:00 Europe/Berlin", "mon-fri 12:00-13:00 UTC");</code></example>
    public static void Windows(string window, params string[] more) => ArgumentException.ThrowIfNullOrEmpty(window);

    /// <summary>
    /// Tries a migration that failed on this host again by itself, for what is known to be flaky. Each failed try is undone first, and has its
    /// report; the host keeps its place meanwhile. After the last one it fails as it would without. A host whose undo fails
    /// is never tried again. A directive: read from the source, it does nothing when run.
    /// </summary>
    /// <param name="count">How many times more, after the first failure; 1 to 100.</param>
    /// <param name="every">How long to wait before each; 24 hours at most.</param>
    /// <example><code>Retries(3, every: Minutes(1));</code></example>
    public static void Retries(int count, TimeSpan every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
    }
}
