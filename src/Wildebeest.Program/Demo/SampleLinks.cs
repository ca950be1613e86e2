namespace Wildebeest.Program.Demo;

/// <summary>The sample chain as it lies beside the program: which paths make up each link, in order.</summary>
sealed record SampleLinks(string Folder, IReadOnlyList<IReadOnlyList<string>> Links)
{
    public static SampleLinks Load()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "migrations-sample");
        var lines = File.ReadLines(Path.Combine(folder, "links")).Where(line => line.Length > 0 && line[0] != '#');
        return new SampleLinks(folder, [.. lines.Select(line => (IReadOnlyList<string>)line.Split(' ', StringSplitOptions.RemoveEmptyEntries))]);
    }
}
