namespace Wildebeest.Tests.Compiling;

[Parallelizable(ParallelScope.All)]
class ScriptWithPhases
{
    [Test]
    public void TellsItsPhasesAndDirectives()
    {
        var manifest = ScriptTexts.Compile("""
            using System.Text;
            const int most = 2;
            Rolling(atMostOut: most);
            var name = "x";
            string Twice(string text) => text + text;
            class Helper { public static void Do() { Log("did"); } }
            Check(async () => await Task.Delay(1));
            Update(() => { Log(Twice(name)); Helper.Do(); });
            Rollback(() => { });
            """).Manifest!;

        Assert.Multiple(() =>
        {
            Assert.That(manifest.Phases, Is.EqualTo(new[] { "update", "check" }));
            Assert.That(manifest.HasRollback, Is.True);
            Assert.That(manifest.Find("Rolling")!.Arguments["atMostOut"], Is.EqualTo("2"));
            Assert.That(manifest.Directives.Single().Line, Is.EqualTo(3));
        });
    }

    [Test]
    public void IsUnphasedWithDirectivesAndARollbackOnly()
    {
        var manifest = ScriptTexts.Compile("Rolling(1);\nLog(\"a\");\nRollback(() => Log(\"b\"));\nawait Task.Yield();").Manifest!;

        Assert.That((manifest.IsPhased, manifest.HasRollback, manifest.Find("Rolling")!.Arguments["atMostOut"]), Is.EqualTo((false, true, "1")));
    }

    [TestCase("Update(() => { });\nLog(\"x\");", "(2,1): error WB0012: A migration with phases holds only directives, phases and declarations at its top level; move this statement into a phase.")]
    [TestCase("Update(() => { });\nif (Me.Name == \"x\") { }", "(2,1): error WB0012")]
    [TestCase("Update(() => { });\nvar x = 1;\nx = 2;", "(3,1): error WB0012")]
    [TestCase("Update(() => { });\nUpdate(() => { });", "(2,1): error WB0014: Update is there twice; the first is at migrations/web/tls.csx(1,1).")]
    [TestCase("Action body = () => { };\nUpdate(body);", "(2,1): error WB0013: Update takes one lambda")]
    [TestCase("if (Me.Name == \"x\") { Update(() => { }); }", "(1,23): error WB0011: Update stands at the top level only")]
    [TestCase("Update(() => Check(() => { }));", "(1,14): error WB0011: Check stands at the top level only")]
    [TestCase("var most = 1;\nRolling(atMostOut: most);", "(2,9): error WB0015: Rolling's atMostOut must be a constant")]
    [TestCase("Rolling(atMostOut: 0);", "(1,9): error WB0016: Rolling's atMostOut must be 1 or more, or such as")]
    [TestCase("Rolling(1);\nRolling(2);", "(2,1): error WB0010: Rolling is given twice")]
    public void BreaksARule(string text, string complaint) =>
        Assert.That(ScriptTexts.Complaints(text), Has.Length.EqualTo(1).And.All.StartsWith(ScriptTexts.Main + complaint));

    [Test]
    public void IsNotConfusedByAMethodOfAClassNamedLikeAPhase()
    {
        var compiled = ScriptTexts.Compile("""
            class Unit { void Update() { } public void Do() { Update(); } }
            Update(() => { void Check() { } Check(); new Unit().Do(); });
            """);

        Assert.That(compiled.Diagnostics, Is.Empty);
        Assert.That(compiled.Manifest!.Phases, Is.EqualTo(new[] { "update" }));
    }

    [Test]
    public void MayHaveAMethodOfItsOwnNamedLikeAPhase() =>
        Assert.That(ScriptTexts.Complaints("void Check(string what) { Log(what); }\nCheck(\"x\");\nif (true) Check(\"y\");"), Is.Empty);
}
