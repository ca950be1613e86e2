using System.Text;
using Wildebeest.Running;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptWithFiles
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public async Task WritesWhatDiffersAndLeavesTheRest()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("motd");

        var outcome = await bench.RunAsync($$"""
            Log($"{Files.Write("{{file}}", "hello\n", mode: "0600")}");
            Log($"{Files.Write("{{file}}", "hello\n")}");
            Log($"{Files.Write("{{file}}", "hello\n", mode: "0640")}");
            Log(Files.Read("{{file}}").Trim());
            """);

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "True", "False", "True", "hello" }), $"{outcome}");
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(OwnerOnly | UnixFileMode.GroupRead));
        Assert.That(outcome.Changes.Select(change => $"{change.Resource}: {change.Reason}"), Is.EqualTo(new[]
        {
            $"file {file}: it was not there", $"file {file}: as wanted", $"file {file}: its mode was 0600",
        }));
    }

    [Test]
    public async Task KeepsTheModeOfWhatItReplaces()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("secret");
        await File.WriteAllTextAsync(file, "old");
        File.SetUnixFileMode(file, OwnerOnly);

        await bench.RunAsync($$"""Files.Write("{{file}}", "new");""");

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("new"));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(OwnerOnly));
        Assert.That(Directory.EnumerateFiles(bench.Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "secret" }), "a temporary file was left");
    }

    [Test]
    public async Task WritesThroughALink()
    {
        using var bench = new ScriptBench();
        await File.WriteAllTextAsync(bench.InFolder("real"), "old");
        File.CreateSymbolicLink(bench.InFolder("link"), bench.InFolder("real"));

        await bench.RunAsync($$"""Files.Write("{{bench.InFolder("link")}}", "new");""");

        Assert.That(await File.ReadAllTextAsync(bench.InFolder("real")), Is.EqualTo("new"));
        Assert.That(new FileInfo(bench.InFolder("link")).LinkTarget, Is.Not.Null);
    }

    [Test]
    public async Task DeploysAFileOfTheCommit()
    {
        using var bench = new ScriptBench();
        bench.Observer.Tree["files/web/index.html"] = Encoding.UTF8.GetBytes("<p>");
        var file = bench.InFolder("index.html");

        var outcome = await bench.RunAsync($$"""
            Files.Deploy("files/web/index.html", "{{file}}");
            Files.Deploy("files/web/missing.html", "{{file}}");
            """);

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("<p>"));
        Assert.That(outcome.Sentence, Is.EqualTo("files/web/missing.html: there is no such file in this migration's commit."));
        Assert.That(outcome.Where, Is.EqualTo("migrations/web/tried.csx(2,1)"));
    }

    [Test]
    public async Task MakesTheFoldersAboveThatAreMissing()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("new/and/deeper/file");

        var outcome = await bench.RunAsync($$"""Files.Write("{{file}}", "x");""");

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("x"));
    }

    [Test]
    public async Task DeletesWhatIsThere()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("old");
        await File.WriteAllTextAsync(file, "x");

        var outcome = await bench.RunAsync($$"""Log($"{Files.Delete("{{file}}")} {Files.Delete("{{file}}")} {Files.Exists("{{file}}")}"); Files.Delete("{{bench.Folder}}");""");

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "True False False" }), $"{outcome}");
        Assert.That(outcome.Sentence, Is.EqualTo($"{bench.Folder} is a folder, and Files.Delete deletes files."));
    }

    [TestCase("""Files.Write("/proc/nowhere/at/all", "x");""", "/proc/nowhere/at/all cannot be written")]
    [TestCase("""Files.Write("/tmp", "x");""", "/tmp is a folder, and cannot be written as a file.")]
    [TestCase("""Files.Write("/tmp/x", "x", mode: "0999");""", "'0999' is no file mode")]
    [TestCase("""Files.Write("/proc/version", "x");""", "/proc/version cannot be written")]
    [TestCase("""Files.Read("/nowhere");""", "/nowhere: there is no such file.")]
    public async Task SaysWhatStandsAgainstIt(string script, string expected)
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync(script);

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.Failed), $"{outcome}");
        Assert.That(outcome.Sentence, Does.Contain(expected));
    }
}
