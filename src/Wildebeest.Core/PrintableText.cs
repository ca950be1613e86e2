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
        if (text.Length <= limit && IsClean(text))
        {
            return text;
        }

        var builder = new StringBuilder(Math.Min(text.Length, limit) + 16);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (builder.Length >= limit)
            {
                return builder.Append('…').ToString();
            }

            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (whole && IsPrintable(rune))
            {
                builder.Append(rest[..length]);
            }
            else
            {
                Escape(builder, whole ? rune.Value : rest[0]);
            }

            rest = rest[length..];
        }

        return builder.ToString();
    }

    /// <summary>Several lines, each as in <see cref="Line"/>; a tab is shown as a blank.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => Line(line.Replace('\t', ' '))));

    static void Escape(StringBuilder builder, int value) => builder.Append(CultureInfo.InvariantCulture, $"{value switch
    {
        < 0x100 => $"\\x{value:x2}",
        < 0x10000 => $"\\u{value:x4}",
        _ => $"\\U{value:x8}",
    }}");

    static bool IsClean(string text)
    {
        foreach (var character in text)
        {
            // Pairs of surrogates are looked at as one character, on the way that copies.
            if (char.IsSurrogate(character) || !IsPrintable(new Rune(character)))
            {
                return false;
            }
        }

        return true;
    }

    static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
