using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Chains of any length, made by <c>git fast-import</c>.</summary>
static class SampleChain
{
    /// <summary>Pushes <paramref name="links"/> links, of which every <paramref name="every"/>th adds a migration of role <c>web</c>.</summary>
    public static IReadOnlyList<CommitId> Push(TempOrigin origin, int links, int every)
    {
        var commits = origin.Author.MakeChain(null, Enumerable.Range(1, links).Select(number => number % every == 0
            ? Migration(string.Create(CultureInfo.InvariantCulture, $"m{number:00000}"))
            : ($"Note {number}", (IReadOnlyList<OriginFile>)[($"docs/note{number % 50}.md", $"Note {number}.\n")])));
        origin.Author.Push(commits[^1]);
        return commits;
    }

    /// <summary>A trivial change: one small file, written under the folder that <c>TMPDIR</c> names so that no root is needed.</summary>
    public static (string Message, IReadOnlyList<OriginFile> Files) Migration(string name) =>
        ($"Add web/{name}", [($"migrations/web/{name}.csx", $$"""
            Log("{{name}} greets");
            Files.Write(Path.Combine(Path.GetTempPath(), "motd"), "Greetings from {{name}}\n");

            """)]);
}
