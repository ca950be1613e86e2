using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Running;

namespace Wildebeest.Tests.Compiling;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatCallsAReusable
{
    const string Main = ScriptTexts.Main;

    const string Keys = """
        var days = Argument<int>("days");
        var who = Argument("who", "admin");
        var hosts = Argument<IReadOnlyList<string>>("hosts", new string[0]);
        var share = Argument<double?>("share", null);
        Log($"{days} {who} {hosts.Count} {share}");
        """;

    [TestCase("Reusable(\"keys\", new { days = 90 });")]
    [TestCase("Update(() => Reusable(\"keys\", new { days = (short)90, who = \"root\", hosts = new List<string> { \"a\" }, share = 1 }));")]
    [TestCase("var days = 3;\nUpdate(() => Migration.Reusable(\"keys\", new { days }));")]
    public void GivesWhatItTakes(string text)
    {
        var compiled = ScriptTexts.Compile(text, ("reusable/keys.csx", Keys));

        Assert.That(compiled.Diagnostics, Is.Empty);
        Assert.That(compiled.Manifest!.Parts, Is.EqualTo(new[] { "reusable-keys" }));
    }

    [TestCase("Reusable(\"keys\");", "(1,1): error WB0053: Reusable(\"keys\"): its argument 'days' (int) is missing, and it has no default.")]
    [TestCase("Reusable(\"keys\", new { days = \"90\" });", "(1,24): error WB0053: Reusable(\"keys\"): its argument 'days' is int, and this is string.")]
    [TestCase("Reusable(\"keys\", new { days = 1.5 });", "(1,24): error WB0053: Reusable(\"keys\"): its argument 'days' is int, and this is double.")]
    [TestCase("Reusable(\"keys\", new { days = 1, hosts = new[] { 1 } });", "(1,34): error WB0053: Reusable(\"keys\"): its argument 'hosts' is IReadOnlyList<string>, and this is int[].")]
    [TestCase("Reusable(\"keys\", new { days = 1, day = 2 });", "(1,34): error WB0053: Reusable(\"keys\") has no argument 'day'; it takes days, who, hosts, share.")]
    [TestCase("var given = new { days = 1 };\nReusable(\"keys\", given);", "(2,1): error WB0053: Reusable takes its arguments as they stand here")]
    [TestCase("Reusable(\"no\");", "(1,1): error WB0051: Reusable(\"no\"): this commit has no reusable/no.csx.")]
    [TestCase("const string name = \"keys\";\nReusable(name, new { days = 1 });", "(2,1): error WB0050: Reusable takes its name as a plain text")]
    [TestCase("Reusable(\"../keys\", new { days = 1 });", "(1,1): error WB0050: Reusable takes its name as a plain text")]
    [TestCase("var days = Argument<int>(\"days\");", "(1,12): error WB0055: Argument belongs into reusable/<name>.csx")]
    public void IsToldWhatIsWrongWithTheCall(string text, string complaint) =>
        Assert.That(ScriptTexts.Complaints(text, ("reusable/keys.csx", Keys)), Has.Length.EqualTo(1).And.All.StartsWith(Main + complaint));

    [TestCase("Update(() => { });", "(1,1): error WB0054: Update belongs into a migration")]
    [TestCase("Rolling(1);", "(1,1): error WB0054: Rolling belongs into a migration")]
    [TestCase("Spec(\"x\", () => true);", "(1,1): error WB0054: Spec belongs into a migration")]
    [TestCase("if (Me.Name == \"x\") { var days = Argument<int>(\"days\"); }", "(1,34): error WB0055: Argument stands at the top level only")]
    [TestCase("var a = Argument<int>(\"a\");\nvar b = Argument<int>(\"a\");", "(2,9): error WB0055: Argument declares 'a' twice")]
    [TestCase("var name = \"a\";\nvar a = Argument<int>(name);", "(2,9): error WB0055: Argument takes a name that is a constant")]
    [TestCase("class Own { }\nvar a = Argument<Own>(\"a\", null);", "(2,9): error WB0055: Argument cannot be of the type Own")]
    [TestCase("Lok();", "(1,1): error CS0103")]
    public void IsToldWhatIsWrongWithTheReusable(string reusable, string complaint) =>
        Assert.That(ScriptTexts.Complaints("Reusable(\"r\");", ("reusable/r.csx", reusable)), Has.Length.EqualTo(1).And.All.StartsWith("reusable/r.csx" + complaint));

    [Test]
    public void MayCallThroughALoadedFileAndFurther()
    {
        var compiled = ScriptTexts.Compile(
            "#load \"/lib/keys.csx\"\nUpdate(() => Rotate());",
            ("lib/keys.csx", "void Rotate() => Reusable(\"outer\");"),
            ("reusable/outer.csx", "#load \"tools.csx\"\nTwice(() => Reusable(\"inner\", new { path = \"/x\" }));"),
            ("reusable/tools.csx", "void Twice(Action act) { act(); act(); }"),
            ("reusable/inner.csx", "var path = Argument<string>(\"path\");\nFiles.Delete(path);"));

        Assert.That(compiled.Diagnostics, Is.Empty);
        Assert.That(compiled.Manifest!.Parts, Is.EqualTo(new[] { "reusable-inner", "reusable-outer" }));
    }

    [Test]
    public void IsToldOfACircle() => Assert.That(
        ScriptTexts.Complaints("Reusable(\"a\");", ("reusable/a.csx", "Reusable(\"b\");"), ("reusable/b.csx", "Log(\"b\");\nReusable(\"a\");")),
        Is.EqualTo(new[]
        {
            "reusable/a.csx(1,1): error WB0052: Reusable(\"b\") goes round in a circle: reusable/a.csx → reusable/b.csx → reusable/a.csx.",
            "reusable/b.csx(2,1): error WB0052: Reusable(\"a\") goes round in a circle: reusable/b.csx → reusable/a.csx → reusable/b.csx.",
        }));

    [Test]
    public void MayHaveWordsOfItsOwnOfThoseNames() =>
        Assert.That(ScriptTexts.Complaints("void Reusable(string what) { }\nint Argument(string x) => 1;\nvoid Spec(int a) { }\nReusable(Me.Name);\nvar y = Argument(\"q\");\nSpec(1);"), Is.Empty);

    [Test]
    public void IsCompiledByItselfToo()
    {
        using var folder = new TemporaryFolder();
        var compiled = Wildebeest.Compiling.ScriptCompilation.Compile(new CompileMessage("r", "reusable/r.csx", new Dictionary<string, string> { ["reusable/r.csx"] = "Update(() => { });" }, folder.Path));

        Assert.That(compiled.Diagnostics.Select(found => found.Code), Is.EqualTo(new[] { "WB0054" }));
    }
}
