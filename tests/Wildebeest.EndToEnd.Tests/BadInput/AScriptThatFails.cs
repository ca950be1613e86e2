using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>The migration fails, with one sentence; the host's state stays, and what comes after it is not run.</summary>
sealed class AScriptThatFails : Situation
{
    [Test]
    public void ByNotCompiling()
    {
        FailsWith("Log(\"fine\");\nLog(nothing);\n", "migrations/web/bad.csx(2,5)", "CS0103", "nothing");
    }

    [Test]
    public void ByAnException()
    {
        FailsWith("Log(\"fine\");\nthrow new InvalidOperationException(\"the index is full\");\n", "the index is full", "migrations/web/bad.csx(2,");
        Assert.That(Origin.NewestReportOf("web01").GetProperty("where").GetString(), Does.StartWith("migrations/web/bad.csx(2,"));
        Assert.That(Origin.NewestOutputOf("web01"), Does.Contain("fine"), "what it said before is kept");
    }

    [Test]
    public void ByLoopingForEver()
    {
        FailsWith(["script:", "  timeLimit: 2s"], "while (true) ;\n", "did not finish within 2 s");
    }

    [Test]
    public void ByPrintingAGigabyte()
    {
        FailsWith(["script:", "  outputLimit: 10MB"], "var line = new string('x', 9_999);\nfor (var n = 0; n < 100_000; n++) Console.WriteLine(line);\n", "printed more than");
        Assert.That(Origin.NewestOutputOf("web01"), Has.Length.LessThan(1_000_000));
        Assert.That(Host.Log, Has.Length.LessThan(40_000_000));
    }

    [Test]
    public void ByAllocatingWithoutEnd()
    {
        FailsWith(["script:", "  memoryLimit: 100MB"], "var all = new List<byte[]>();\nwhile (true) { var block = new byte[1_000_000]; Array.Fill(block, (byte)1); all.Add(block); }\n", "memory");
    }

    [Test]
    public void ByEndingItsOwnProcess()
    {
        FailsWith("Environment.Exit(0);\n", "ended its own process with exit code 0");
    }

    [Test]
    public void ByWaitingForInput()
    {
        FailsWith("Console.ReadLine();\n", "nobody to ask");
    }

    [Test]
    public void ByLoadingAFileOutsideOfTheTree()
    {
        FailsWith("// One line.\n#load \"../../../secret.csx\"\n", "migrations/web/bad.csx(2", "../../../secret.csx", "out of the commit's tree");
    }

    [Test]
    public void ByLoadingAFileOfTheHost()
    {
        FailsWith("// One line.\n#load \"/etc/passwd\"\n", "migrations/web/bad.csx(2", "/etc/passwd", "no such file");
    }

    [Test]
    public void ByLoadingOverALinkThatLeavesTheTree()
    {
        FailsWith([], "#load \"../../libraries/secret.csx\"\n", [OriginFile.Symlink("libraries", "/etc")], "migrations/web/bad.csx(1)", "libraries", "/etc", "out of the commit's tree");
    }

    [TestCase("../secret")]
    [TestCase("files/../../secret")]
    [TestCase("/etc/passwd")]
    public void ByDeployingAFileOutsideOfTheTree(string path)
    {
        FailsWith($"Files.Deploy(\"{path}\", \"{Origin.Folder}/deployed\");\n", path, "out of the commit's tree");
        Assert.That(File.Exists(Path.Combine(Origin.Folder, "deployed")), Is.False);
    }

    [TestCase("files/secret", "/etc/passwd")]
    [TestCase("files/secret", "../../etc/passwd")]
    [TestCase("files", "..")]
    public void ByDeployingOverALinkThatLeavesTheTree(string link, string target)
    {
        FailsWith([], $"Files.Deploy(\"files/secret\", \"{Origin.Folder}/deployed\");\n", [OriginFile.Symlink(link, target)], link, target, "out of the commit's tree");
        Assert.That(File.Exists(Path.Combine(Origin.Folder, "deployed")), Is.False);
    }

    void FailsWith(string text, params IReadOnlyList<string> words) => FailsWith([], text, [], words);

    void FailsWith(IReadOnlyList<string> settings, string text, params IReadOnlyList<string> words) => FailsWith(settings, text, [], words);

    void FailsWith(IReadOnlyList<string> settings, string text, IReadOnlyList<OriginFile> files, params IReadOnlyList<string> words)
    {
        var good = Add("first");
        var bad = AddScript("bad", text, files);
        Add("after");
        Join().Set(settings);

        var applied = Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), Shown(applied));
        var told = applied.Errors.Split('\n').Where(line => line.Contains("failed", StringComparison.Ordinal)).ToList();
        Assert.That(told, Has.Count.EqualTo(1), $"one clear error\n{Shown(applied)}");
        foreach (var word in words.Prepend($"{bad.Short} web/bad"))
        {
            Assert.That(applied.Errors, Does.Contain(word), Shown(applied));
        }

        Assert.That(applied.Errors, Does.Contain("--retry"), "the way out");
        StaysAt(good, bad);
    }

    void StaysAt(CommitId good, CommitId bad)
    {
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(good));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first" }));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/first", "failed web/bad" }));
        var record = Origin.RecordOf("web01");
        Assert.That((record.GetProperty("phase").GetString(), record.GetProperty("link").GetString()), Is.EqualTo(("Failed", bad.ToString())));
        var refs = Origin.AllRefs();
        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1), "it stays so");
        Assert.That(Origin.AllRefs(), Is.EqualTo(refs));
        Assert.That(Host.Entries().Count(entry => entry.Kind == "started"), Is.EqualTo(2), "and is not tried again by itself");
    }

    // Output may be without end here.
    static string Shown(Finished applied) => PrintableText.Line(applied.Errors, 4_000);
}
