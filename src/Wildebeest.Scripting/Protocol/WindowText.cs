using System.Globalization;
using System.Text.RegularExpressions;

namespace Wildebeest.Scripting.Protocol;

/// <summary>
/// The grammar of a maintenance window, <c>mon-fri,sun 22:00-05:00 Europe/Berlin</c>: for the compile worker, which says what is wrong with one, and for the
/// daemon, which knows when it is open. Whether there is such a zone is asked elsewhere: two machines may know different ones.
/// </summary>
/// <param name="Days">Those that it begins on.</param>
/// <param name="From">Minutes since midnight.</param>
/// <param name="To">Minutes since midnight, 24:00 at most; not more than <paramref name="From"/> where it ends on the next day.</param>
/// <param name="Zone">A name of the IANA's.</param>
sealed partial record WindowText(IReadOnlySet<DayOfWeek> Days, int From, int To, string Zone)
{
    public const int Day = 24 * 60;

    static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static string NameOf(DayOfWeek day) => DayNames[(int)day];

    /// <returns>Null when <paramref name="text"/> is no window; <paramref name="objection"/> then says what it must be.</returns>
    public static WindowText? TryParse(string text, out string objection)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var days, var times, var zone])
        {
            objection = "must be days, times and a time zone, such as \"sat 02:00-05:00 Europe/Berlin\"";
            return null;
        }

        if (DaysOf(days) is not { } known)
        {
            objection = "must begin with days, such as \"sat\", \"mon-fri\", \"sat,sun\" or \"daily\"";
            return null;
        }

        if (Times().Match(times) is not { Success: true } match || Minutes(match, 1) is not { } from || Minutes(match, 3) is not { } to || from == to || from == Day)
        {
            objection = "must have times such as 02:00-05:00, 22:00-04:00 (over midnight) or 00:00-24:00 (the whole day)";
            return null;
        }

        if (zone != "UTC" && (zone.Length > 64 || !ZoneName().IsMatch(zone)))
        {
            objection = "must end with a time zone by its IANA name, such as Europe/Berlin, or UTC";
            return null;
        }

        objection = "";
        return new WindowText(known, from, to, zone);
    }

    static HashSet<DayOfWeek>? DaysOf(string text)
    {
        if (text == "daily")
        {
            return [.. Enum.GetValues<DayOfWeek>()];
        }

        var days = new HashSet<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(name => Array.IndexOf(DayNames, name)).ToArray();
            if (ends.Length > 2 || ends.Contains(-1))
            {
                return null;
            }

            // fri-mon goes over the end of the week.
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return days;
    }

    static int? Minutes(Match match, int group)
    {
        var hours = int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var minutes = (hours * 60) + int.Parse(match.Groups[group + 1].ValueSpan, CultureInfo.InvariantCulture);
        return minutes <= Day ? minutes : null;
    }

    [GeneratedRegex("^([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    // Never a file such as localtime, which is another zone on each machine.
    [GeneratedRegex("^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();
}
