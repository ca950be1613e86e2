using Wildebeest.Planning;

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
    [TestCase("Wildebeest.Scripting.Migration.Rolling(atMostOut: 1);", "(1,32): error WB0011: Rolling is read from the source by its plain name: call it as Rolling(…) at the top level.")]
    [TestCase("using M = Wildebeest.Scripting.Migration;\nM.Rolling(1);", "(2,3): error WB0011: Rolling is read from the source by its plain name")]
    [TestCase("using M = Wildebeest.Scripting.Migration;\nvoid Rolling() { }\nRolling();\nM.Rolling(1);", "(4,3): error WB0011: Rolling is read from the source by its plain name")]
    [TestCase("Action<Action, TimeSpan?> check = Check;\ncheck(() => { }, null);", "(1,35): error WB0011: Check is read from the source by its plain name")]
    [TestCase("var most = 1;\nRolling(atMostOut: most);", "(2,9): error WB0015: Rolling's atMostOut must be a constant")]
    [TestCase("Rolling(atMostOut: 0);", "(1,9): error WB0016: Rolling's atMostOut must be 1 or more, or such as")]
    [TestCase("Rolling(atMostOut: -1);", "(1,9): error WB0016: Rolling's atMostOut must be 1 or more, or such as")]
    [TestCase("Rolling(atMostOut: \"0%\");", "(1,9): error WB0016: Rolling's atMostOut must be 1 or more, or such as")]
    [TestCase("Rolling(atMostOut: \"101%\");", "(1,9): error WB0016: Rolling's atMostOut must be 1 or more, or such as")]
    [TestCase("Rolling(1, canary: \"101%\");", "(1,12): error WB0016: Rolling's canary must be 1 or more, or such as")]
    [TestCase("Rolling(1);\nRolling(2);", "(2,1): error WB0010: Rolling is given twice")]
    public void BreaksARule(string text, string complaint) =>
        Assert.That(ScriptTexts.Complaints(text), Has.Length.EqualTo(1).And.All.StartsWith(ScriptTexts.Main + complaint));

    [TestCase("Update(() => { }, within: Minutes(25 * 60));", "(1,19): error WB0016: Update's within must be a time such as Minutes(20), more than none and 24 hours at most.")]
    [TestCase("Update(() => { }, Minutes(0));", "(1,19): error WB0016: Update's within must be a time")]
    [TestCase("var limit = Minutes(1);\nUpdate(() => { }, within: limit);", "(2,19): error WB0015: Update's within must be a constant")]
    [TestCase("Rolling(1, hostDeadline: Hours(1e300));", "(1,12): error WB0016: Rolling's hostDeadline must be a time")]
    [TestCase("Rolling(1, soakFor: Hours(1e300));", "(1,12): error WB0016: Rolling's soakFor must be a time")]
    [TestCase("Rolling(1, soakFor: Hours(0.0 / 0));", "(1,12): error WB0016: Rolling's soakFor must be a time")]
    [TestCase("Retries(0, every: Minutes(1));", "(1,9): error WB0016: Retries' count must be a whole number from 1 to 100.")]
    [TestCase("Retries(3, every: Minutes(-1));", "(1,12): error WB0016: Retries' every must be a time")]
    [TestCase("Windows(\"sat 02:00-05:00 UTC\", \"sun 02:00-05:00\");", "(1,32): error WB0016: Windows' more must be days, times and a time zone")]
    [TestCase("Windows(\"sunday 02:00-05:00 UTC\");", "(1,9): error WB0016: Windows' window must begin with days")]
    [TestCase("Rolling(1, progressDeadline: Minutes(10), hostDeadline: Minutes(10));", "(1,12): error WB0017: Rolling's progressDeadline must be longer than its hostDeadline")]
    [TestCase("Rolling(1, progressDeadline: Minutes(10));\nRetries(3, every: Minutes(30));", "(1,12): error WB0017: Rolling's progressDeadline must be longer than Retries' every")]
    [TestCase("Rolling(1, hostDeadline: Minutes(10));\nVerify(() => { }, within: Minutes(11));", "(2,19): error WB0017: Verify's within is longer than Rolling's hostDeadline")]
    public void GivesATimeThatCannotBe(string text, string complaint) =>
        Assert.That(ScriptTexts.Complaints(text), Has.Length.EqualTo(1).And.All.StartsWith(ScriptTexts.Main + complaint));

    [Test]
    public void TellsItsLimitsTriesAndWindows()
    {
        var manifest = ScriptTexts.Compile("""
            #load "/roles/web.csx"
            Rolling(1, hostDeadline: Minutes(45));
            Retries(3, every: Minutes(1));
            Update(() => { }, within: Minutes(20));
            Verify(async () => await Task.Yield(), Seconds(90));
            """, ("roles/web.csx", "// All of the role's.\nWindows(\"sat 02:00-05:00 Europe/Berlin\", \"daily 12:00-13:00 UTC\", \"mon 00:00-24:00 UTC\");")).Manifest!;

        var demands = Demands.Of(manifest);
        Assert.Multiple(() =>
        {
            Assert.That(manifest.Limits, Is.EquivalentTo(new Dictionary<string, TimeSpan> { ["update"] = TimeSpan.FromMinutes(20), ["verify"] = TimeSpan.FromSeconds(90) }));
            Assert.That(demands.Retries, Is.EqualTo(new RetryRule(3, TimeSpan.FromMinutes(1))));
            Assert.That(demands.Rolling!.HostDeadline, Is.EqualTo(TimeSpan.FromMinutes(45)));
            Assert.That(demands.Windows.Select(window => window.Text), Is.EquivalentTo(new[] { "sat 02:00-05:00 Europe/Berlin", "daily 12:00-13:00 UTC", "mon 00:00-24:00 UTC" }));
            Assert.That(manifest.Find("Windows")!.Where, Is.EqualTo("roles/web.csx(2,1)"));
        });
    }

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
