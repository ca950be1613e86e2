namespace Wildebeest.Tests.Compiling;

[Parallelizable(ParallelScope.All)]
sealed class ScriptWithSpecs
{
    const string Main = ScriptTexts.Main;

    [TestCase("Spec(\"a\", () => Files.Exists(\"/x\"));\nUpdate(() => { });\nSpec(\"b\", () => { if (Me.Name == \"x\") throw new Exception(\"no\"); }, newBehaviour: true);\nSpec(\"c\", async () => await Task.Delay(1));\nSpec(\"d\", async () => { await Task.Delay(1); return true; });")]
    [TestCase("Log(\"a\");\nSpec(\"a\", () => true);")]
    public void Compiles(string text) => Assert.That(ScriptTexts.Complaints(text), Is.Empty);

    [TestCase("Spec(\"a\", () => true, newBehaviour: true);", "(1,23): error WB0040: newBehaviour needs a migration with phases")]
    [TestCase("Spec(\"a\" + Me.Name, () => true);", "(1,6): error WB0015: Spec's sentence must be a constant")]
    [TestCase("Spec(\" \", () => true);", "(1,6): error WB0016: Spec's sentence must be a sentence of 200 characters at most")]
    [TestCase("Func<bool> f = () => true;\nSpec(\"a\", f);", "(2,11): error WB0013: Spec takes a lambda")]
    [TestCase("if (Me.Name == \"x\") { Spec(\"a\", () => true); }", "(1,23): error WB0011: Spec stands at the top level only")]
    public void BreaksARule(string text, string complaint) =>
        Assert.That(ScriptTexts.Complaints(text), Has.Length.EqualTo(1).And.All.StartsWith(Main + complaint));

    [Test]
    public void TakesThoseOfItsRoleAlong()
    {
        var compiled = ScriptTexts.Compile(
            "Log(\"a\");", ("specs/web/front.csx", "#load \"/lib/port.csx\"\nSpec(\"a\", () => Port == 443);"), ("lib/port.csx", "const int Port = 443;"), ("specs/queue/no.csx", "Lok();"), ("specs/web/deep/no.csx", "Lok();"));

        Assert.That(compiled.Diagnostics, Is.Empty);
        Assert.That(compiled.Manifest!.Parts, Is.EqualTo(new[] { "spec-front" }));
    }

    [TestCase("Update(() => { });", "(1,1): error WB0041: Update belongs into a migration")]
    [TestCase("Files.Delete(\"/x\");", "(1,1): error WB0041: A file of specs holds Specs and declarations only")]
    [TestCase("Spec(\"a\", () => true, newBehaviour: true);", "(1,23): error WB0040: newBehaviour needs")]
    public void IsToldWhatIsWrongWithThem(string specs, string complaint) =>
        Assert.That(ScriptTexts.Complaints("Log(\"a\");", ("specs/web/front.csx", specs)), Has.Length.EqualTo(1).And.All.StartsWith("specs/web/front.csx" + complaint));
}
