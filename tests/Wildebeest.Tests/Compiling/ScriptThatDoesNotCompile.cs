namespace Wildebeest.Tests.Compiling;

[Parallelizable(ParallelScope.All)]
class ScriptThatDoesNotCompile
{
    [Test]
    public void NamesFileLineAndColumn() =>
        Assert.That(ScriptTexts.Complaints("Log(\"a\");\n  Lok(\"b\");"), Is.EqualTo(new[]
        {
            "migrations/web/tls.csx(2,3): error CS0103: The name 'Lok' does not exist in the current context",
        }));

    [Test]
    public void NamesTheLoadedFileWhereThatIsWrong() =>
        Assert.That(ScriptTexts.Complaints("#load \"/lib/a.csx\"", ("lib/a.csx", "\n\nint x = \"text\";")), Is.EqualTo(new[]
        {
            "lib/a.csx(3,9): error CS0029: Cannot implicitly convert type 'string' to 'int'",
        }));

    [Test]
    public void IsNotMisledByALineDirective() =>
        Assert.That(ScriptTexts.Complaints("#line 100 \"other.csx\"\nLok();"), Has.All.StartsWith("migrations/web/tls.csx(2,1)"));

    [Test]
    public void SeesNothingOfTheDaemon() =>
        Assert.That(ScriptTexts.Complaints("var path = Wildebeest.Running.ProgramPath.Beside;"), Is.Not.Empty);

    [Test]
    public void IsNoneForAWarning() =>
        Assert.That(ScriptTexts.Complaints("int unused = 1; string? text = null; Log(text);\n#warning beware"), Is.Empty);

    [Test]
    public void IsNoneForNoStatementAtAll() => Assert.That(ScriptTexts.Complaints("// nothing yet\n"), Is.Empty);
}
