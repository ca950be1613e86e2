using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Documentation;

sealed class TheSampleChain
{
    [Test]
    public void KeepsEveryRuleWhenItIsCommittedAsItsLinksSay()
    {
        using var folder = new TemporaryFolder();
        var links = Checkout.Read("migrations-sample/links").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')).ToList();
        PlainGit.Run(folder.Path, "init", "--quiet", "--initial-branch=main", ".");
        var commits = new Dictionary<string, string>();
        foreach (var words in links)
        {
            var paths = words.Where(word => !word.StartsWith("replaces:", StringComparison.Ordinal)).ToList();
            var trailer = words.Except(paths).Select(word => $"Replaces: {commits[word["replaces:".Length..]]}");
            foreach (var path in paths)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
                File.Copy(Path.Combine(Checkout.Root, "migrations-sample", path), folder[path]);
            }

            PlainGit.Run(folder.Path, ["add", "--", .. paths]);
            PlainGit.Run(folder.Path, ["commit", "--quiet", "--message", $"Add {paths[0]}", .. trailer.SelectMany(line => (string[])["--message", line])]);
            commits[paths[0]] = PlainGit.Run(folder.Path, "rev-parse", "HEAD");
        }

        var finished = WildebeestProgram.Run(folder.Path, null, "check", folder.Path);

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString());
        Assert.That(finished.Output, Does.Contain($"{links.Count} links").And.Contain("nothing found"), finished.ToString());
    }

    [Test]
    public void HoldsEveryFileOfItsFolder()
    {
        var linked = Checkout.Read("migrations-sample/links").Split('\n').Where(line => line.Length > 0 && line[0] != '#').SelectMany(line => line.Split(' ')).Where(word => !word.StartsWith("replaces:", StringComparison.Ordinal));
        var folder = Path.Combine(Checkout.Root, "migrations-sample");
        var there = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Where(path => path != "links");

        Assert.That(linked, Is.EquivalentTo(there));
    }
}
