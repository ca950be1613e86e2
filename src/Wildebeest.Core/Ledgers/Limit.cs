using System.Globalization;

namespace Wildebeest.Ledgers;

/// <summary>How many hosts of a role: a number, or a share of those that the role has. <c>2</c>, <c>2 hosts</c>, <c>10%</c>.</summary>
readonly record struct Limit(int Number, bool IsPercentage)
{
    public const string Rule = "write a whole number of 1 or more, or a percentage from 1% to 100%";

    public static Limit One { get; } = new(1, false);

    public static bool TryParse(string? text, out Limit limit)
    {
        limit = default;
        var trimmed = (text ?? "").Trim();
        var isPercentage = trimmed.EndsWith('%');
        var digits = isPercentage ? trimmed[..^1]
            : trimmed.EndsWith(" hosts", StringComparison.Ordinal) ? trimmed[..^6]
            : trimmed.EndsWith(" host", StringComparison.Ordinal) ? trimmed[..^5]
            : trimmed;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || (isPercentage && number > 100))
        {
            return false;
        }

        limit = new Limit(number, isPercentage);
        return true;
    }

    /// <summary>At least one, or nothing could ever move.</summary>
    public int Of(int hosts) => IsPercentage ? Math.Max(1, (int)((long)hosts * Number / 100)) : Number;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}{(IsPercentage ? "%" : "")}");
}
