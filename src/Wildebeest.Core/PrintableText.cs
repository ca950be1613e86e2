using System.Globalization;
using System.Text;

namespace Wildebeest;

/// <summary>
/// What comes from a chain, a ref, a remote or a script is hostile until checked: control characters could move
/// an admin's cursor, hide a line or retitle a terminal. Everything of such origin passes here before a person sees it.
/// </summary>
static class PrintableText
{
    /// <summary>One line: control, bidirectional-override and unpaired characters become visible escapes such as <c>\x1b</c>; the rest is cut at <paramref name="limit"/>.</summary>
    public static string Line(string text, int limit = 2_000)
    {
        var clean = true;
        foreach (var character in text)
        {
            clean &= IsPrintable(character);
        }

        if (clean && text.Length <= limit)
        {
            return text;
        }

        var builder = new StringBuilder(Math.Min(text.Length, limit) + 16);
        foreach (var character in text)
        {
            if (builder.Length >= limit)
            {
                return builder.Append('…').ToString();
            }

            if (IsPrintable(character))
            {
                builder.Append(character);
            }
            else if (character < 0x100)
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            }
            else
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }

        return builder.ToString();
    }

    // Surrogates pass as pairs do in practice; an unpaired one is replaced by the encoder at the terminal.
    static bool IsPrintable(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
