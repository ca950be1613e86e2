using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Documentation;

/// <summary>What the pages tell people to type, typed by bash as it stands there.</summary>
sealed class APageTypedIntoAShell : IDisposable
{
    readonly TemporaryFolder folder = new();

    [Test]
    public void MakesAChainAndAHostAsTheReadmeSays()
    {
        var finished = Type(Checkout.Block("README.md", "sh chain"), ".").Successfully();

        Assert.That(finished.Output.TrimEnd('\n').Split('\n')[^1], Does.Match("^web01\tweb\t[0-9a-f]{7} web/hello\t0\tidle\t"), finished.ToString());
    }

    [Test]
    public void ReadsTheHerdWithPlainGitAndRemovesAHostAsOperatingSays()
    {
        Type(Checkout.Block("README.md", "sh chain"), ".").Successfully();
        var reading = Checkout.Block("docs/operating.md", "sh reading");

        var finished = Type(reading, "origin.git").Successfully();

        Assert.That(finished.Output, Does.Match("(?m)^web01 [0-9a-f]{7,} Say hello$").And.Contain("\"phase\":\"Idle\"").And.Contain(" web01 completed ").And.Contain("\"migration\": \"web/hello\""), finished.ToString());

        Type($"export WILDEBEEST_HOME=../web01\n{Checkout.Block("docs/operating.md", "sh removing")}", "chain").Successfully();

        Assert.That(PlainGit.Run(folder["origin.git"], "for-each-ref", "--format=%(refname)", "refs/wildebeest/hosts", "refs/wildebeest/names"), Is.Empty);
    }

    public void Dispose() => folder.Dispose();

    Finished Type(string script, string directory)
    {
        var programs = Directory.CreateDirectory(folder["bin"]).FullName;
        if (!File.Exists(Path.Combine(programs, "wildebeest")))
        {
            File.CreateSymbolicLink(Path.Combine(programs, "wildebeest"), WildebeestProgram.Path);
        }

        var environment = PlainGit.Environment(folder.Path);
        environment["PATH"] = $"{programs}:{environment["PATH"]}";
        using var bash = new ChildProcess(Executable.Find("bash"), ["-euo", "pipefail", "-c", script], environment, Path.GetFullPath(folder[directory]));
        return bash.WaitForExit(WildebeestProgram.Limit);
    }
}
