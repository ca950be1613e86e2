using System.Globalization;

namespace Wildebeest.Scripting.Schedules;

/// <summary>When a cron job runs, as crontab(5) has it. What cron would pass over in silence is refused here.</summary>
static class CronSchedule
{
    static readonly string[] Words = ["@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    static readonly int[] LongestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    static readonly Field[] Fields =
    [
        new("minute", 0, 59, []), new("hour", 0, 23, []), new("day of the month", 1, 31, []), new("month", 1, 12, Months), new("day of the week", 0, 7, Days),
    ];

    /// <returns>In one sentence why it is none; null where it is one.</returns>
    public static string? Objection(string schedule)
    {
        if (schedule.StartsWith('@'))
        {
            return Words.Contains(schedule) ? null : $"'{schedule}' is none of {string.Join(", ", Words)}.";
        }

        var parts = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length || schedule.Any(char.IsControl))
        {
            return $"'{schedule}' has {parts.Length} fields and not five: minute, hour, day of the month, month, day of the week.";
        }

        var values = new SortedSet<int>[Fields.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            values[index] = [];
            if (Fields[index].Read(parts[index], values[index]) is { } objection)
            {
                return $"in '{schedule}' the {Fields[index].Name} {objection}";
            }
        }

        // With a day of the week, either of the two days will do.
        var (days, months) = (values[2], values[3]);
        return parts[4] == "*" && months.All(month => days.Min > LongestMonths[month - 1]) ? $"'{schedule}' never comes: none of its months has a day {days.Min}." : null;
    }

    sealed record Field(string Name, int First, int Last, string[] Names)
    {
        public string? Read(string text, SortedSet<int> values)
        {
            foreach (var part in text.Split(','))
            {
                var (range, step) = part.Split('/') switch
                {
                    [var alone] => (alone, 1),
                    [var before, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => (before, number),
                    _ => ("", 0),
                };
                var (first, last) = range.Split('-') switch
                {
                    ["*"] => (First, Last),
                    [var one] when step == 1 && !part.Contains('/') && Value(one) is { } value => (value, value),
                    [var one] when Value(one) is { } value && step > 0 => (-1, value),
                    [var from, var to] when Value(from) is { } low && Value(to) is { } high => (low, high),
                    _ => (1, 0),
                };
                if (first < 0)
                {
                    return $"'{part}' has a step without a range: write {last}-{Last}/{step}.";
                }

                if (first > last)
                {
                    return $"'{part}' is none: it is from {First} to {Last}{(Names.Length > 0 ? $", or from {Names[0]} to {Names[^1]}" : "")}.";
                }

                for (var value = first; value <= last; value += step)
                {
                    values.Add(value);
                }
            }

            return null;
        }

        int? Value(string text) =>
            Array.IndexOf(Names, text.ToLowerInvariant()) is var name and >= 0 ? name + First
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First && number <= Last ? number
            : null;
    }
}
