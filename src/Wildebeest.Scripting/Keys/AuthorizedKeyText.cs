namespace Wildebeest.Scripting.Keys;

/// <summary>Edits of the text of <c>authorized_keys</c>. What is not meant stays to the letter.</summary>
static class AuthorizedKeyText
{
    /// <summary>A key that is there keeps its line, with its comment; its options give way to those that are given.</summary>
    public static string Allow(string text, IEnumerable<AuthorizedKey> keys)
    {
        var lines = LinesOf(text);
        foreach (var key in keys)
        {
            var isThere = false;
            for (var index = 0; index < lines.Count; index++)
            {
                if (AuthorizedKey.TryParse(lines[index]) is { } present && present.IsSameAs(key))
                {
                    isThere = true;
                    if (key.Options.Length > 0 && key.Options != present.Options)
                    {
                        lines[index] = (key.Comment.Length > 0 ? key : key with { Comment = present.Comment }).ToString();
                    }
                }
            }

            if (!isThere)
            {
                lines.Add(key.ToString());
            }
        }

        return TextOf(lines);
    }

    public static string Forbid(string text, IReadOnlyCollection<AuthorizedKey> keys)
    {
        var lines = LinesOf(text);
        return lines.RemoveAll(line => AuthorizedKey.TryParse(line) is { } present && keys.Any(present.IsSameAs)) == 0 ? text : TextOf(lines);
    }

    public static string Exactly(IEnumerable<AuthorizedKey> keys) => TextOf([.. keys.Select(key => key.ToString()).Distinct()]);

    // What follows the last line's end is no line.
    static List<string> LinesOf(string text) => text.Length == 0 ? [] : [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n')];

    static string TextOf(List<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
