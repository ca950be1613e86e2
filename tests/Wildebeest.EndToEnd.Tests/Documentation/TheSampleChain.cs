using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Documentation;

sealed class TheSampleChain
{
    [Test]
    public void KeepsEveryRuleWhenItIsCommittedAsItsLinksSay()
    {
        using var folder = new TemporaryFolder();
        PlainGit.Run(folder.Path, "init", "--quiet", "--initial-branch=main", ".");
        var commits = new Dictionary<string, string>();
        foreach (var link in SampleChain.Links)
        {
            foreach (var path in link.Paths)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
                File.Copy(Path.Combine(SampleChain.Folder, path), folder[path]);
            }

            PlainGit.Run(folder.Path, ["add", "--", .. link.Paths]);
            PlainGit.Run(folder.Path, ["commit", "--quiet", "--message", $"Add {link.Paths[0]}", .. link.Replaces is { } replaced ? (string[])["--message", $"Replaces: {commits[replaced]}"] : []]);
            commits[link.Paths[0]] = PlainGit.Run(folder.Path, "rev-parse", "HEAD");
        }

        var finished = WildebeestProgram.Run(folder.Path, null, "check", folder.Path);

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString());
        Assert.That(finished.Output, Does.Contain($"{SampleChain.Links.Count} links").And.Contain("nothing found"), finished.ToString());
    }

    [Test]
    public void HoldsEveryFileOfItsFolder()
    {
        var there = Directory.EnumerateFiles(SampleChain.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(SampleChain.Folder, file)).Where(path => path != "links");

        Assert.That(SampleChain.Links.SelectMany(link => link.Paths), Is.EquivalentTo(there));
    }
}
