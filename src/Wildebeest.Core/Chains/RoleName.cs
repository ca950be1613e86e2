using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Chains;

/// <summary>
/// A tag such as <c>web</c>. It is a folder of the chain and a part of a ref's name, so it keeps to what is safe in both:
/// lower-case letters, digits and hyphens, a letter first, no hyphen last, 63 characters at most.
/// </summary>
readonly record struct RoleName : IComparable<RoleName>
{
    public const string Rule = "a role's name is 1 to 63 lower-case letters, digits and hyphens, starts with a letter and does not end in a hyphen";

    readonly string? value;

    RoleName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out RoleName role)
    {
        role = default;
        if (text is not { Length: >= 1 and <= 63 } || !char.IsAsciiLetterLower(text[0]) || text[^1] == '-')
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            {
                return false;
            }
        }

        role = new RoleName(text);
        return true;
    }

    public static RoleName Parse(string text) =>
        TryParse(text, out var role) ? role : throw new FormatException($"'{PrintableText.Line(text, 80)}' is no role: {Rule}.");

    public int CompareTo(RoleName other) => string.CompareOrdinal(value, other.value);

    public override string ToString() => value ?? "";
}
