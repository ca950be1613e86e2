namespace Wildebeest.Program.Demo;

/// <summary>One line of <c>links</c>: the paths that a commit adds, and the migration that it takes the place of, if any.</summary>
sealed record SampleLink(IReadOnlyList<string> Paths, string? Replaces)
{
    const string ReplacesMark = "replaces:";

    public static SampleLink Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new SampleLink(
            [.. words.Where(word => !word.StartsWith(ReplacesMark, StringComparison.Ordinal))],
            words.FirstOrDefault(word => word.StartsWith(ReplacesMark, StringComparison.Ordinal))?[ReplacesMark.Length..]);
    }
}

/// <summary>The sample chain as it lies beside the program: what makes up each link, in order.</summary>
sealed record SampleLinks(string Folder, IReadOnlyList<SampleLink> Links)
{
    public static SampleLinks Load()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "migrations-sample");
        return new SampleLinks(folder, [.. File.ReadLines(Path.Combine(folder, "links")).Where(line => line.Length > 0 && line[0] != '#').Select(SampleLink.Parse)]);
    }
}
