using System.Text.RegularExpressions;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>A text as lines, each with the end that it has.</summary>
sealed class TextLines
{
    static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(10);
    readonly List<(string Text, string End)> lines = [];
    readonly string end;

    public TextLines(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text.IndexOf('\n', from);
            var until = at < 0 ? text.Length : at;
            var textEnd = at > from && text[at - 1] == '\r' ? at - 1 : until;
            lines.Add((text[from..textEnd], at < 0 ? "" : text[textEnd..(at + 1)]));
            from = at < 0 ? text.Length : at + 1;
        }

        end = lines.Count > 0 && lines[0].End == "\r\n" ? "\r\n" : "\n";
    }

    public int Count => lines.Count;

    public string this[int index]
    {
        get => lines[index].Text;
        set => lines[index] = (value, lines[index].End);
    }

    public void Insert(int index, string line)
    {
        // The last line may have had no end.
        if (index == lines.Count && index > 0 && lines[index - 1].End.Length == 0)
        {
            lines[index - 1] = (lines[index - 1].Text, end);
        }

        lines.Insert(index, (line, end));
    }

    public void RemoveAt(int index) => lines.RemoveAt(index);

    public IReadOnlyList<int> Matching(Regex pattern)
    {
        try
        {
            return [.. Enumerable.Range(0, lines.Count).Where(index => pattern.IsMatch(lines[index].Text))];
        }
        catch (RegexMatchTimeoutException cause)
        {
            throw new MigrationException($"The pattern '{pattern}' took longer than {LongestMatch.TotalSeconds:0} s; write a simpler one.", cause);
        }
    }

    /// <exception cref="EditRefused">It is none.</exception>
    public static Regex Pattern(string pattern, RegexOptions options = RegexOptions.None)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (RegexParseException cause)
        {
            throw new EditRefused($"'{pattern}' is no regular expression: {cause.Message}");
        }
    }

    /// <summary>Where something new belongs: after the last line that matches the one, before the first that matches the other, else at the end.</summary>
    /// <exception cref="EditRefused">No line matches.</exception>
    public int PlaceFor(string? after, string? before)
    {
        if (after is not null && before is not null)
        {
            throw new EditRefused("say after or before, not both.");
        }

        if (after is not null)
        {
            return Matching(Pattern(after)) is [.., var last] ? last + 1 : throw new EditRefused($"no line matches '{after}', after which it was to stand.");
        }

        if (before is not null)
        {
            return Matching(Pattern(before)) is [var first, ..] ? first : throw new EditRefused($"no line matches '{before}', before which it was to stand.");
        }

        return Count;
    }

    public override string ToString() => string.Concat(lines.Select(line => line.Text + line.End));
}
