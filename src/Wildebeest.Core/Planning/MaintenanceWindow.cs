using System.Globalization;
using System.Security;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Planning;

/// <summary>
/// A time of the week in which hosts may start a migration. It is open whenever the clock on the wall of its zone shows a time in it. So what the
/// change to summer time skips is not there that day, and what the change back repeats is there twice.
/// </summary>
sealed record MaintenanceWindow
{
    /// <summary>A window that the change to summer time swallows is open a week later.</summary>
    static readonly TimeSpan LongestClosed = TimeSpan.FromDays(15);

    readonly WindowText? grammar;
    readonly TimeZoneInfo? zone;

    MaintenanceWindow(string text, WindowText? grammar, TimeZoneInfo? zone) => (Text, this.grammar, this.zone) = (text, grammar, zone);

    /// <summary>As the script has it.</summary>
    public string Text { get; }

    public string ZoneName => grammar?.Zone ?? "";

    /// <summary>Whether this machine knows its zone. Where it does not, the window is never open: no host starts on a guess.</summary>
    public bool IsKnown => zone is not null;

    /// <summary>What the compile worker has held against the grammar; should it be none all the same, it is never open.</summary>
    public static MaintenanceWindow Of(string text)
    {
        var grammar = WindowText.TryParse(text, out _);
        return new MaintenanceWindow(text, grammar, grammar is null ? null : ZoneOf(grammar.Zone));
    }

    /// <summary>Those of a migration, and of what it loads; none where it may start at any time.</summary>
    public static IReadOnlyList<MaintenanceWindow> Of(ScriptManifest manifest) => [.. manifest.Find("Windows")?.Arguments.Values.Select(Of) ?? []];

    public bool IsOpen(DateTimeOffset now)
    {
        if (zone is null || grammar is null)
        {
            return false;
        }

        var wall = TimeZoneInfo.ConvertTime(now, zone);
        var minute = (int)wall.TimeOfDay.TotalMinutes;
        return grammar.From < grammar.To
            ? grammar.Days.Contains(wall.DayOfWeek) && minute >= grammar.From && minute < grammar.To
            : (grammar.Days.Contains(wall.DayOfWeek) && minute >= grammar.From)
                || (grammar.Days.Contains(wall.AddDays(-1).DayOfWeek) && minute < grammar.To);
    }

    /// <summary>
    /// The first whole minute from now on in which it is open; null where it never is. Asked minute by minute, since every other way has to know
    /// all that a zone can do to a clock; the longest search takes a few milliseconds.
    /// </summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        if (IsOpen(now))
        {
            return now;
        }

        var utc = now.ToUniversalTime();
        var end = utc + LongestClosed;
        for (var at = new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1); IsKnown && at < end; at = at.AddMinutes(1))
        {
            if (IsOpen(at))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>What the clock on the wall of its zone shows then: <c>sat 02:00 in Europe/Berlin</c>.</summary>
    public string WallAt(DateTimeOffset at)
    {
        var wall = zone is null ? at.ToUniversalTime() : TimeZoneInfo.ConvertTime(at, zone);
        return string.Create(CultureInfo.InvariantCulture, $"{WindowText.NameOf(wall.DayOfWeek)} {wall:HH:mm} in {ZoneName}");
    }

    static TimeZoneInfo? ZoneOf(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            return null;
        }
    }
}
