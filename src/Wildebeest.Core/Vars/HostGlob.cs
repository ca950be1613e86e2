using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Vars;

/// <summary>
/// A pattern of host names, such as <c>web*.shop.{us,eu}.acme.org</c>: <c>*</c> is any text, dots too, <c>?</c> one character, and braces are as if it were
/// written once for each of their words.
/// </summary>
sealed class HostGlob
{
    public const string Rule =
        "a host is named by lower-case letters, digits, hyphens and dots, where * is any text, ? is one character, and {us,eu} is one of these words";

    /// <summary>Braces multiply; what somebody means to write does not come near it.</summary>
    const int MostAlternatives = 256;

    HostGlob(IReadOnlyList<string> alternatives) => Alternatives = alternatives;

    /// <summary>What it stands for once its braces are written out; each once, in order.</summary>
    public IReadOnlyList<string> Alternatives { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out HostGlob? glob)
    {
        glob = null;
        if (text.Length is 0 or > 1_000 || !text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || "-.*?{},".Contains(character, StringComparison.Ordinal)))
        {
            return false;
        }

        var alternatives = new SortedSet<string>(StringComparer.Ordinal);
        var left = MostAlternatives;
        if (!TryExpand(text, alternatives, ref left) || alternatives.Contains(""))
        {
            return false;
        }

        glob = new HostGlob([.. alternatives]);
        return true;
    }

    /// <summary>How closely it says which host is meant: of the alternatives that match, the most characters that stand for themselves. Null where none matches.</summary>
    public int? Match(string host)
    {
        int? best = null;
        foreach (var alternative in Alternatives.Where(alternative => Matches(alternative, host)))
        {
            best = Math.Max(best ?? 0, Literals(alternative));
        }

        return best;
    }

    /// <summary>Whether one of its alternatives is the host's whole name.</summary>
    public bool Names(string host) => Alternatives.Contains(host, StringComparer.Ordinal);

    /// <summary>How many characters of an alternative stand for themselves.</summary>
    public static int Literals(string alternative) => alternative.Count(character => character is not ('*' or '?'));

    public override string ToString() => string.Join(' ', Alternatives);

    // The last star takes one character more whenever what follows it does not fit: linear but for that, and without recursion.
    static bool Matches(string pattern, string text)
    {
        int at = 0, read = 0, star = -1, taken = 0;
        while (read < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, read);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[read]))
            {
                at++;
                read++;
            }
            else if (star >= 0)
            {
                (at, read) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }

    /// <summary>Writes out the first outermost pair of braces, and then what is left.</summary>
    /// <param name="left">How often something may still be written out: what comes out twice takes its time twice.</param>
    static bool TryExpand(string text, SortedSet<string> into, ref int left)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            into.Add(text);
            return text.IndexOfAny(['}', ',']) < 0 && --left >= 0;
        }

        if (text.AsSpan(0, open).IndexOfAny('}', ',') >= 0 || WordsOf(text, open, out var close) is not { } words)
        {
            return false;
        }

        foreach (var word in words)
        {
            if (!TryExpand(text[..open] + word + text[(close + 1)..], into, ref left))
            {
                return false;
            }
        }

        return true;
    }

    static List<string>? WordsOf(string text, int open, out int close)
    {
        var words = new List<string>();
        var (depth, start) = (0, open + 1);
        for (close = open; close < text.Length; close++)
        {
            switch (text[close])
            {
                case '{':
                    depth++;
                    break;
                case ',' when depth == 1:
                    words.Add(text[start..close]);
                    start = close + 1;
                    break;
                case '}' when --depth == 0:
                    words.Add(text[start..close]);
                    return words;
            }
        }

        return null;
    }
}
