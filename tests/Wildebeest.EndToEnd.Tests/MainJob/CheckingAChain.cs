using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

sealed class CheckingAChain : IDisposable
{
    readonly TemporaryFolder folder = new();

    string Chain => folder["chain"];

    public void Dispose() => folder.Dispose();

    [Test]
    public void ThatWasJustMadeFindsNothing()
    {
        Run("init", Chain).Successfully();
        Run("new", "migration", "web", "hello", "--chain", Chain).Successfully();

        var check = Run("check", Chain);

        Assert.That(check.ExitCode, Is.Zero, check.ToString());
        Assert.That(check.Output, Does.Contain("nothing found"));
    }

    [Test]
    public void FindsAllThatIsWrongAtOnceWithFileAndLine()
    {
        Run("init", Chain).Successfully();
        Write("migrations/web/broken.csx", "Log(\"fine\");\nLog(1 +);\n");
        Commit("Broken");
        Write("migrations/web/two.csx", "Log(\"2\");\n");
        Write("migrations/web/three.csx", "Log(\"3\");\r\n");
        Commit("Two at once, one of them with CRLF");
        Write("migrations/web/uncommitted.csx", "#r \"x.dll\"\n");

        var check = Run("check", Chain);
        using var json = JsonDocument.Parse(Run("check", Chain, "--json").Output);

        Assert.That(check.ExitCode, Is.EqualTo(1), check.ToString());
        Assert.That(check.Output, Does.Match(@"(?m)^migrations/web/broken\.csx\(2,\d+\): CS"));
        Assert.That(check.Output, Does.Match(@"(?m)^migrations/web/three\.csx\(1\): PlainText"));
        Assert.That(check.Output, Does.Match("(?m)^OneMigration"));
        Assert.That(check.Output, Does.Match(@"(?m)^migrations/web/uncommitted\.csx\(1,\d+\): .*\[not committed\]"));
        Assert.That(json.RootElement.GetProperty("findings").GetArrayLength(), Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public void ThatIsCheckedOutAtNoBranchFindsWhatIsWrongToo()
    {
        Run("init", Chain).Successfully();
        Write("migrations/web/two.csx", "Log(\"2\");\n");
        Write("migrations/web/three.csx", "Log(\"3\");\n");
        Commit("Two at once");
        PlainGit.Run(Chain, "checkout", "--quiet", "--detach");

        var check = Run("check", Chain);

        Assert.That(check.ExitCode, Is.EqualTo(1), check.ToString());
        Assert.That(check.Output, Does.Match("(?m)^OneMigration"));
    }

    [Test]
    public void OfWhichTheNewestLinkAloneIsHereAsksForTheOthers()
    {
        Run("init", Chain).Successfully();
        Write("migrations/web/one.csx", "Log(\"1\");\n");
        Commit("One");
        PlainGit.Run(folder.Path, "clone", "--quiet", "--depth", "1", $"file://{Chain}", folder["shallow"]);

        var check = Run("check", folder["shallow"]);

        Assert.That(check.ExitCode, Is.EqualTo(2), check.ToString());
        Assert.That(check.Errors, Does.Contain("it is a shallow clone").And.Contain("git fetch --unshallow"));
    }

    [Test]
    public void ThatHasNoCommitYetFindsNothing()
    {
        PlainGit.Run(folder.Path, "init", "--quiet", Chain);

        Assert.That(Run("check", Chain).Successfully().Output, Does.StartWith("0 links"));
    }

    [TestCase("40KB", 0)]
    [TestCase("1KB", 1)]
    [TestCase("small", 2)]
    public void HoldsFilesAgainstTheLimitOfTheHosts(string largest, int code)
    {
        Run("init", Chain).Successfully();
        Write("files/some", new string('x', 2_000));
        Commit("Two thousand bytes");

        var check = Run("check", Chain, "--largest-file", largest);

        Assert.That(check.ExitCode, Is.EqualTo(code), check.ToString());
    }

    [Test]
    public void WhereThereIsNoneIsWrongUsage()
    {
        Directory.CreateDirectory(Chain);

        var check = Run("check", Chain);

        Assert.That(check.ExitCode, Is.EqualTo(2), check.ToString());
        Assert.That(check.Errors, Does.Contain(Chain));
    }

    Finished Run(params IEnumerable<string> arguments) => WildebeestProgram.Run(folder.Path, null, arguments);

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Chain, path))!);
        File.WriteAllText(Path.Combine(Chain, path), text);
    }

    void Commit(string message)
    {
        PlainGit.Run(Chain, "add", "--all");
        PlainGit.Run(Chain, "commit", "--quiet", "--message", message);
    }
}
