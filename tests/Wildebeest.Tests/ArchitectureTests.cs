using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wildebeest.Tests;

/// <summary>
/// What docs/architecture.md promises, held against the text of the sources. Each rule also has a sample that breaks it, in
/// <see cref="ARuleOfTheHouse"/>, so that none of them passes because it sees nothing.
/// </summary>
[Parallelizable(ParallelScope.All)]
sealed class ArchitectureTests
{
    /// <summary>The way of the data: a folder uses itself and what stands before it.</summary>
    public static readonly IReadOnlyList<string> Way =
        ["Storage", "Programs", "Signatures", "Git", "Chains", "Hosts", "Vars", "Secrets", "Settings", "Journals", "Ledgers", "Planning", "Running", "Undoing", "Checking", "Refs", "Cycles", "Views"];

    const int LongestFile = 400;

    [Test]
    public void EveryFileOfCoreIsLookedAt()
    {
        var known = SourceTree.Tracked("src/Wildebeest.Core/*.cs");

        Assert.That(known, Is.Not.Empty);
        Assert.That(SourceTree.Core.Select(file => file.Path), Is.EquivalentTo(known));
    }

    [Test]
    public void EveryFolderOfCoreHasItsPlaceOnTheWay() =>
        Assert.That(SourceTree.Core.Select(file => file.Folder).Where(folder => folder != "").Distinct(), Is.SubsetOf(Way));

    [Test]
    public void ANamespaceIsNamedAfterItsFolder() =>
        Assert.That(
            SourceTree.Core.Where(file => file.Namespace != "" && file.Namespace != (file.Folder == "" ? "Wildebeest" : $"Wildebeest.{file.Folder}")),
            Is.Empty);

    [Test]
    public void AFolderUsesOnlyWhatIsUpstreamOfIt() =>
        Assert.That(SourceTree.Core.SelectMany(file => UsesDownstream(file, SourceTree.Core)), Is.Empty);

    [Test]
    public void TheDocumentNamesTheSameFoldersInTheSameOrder()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/architecture.md"));
        var section = page[page.IndexOf("## The way of the data", StringComparison.Ordinal)..page.IndexOf("## Projects", StringComparison.Ordinal)];

        Assert.That(Regex.Matches(section, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value), Is.EqualTo(Way));
    }

    [Test]
    public void NoFileIsLong() => Assert.That(SourceTree.All.Where(file => file.Lines > LongestFile), Is.Empty);

    [TestCase("DateTime.Now")]
    [TestCase("DateTime.UtcNow")]
    [TestCase("DateTime.Today")]
    [TestCase("DateTimeOffset.Now")]
    [TestCase("DateTimeOffset.UtcNow")]
    [TestCase("Thread.Sleep")]
    public void TimeComesFromATimeProvider(string banned) => Assert.That(SourceTree.All.Where(file => file.Uses(banned)), Is.Empty);

    [Test]
    public void NoErrorIsCaughtAndForgotten() =>
        Assert.That(SourceTree.All.SelectMany(file => file.BareCatches.Select(line => $"{file}({line})")), Is.Empty);

    [Test]
    public void CoreDoesNotLoadTheCompiler()
    {
        var project = XDocument.Load(Path.Combine(SourceTree.Root, "src/Wildebeest.Core/Wildebeest.Core.csproj"));
        var references = project.Descendants().Where(element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal))
            .Select(element => (string?)element.Attribute("Include") ?? "").ToList();

        Assert.That(references, Is.Not.Empty);
        Assert.That(references, Has.None.Contains("CodeAnalysis").And.None.Contains("Wildebeest.Compiling"));
        Assert.That(typeof(WildebeestException).Assembly.GetReferencedAssemblies().Select(name => name.Name), Has.None.StartsWith("Microsoft.CodeAnalysis"));
    }

    [Test]
    public void OneFileStartsGit()
    {
        // A working copy that a migration wants is a helper's work, in the script's own process: no part of the way of the data.
        var starters = SourceTree.All.Where(file => file.StartsGit && file.Path != "src/Wildebeest.Scripting/Fetching/WorkingCopy.cs").ToList();

        Assert.That(starters.Select(file => file.Folder), Is.EqualTo(new[] { "Git" }));
    }

    [Test]
    public void OnlyTheGitFolderNamesLibGit2Sharp() =>
        Assert.That(SourceTree.All.Where(file => file.Uses("LibGit2Sharp") && !file.Path.StartsWith("src/Wildebeest.Core/Git/", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void NoTextNamesThePlaceWhereItWasWritten()
    {
        var files = SourceTree.Tracked();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(file => NamesAMachinePath(File.ReadAllText(Path.Combine(SourceTree.Root, file)))), Is.Empty);
    }

    /// <summary>A sentence for each use of a folder that lies downstream of the file's own.</summary>
    public static IEnumerable<string> UsesDownstream(SourceFile file, IReadOnlyList<SourceFile> all)
    {
        var typesOf = all.ToLookup(other => other.Folder, other => other.DeclaredTypes).ToDictionary(group => group.Key, group => group.SelectMany(types => types).ToHashSet());
        var relative = file.Pairs.Where(pair => typesOf.GetValueOrDefault(pair.Left)?.Contains(pair.Right) == true).Select(pair => pair.Left);
        return file.QualifiedFolders.Concat(relative).Distinct().Where(used => Place(used) > Place(file.Folder))
            .Select(used => $"{file} uses {used}, which is downstream of {(file.Folder == "" ? "every folder's ground" : file.Folder)}");
    }

    public static bool NamesAMachinePath(string text) => Regex.IsMatch(text, """(?<![\w.~$})/-])/(work|tmp/wt|root)/""");

    // What lies beside the project file is the ground that all folders stand on, and uses none of them.
    static int Place(string folder)
    {
        for (var place = 0; place < Way.Count; place++)
        {
            if (Way[place] == folder)
            {
                return place;
            }
        }

        return -1;
    }
}
