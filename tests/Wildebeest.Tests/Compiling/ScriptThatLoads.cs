namespace Wildebeest.Tests.Compiling;

[Parallelizable(ParallelScope.All)]
class ScriptThatLoads
{
    [TestCase("../../lib/tools.csx")]
    [TestCase("/lib/tools.csx")]
    [TestCase("lib/tools.csx")]
    public void FindsFilesBesideItselfAndFromTheTop(string path) =>
        Assert.That(ScriptTexts.Complaints($"#load \"{path}\"\nLog(Greeting());", ("lib/tools.csx", "static string Greeting() => \"hello\";")), Is.Empty);

    [Test]
    public void FindsWhatALoadedFileLoadsByThatFilesFolder() =>
        Assert.That(
            ScriptTexts.Complaints("#load \"/lib/a.csx\"\nLog(A());", ("lib/a.csx", "#load \"b.csx\"\nstatic string A() => B();"), ("lib/b.csx", "static string B() => \"b\";")),
            Is.Empty);

    [TestCase("../../../etc/passwd")]
    [TestCase("/../etc/passwd")]
    public void MayNotLeaveTheRepository(string path) =>
        Assert.That(ScriptTexts.Complaints($"#load \"{path}\"\nLog(\"\");"), Is.EqualTo(new[]
        {
            $"migrations/web/tls.csx(1,1): error WB0002: #load \"{path}\" leaves the repository: a migration loads files of its own commit only.",
        }));

    [Test]
    public void NamesAFileThatIsMissing() =>
        Assert.That(ScriptTexts.Complaints("#load \"/lib/no.csx\""), Is.EqualTo(new[]
        {
            "migrations/web/tls.csx(1,1): error WB0003: #load \"/lib/no.csx\": this commit has no such file, beside migrations/web/tls.csx or from the top.",
        }));

    [Test]
    public void DoesNotSeeTheMachinesFiles()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "Log(\"from outside\");");

        Assert.That(ScriptTexts.Complaints($"#load \"{file}\""), Has.Some.Contains("WB0003"));
        File.Delete(file);
    }

    [Test]
    public void MayNotGoRoundInACircle() =>
        Assert.That(
            ScriptTexts.Complaints("#load \"/lib/a.csx\"", ("lib/a.csx", "#load \"b.csx\""), ("lib/b.csx", "#load \"a.csx\"")),
            Is.EqualTo(new[] { "lib/b.csx(1,1): error WB0004: #load \"a.csx\" goes round in a circle: lib/b.csx → lib/a.csx → lib/b.csx." }));

    [Test]
    public void MayNotLoadItself() =>
        Assert.That(ScriptTexts.Complaints("#load \"tls.csx\""), Is.EqualTo(new[]
        {
            "migrations/web/tls.csx(1,1): error WB0004: #load \"tls.csx\" goes round in a circle: migrations/web/tls.csx → migrations/web/tls.csx.",
        }));

    [TestCase("#r \"System.Xml.dll\"")]
    [TestCase("#r \"/etc/evil.dll\"")]
    [TestCase("#r \"nuget: Evil, 1.0\"")]
    public void MayNotReferenceAssemblies(string directive) =>
        Assert.That(ScriptTexts.Complaints($"{directive}\nLog(\"\");"), Has.Length.EqualTo(1).And.All.StartsWith("migrations/web/tls.csx(1,1): error WB0001: #r is refused"));
}
