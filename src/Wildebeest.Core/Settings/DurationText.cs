using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Wildebeest.Settings;

/// <summary>Durations as people write them: <c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>1h30m</c>, <c>14d</c>. A number without a unit is refused.</summary>
static class DurationText
{
    static readonly (string Unit, long Milliseconds)[] Units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <param name="error">The rest of a sentence that begins with the value: "has no unit; write 60s".</param>
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        duration = default;
        error = null;
        long total = 0;
        var largestLeft = 0;
        var rest = text.AsSpan();
        do
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0 && rest.Length > 0)
            {
                error = $"has no unit; write {text}s, or another of ms, s, m, h, d";
                return false;
            }

            var unitLength = digits <= 0 ? 0 : rest[digits..].IndexOfAnyInRange('0', '9') is var next and >= 0 ? next : rest.Length - digits;
            var unit = digits <= 0 ? -1 : UnitOf(rest.Slice(digits, unitLength));
            if (unit < largestLeft)
            {
                error = unit < 0 ? "is no duration; write one like 500ms, 90s, 10m or 1h30m" : "has its units out of order; write the larger first, each once";
                return false;
            }

            if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > (long.MaxValue / 10_000 - total) / Units[unit].Milliseconds)
            {
                error = "is too long a time";
                return false;
            }

            total += number * Units[unit].Milliseconds;
            largestLeft = unit + 1;
            rest = rest[(digits + unitLength)..];
        }
        while (rest.Length > 0);

        duration = TimeSpan.FromMilliseconds(total, 0);
        return true;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads as the same duration, to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        var left = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units)
        {
            if (left >= milliseconds)
            {
                text.Append(CultureInfo.InvariantCulture, $"{left / milliseconds}{unit}");
                left %= milliseconds;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    static int UnitOf(ReadOnlySpan<char> text)
    {
        for (var index = 0; index < Units.Length; index++)
        {
            if (text.SequenceEqual(Units[index].Unit))
            {
                return index;
            }
        }

        return -1;
    }
}
