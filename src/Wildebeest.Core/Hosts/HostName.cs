using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Hosts;

/// <summary>
/// What people call a host, unique in the herd. The grammar of a DNS host name in lower case, and safe as the last part of a ref's name.
/// </summary>
readonly record struct HostName : IComparable<HostName>
{
    public const string Rule =
        "a host's name is a DNS name in lower case: parts of letters, digits and hyphens between single dots, 253 characters at most, not ending in '.lock'";

    readonly string? value;

    HostName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out HostName name)
    {
        name = default;
        if (text is not { Length: >= 1 and <= 253 } || text.EndsWith(".lock", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var part in text.Split('.'))
        {
            if (part.Length is 0 or > 63 || part[0] == '-' || part[^1] == '-')
            {
                return false;
            }

            foreach (var character in part)
            {
                if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
                {
                    return false;
                }
            }
        }

        name = new HostName(text);
        return true;
    }

    public static HostName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{PrintableText.Line(text, 80)}' is no host name: {Rule}.");

    public int CompareTo(HostName other) => string.CompareOrdinal(value, other.value);

    public override string ToString() => value ?? "";
}
