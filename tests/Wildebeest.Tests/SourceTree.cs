using System.Diagnostics;

namespace Wildebeest.Tests;

/// <summary>The checkout that these tests were built from.</summary>
static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Core { get; } = Read("src/Wildebeest.Core");

    public static IReadOnlyList<SourceFile> All { get; } = Read("src");

    /// <summary>What git would have in the next commit, from the root; what was deleted is left out.</summary>
    public static IReadOnlyList<string> Tracked(params IEnumerable<string> patterns)
    {
        // The checkout may belong to somebody else, as it does in a container's mount.
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", .. patterns])
        {
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.That(git.ExitCode, Is.Zero, "git ls-files");
        return [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(name => File.Exists(Path.Combine(Root, name)))];
    }

    static IReadOnlyList<SourceFile> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(file, File.ReadAllText(Path.Combine(Root, file)))),
    ];

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Wildebeest.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("There is no Wildebeest.sln above the tests: they read the sources.");
    }
}
