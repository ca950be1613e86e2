using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>The chain of <c>migrations-sample</c>, as its <c>links</c> say: its own files, not copies of them.</summary>
static class SampleChain
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "migrations-sample");

    public static IReadOnlyList<SampleLink> Links { get; } =
        [.. File.ReadLines(Path.Combine(Folder, "links")).Where(line => line.Length > 0 && line[0] != '#').Select(SampleLink.Parse)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Those before the one that adds this migration, such as <c>frontend/more-connections</c>.</summary>
    public static IEnumerable<SampleLink> Before(string migration) => Links.TakeWhile(link => !link.Adds(migration));

    public static SampleLink With(string migration) => Links.Single(link => link.Adds(migration));

    public static void Commit(this TempOrigin origin, IEnumerable<SampleLink> links)
    {
        foreach (var link in links)
        {
            origin.Commit(link);
        }
    }

    /// <summary>For a link that takes no other's place.</summary>
    public static CommitId Commit(this TempOrigin origin, SampleLink link) => origin.Commit($"Add {link.Paths[^1]}", [.. link.Paths.Select(path => (OriginFile)(path, Read(path)))]);
}

/// <summary>One line of <c>links</c>.</summary>
/// <param name="Replaces">The path of the migration whose place it takes, if any.</param>
sealed record SampleLink(IReadOnlyList<string> Paths, string? Replaces)
{
    const string ReplacesMark = "replaces:";

    public bool Adds(string migration) => Paths.Contains($"migrations/{migration}.csx");

    public static SampleLink Parse(string line)
    {
        var words = line.Split(' ');
        return new SampleLink(
            [.. words.Where(word => !word.StartsWith(ReplacesMark, StringComparison.Ordinal))],
            words.FirstOrDefault(word => word.StartsWith(ReplacesMark, StringComparison.Ordinal))?[ReplacesMark.Length..]);
    }
}
