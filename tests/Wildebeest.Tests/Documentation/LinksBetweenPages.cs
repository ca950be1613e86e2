namespace Wildebeest.Tests.Documentation;

[Parallelizable(ParallelScope.All)]
sealed class LinksBetweenPages
{
    // Written from what the benchmarks measure: a checkout may be without it.
    const string Measured = "docs/performance.md";

    public static IReadOnlyList<Page> Pages => Page.All;

    [TestCaseSource(nameof(Pages))]
    public void LeadToWhatIsThere(Page page) => Assert.That(page.Links.Where(link => !IsThere(page, link)), Is.Empty);

    [TestCase("docs/operating.md")]
    [TestCase("docs/writing-migrations.md")]
    [TestCase("docs/architecture.md")]
    [TestCase("docs/protocol.md")]
    [TestCase("docs/security.md")]
    [TestCase("CONTRIBUTING.md")]
    [TestCase(Measured)]
    public void LeadFromTheReadmeTo(string path) => Assert.That(Page.Of("README.md").Links, Does.Contain(path));

    static bool IsThere(Page page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page.Path : Path.GetRelativePath(SourceTree.Root, Path.Combine(SourceTree.Root, Path.GetDirectoryName(page.Path)!, parts[0]));
        return target == Measured || Path.Exists(Path.Combine(SourceTree.Root, target))
            && (parts.Length == 1 || Page.Of(target).Anchors.Contains(parts[1]));
    }
}
