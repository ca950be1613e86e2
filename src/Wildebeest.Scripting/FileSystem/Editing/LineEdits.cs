using System.Text.RegularExpressions;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>Edits of single lines and of blocks between marks. From text to text, nothing else.</summary>
static class LineEdits
{
    public static string Ensure(string text, string line, string? matching, string? after, string? before)
    {
        CheckOneLine(line);
        var lines = new TextLines(text);
        var matches = matching is null ? [] : lines.Matching(TextLines.Pattern(matching));
        if (matches.Count > 1)
        {
            throw new EditRefused($"the lines {string.Join(", ", matches.Take(5).Select(match => match + 1))}{(matches.Count > 5 ? ", …" : "")} all match '{matching}'; write a pattern that matches one.");
        }

        if (matches is [var only])
        {
            lines[only] = line;
        }
        else if (!Enumerable.Range(0, lines.Count).Any(index => lines[index] == line))
        {
            lines.Insert(lines.PlaceFor(after, before), line);
        }

        return lines.ToString();
    }

    public static string Remove(string text, string matching)
    {
        var lines = new TextLines(text);
        foreach (var index in lines.Matching(TextLines.Pattern(matching)).Reverse())
        {
            lines.RemoveAt(index);
        }

        return lines.ToString();
    }

    public static string Replace(string text, string pattern, string with)
    {
        ArgumentNullException.ThrowIfNull(with);
        var regex = TextLines.Pattern(pattern, RegexOptions.Multiline);
        try
        {
            var replaced = regex.Replace(text, with);
            return regex.Replace(replaced, with) == replaced
                ? replaced
                : throw new EditRefused($"'{pattern}' matches what it is replaced with, so the file would change again each time; write a pattern that does not.");
        }
        catch (RegexMatchTimeoutException cause)
        {
            throw new MigrationException($"The pattern '{pattern}' took too long; write a simpler one.", cause);
        }
    }

    public static string EnsureBlock(string text, string name, string block, string comment, string? after, string? before)
    {
        var (begin, end) = Marks(name, comment);
        string[] wanted = [.. block.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        if (wanted.FirstOrDefault(line => line.Trim() == begin.Trim() || line.Trim() == end.Trim()) is { } mark)
        {
            throw new EditRefused($"the block's text holds its own mark, '{mark}'.");
        }

        var lines = new TextLines(text);
        var place = Find(lines, begin, end) is { } found ? Cut(lines, found) : lines.PlaceFor(after, before);
        foreach (var line in wanted.Prepend(begin).Append(end).Reverse())
        {
            lines.Insert(place, line);
        }

        return lines.ToString();
    }

    public static string RemoveBlock(string text, string name, string comment)
    {
        var (begin, end) = Marks(name, comment);
        var lines = new TextLines(text);
        if (Find(lines, begin, end) is { } found)
        {
            Cut(lines, found);
        }

        return lines.ToString();
    }

    public static void CheckOneLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.AsSpan().ContainsAny('\n', '\r'))
        {
            throw new EditRefused("what is given as a line is several; use Blocks.Ensure for those.");
        }
    }

    static (string Begin, string End) Marks(string name, string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        if (string.IsNullOrWhiteSpace(name) || name.Trim() != name || name.AsSpan().ContainsAny('\n', '\r') || comment.AsSpan().ContainsAny('\n', '\r'))
        {
            throw new EditRefused("a block has a name without blanks around it, and its name and its comment sign are of one line.");
        }

        return ($"{comment} BEGIN wildebeest {name}", $"{comment} END wildebeest {name}");
    }

    static (int From, int To)? Find(TextLines lines, string begin, string end)
    {
        var begins = Enumerable.Range(0, lines.Count).Where(index => lines[index].Trim() == begin.Trim()).ToList();
        var ends = Enumerable.Range(0, lines.Count).Where(index => lines[index].Trim() == end.Trim()).ToList();
        return (begins, ends) switch
        {
            ([], []) => null,
            ([var from], [var to]) when from < to => (from, to),
            _ => throw new EditRefused(
                $"the marks '{begin}' and '{end}' do not stand there as one pair, so nobody knows what lies between them.", begins.Concat(ends).Min() + 1),
        };
    }

    static int Cut(TextLines lines, (int From, int To) found)
    {
        for (var index = found.To; index >= found.From; index--)
        {
            lines.RemoveAt(index);
        }

        return found.From;
    }
}
