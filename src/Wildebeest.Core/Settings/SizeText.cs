using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Wildebeest.Settings;

/// <summary>Sizes in bytes as people write them: <c>64KB</c>, <c>100MB</c>, <c>2GB</c> are thousands, <c>512MiB</c> is 1024 times 1024. A number without a unit is refused.</summary>
static class SizeText
{
    // The larger first, so that formatting finds the shortest text.
    static readonly (string Unit, long Bytes)[] Units =
        [("GiB", 1L << 30), ("GB", 1_000_000_000), ("MiB", 1L << 20), ("MB", 1_000_000), ("KiB", 1L << 10), ("KB", 1_000), ("B", 1)];

    /// <param name="error">The rest of a sentence that begins with the value.</param>
    public static bool TryParse(string text, out long bytes, [NotNullWhen(false)] out string? error)
    {
        bytes = 0;
        error = null;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 && text.Length > 0)
        {
            error = $"has no unit; write {text}MB, or another of B, KB, MB, GB, KiB, MiB, GiB";
            return false;
        }

        var factor = digits <= 0 ? 0 : FactorOf(text.AsSpan(digits));
        if (factor == 0)
        {
            error = "is no size; write one like 64KB, 100MB or 2GB";
            return false;
        }

        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / factor)
        {
            error = "is too large a size";
            return false;
        }

        bytes = number * factor;
        return true;
    }

    public static string Format(long bytes)
    {
        foreach (var (unit, factor) in Units)
        {
            if (bytes >= factor && bytes % factor == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
    }

    static long FactorOf(ReadOnlySpan<char> text)
    {
        foreach (var (unit, factor) in Units)
        {
            if (text.Equals(unit, StringComparison.OrdinalIgnoreCase))
            {
                return factor;
            }
        }

        return 0;
    }
}
