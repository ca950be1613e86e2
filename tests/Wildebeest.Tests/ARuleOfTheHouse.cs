namespace Wildebeest.Tests;

/// <summary>The rules that <see cref="ArchitectureTests"/> holds do catch what breaks them.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ARuleOfTheHouse
{
    [TestCase("using Wildebeest.Views;")]
    [TestCase("using static Wildebeest.Views.Table;")]
    [TestCase("using T = Wildebeest.Views.Table;")]
    [TestCase("class C { object o = new Wildebeest.Views.Table(); }")]
    [TestCase("class C { object o = new global::Wildebeest.Views.Table(); }")]
    [TestCase("class C { object o = new Views.Table(); }")]
    [TestCase("class C { string s = $\"{Views.Table.Name}\"; }")]
    public void SeesAUseOfAFolderDownstream(string code) =>
        Assert.That(DownstreamUses(code), Is.EqualTo(new[] { "src/Wildebeest.Core/Git/Wire.cs uses Views, which is downstream of Git" }));

    [TestCase("using Wildebeest.Git; using Wildebeest.Storage; using Wildebeest.Scripting;")]
    [TestCase("// using Wildebeest.Views;")]
    [TestCase("/// <see cref=\"Wildebeest.Views.Table\"/>\nclass C;")]
    [TestCase("class C { string s = \"Wildebeest.Views\"; string t = $\"Wildebeest.Views {s}\"; }")]
    [TestCase("class C { int n = this.Views.Table; int m = Views.Count; }")]
    public void LetsPassWhatIsNone(string code) => Assert.That(DownstreamUses(code), Is.Empty);

    [TestCase("try { } catch { }")]
    [TestCase("try { } catch (Exception) { }")]
    [TestCase("try { } catch (System.Exception e) { /* never mind */ }")]
    public void SeesABareCatch(string code) => Assert.That(File(code).BareCatches, Is.EqualTo(new[] { 1 }));

    [TestCase("try { } catch { throw; }")]
    [TestCase("try { } catch (IOException) { }")]
    [TestCase("try { } catch (Exception e) when (e is IOException) { }")]
    [TestCase("try { } catch (Exception e) { Log(e); }")]
    public void LetsPassACatchThatIsMeant(string code) => Assert.That(File(code).BareCatches, Is.Empty);

    [TestCase("var now = DateTime.UtcNow;", "DateTime.UtcNow", ExpectedResult = true)]
    [TestCase("var now = System.DateTime.UtcNow;", "DateTime.UtcNow", ExpectedResult = true)]
    [TestCase("var now = DateTime.UtcNowish;", "DateTime.UtcNow", ExpectedResult = false)]
    [TestCase("// DateTime.UtcNow", "DateTime.UtcNow", ExpectedResult = false)]
    [TestCase("using LibGit2Sharp;", "LibGit2Sharp", ExpectedResult = true)]
    public bool SeesABannedName(string code, string name) => File(code).Uses(name);

    [TestCase("new ProcessStartInfo(\"git\") { };", ExpectedResult = true)]
    [TestCase("new ProcessStartInfo(\"git\", [\"fetch\"]);", ExpectedResult = true)]
    [TestCase("ProcessStartInfo start = new(\"git\");", ExpectedResult = true)]
    [TestCase("new ProcessStartInfo { FileName = \"git\" };", ExpectedResult = true)]
    [TestCase("Process.Start(\"git\", \"fetch\");", ExpectedResult = true)]
    [TestCase("new ProgramCall(\"git\", [\"fetch\"], time);", ExpectedResult = true)]
    [TestCase("new ProcessStartInfo(\"tar\");", ExpectedResult = false)]
    [TestCase("Console.WriteLine(\"git\");", ExpectedResult = false)]
    public bool SeesAStartOfGit(string code) => File(code).StartsGit;

    [TestCase("see /", "work/main/x", ExpectedResult = true)]
    [TestCase("\"/", "tmp/wt/x\"", ExpectedResult = true)]
    [TestCase("src/", "work/x", ExpectedResult = false)]
    [TestCase("https://example.org/", "work/x", ExpectedResult = false)]
    public bool SeesAMachinePath(string start, string end) => ArchitectureTests.NamesAMachinePath(start + end);

    [TestCase("src/Wildebeest.Core/Git/Wire.cs", ExpectedResult = "Git")]
    [TestCase("src/Wildebeest.Core/Git/Packs/Wire.cs", ExpectedResult = "Git")]
    [TestCase("src/Wildebeest.Core/ExitCode.cs", ExpectedResult = "")]
    public string KnowsAFilesFolder(string path) => new SourceFile(path, "").Folder;

    static SourceFile File(string code) => new("src/Wildebeest.Core/Git/Wire.cs", code);

    static IEnumerable<string> DownstreamUses(string code)
    {
        var file = File(code);
        return ArchitectureTests.UsesDownstream(file, [file, new SourceFile("src/Wildebeest.Core/Views/Table.cs", "namespace Wildebeest.Views; class Table;")]);
    }
}
