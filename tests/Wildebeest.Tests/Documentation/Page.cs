using System.Text.RegularExpressions;

namespace Wildebeest.Tests.Documentation;

/// <summary>A fenced block of code; <paramref name="Line"/> is that of its first line, from 1.</summary>
sealed record CodeBlock(string Page, int Line, string Info, string Text)
{
    public string Language => Info.Split(' ')[0];

    /// <summary>What stands after the language: <c>csharp migration</c>, <c>csharp library lib/x.csx</c>.</summary>
    public IReadOnlyList<string> Marks => [.. Info.Split(' ').Skip(1)];

    public override string ToString() => $"{Page}({Line})";
}

/// <summary>A page that people read, taken apart as far as it is held to the program.</summary>
sealed partial class Page
{
    Page(string path, string text)
    {
        Path = path;
        Text = text;
        var blocks = new List<CodeBlock>();
        var prose = new List<string>();
        var inside = new List<string>();
        string? info = null;
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].TrimStart();
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                (info is null ? prose : inside).Add(lines[index]);
            }
            else if (info is null)
            {
                info = line[3..].Trim();
            }
            else
            {
                blocks.Add(new CodeBlock(path, index + 1 - inside.Count, info, string.Join('\n', inside) + "\n"));
                inside.Clear();
                info = null;
            }
        }

        Blocks = blocks;
        Prose = string.Join('\n', prose);
    }

    public static IReadOnlyList<Page> All { get; } = [.. SourceTree.Tracked("*.md").Order(StringComparer.Ordinal).Select(path => new Page(path, File.ReadAllText(System.IO.Path.Combine(SourceTree.Root, path))))];

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>All that is not in a block of code.</summary>
    public string Prose { get; }

    public IEnumerable<string> InlineCode => Code().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>Where links lead, as they are written.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(Prose, "")).Select(match => match.Groups[1].Value);

    /// <summary>What a link to a heading names after the '#', by the rules of the forges.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose).Select(match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    public static Page Of(string path) => All.Single(page => page.Path == path);

    /// <summary>The rows of every table that has such a column, each as its cells by the column's heading.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> RowsWith(string column)
    {
        string[]? headings = null;
        foreach (var line in Prose.Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                headings = null;
                continue;
            }

            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            if (headings is null)
            {
                headings = cells;
            }
            else if (headings.Contains(column) && !cells[0].StartsWith("---", StringComparison.Ordinal))
            {
                yield return headings.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
            }
        }
    }

    public override string ToString() => Path;

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
