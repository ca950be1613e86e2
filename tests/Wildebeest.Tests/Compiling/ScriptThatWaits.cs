namespace Wildebeest.Tests.Compiling;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatWaits
{
    [Test]
    public void SaysForWhatInItsManifest()
    {
        var manifest = ScriptTexts.Compile("""
            WaitFor(Role("database"), completed: "database/add-outbox", within: Hours(2));
            WaitFor(Role("base"), "base/time-zone");
            WaitUntil(() => Role("queue").Any(), within: Minutes(5));
            WaitUntil(() => true);
            Update(() => { });
            """).Manifest!;

        Assert.That(manifest.Directives.Select(directive => $"{directive.Name} {string.Join(' ', directive.Arguments.OrderBy(argument => argument.Key).Select(argument => $"{argument.Key}={argument.Value}"))} {directive.Where}".Trim()), Is.EqualTo(new[]
        {
            $"WaitFor completed=database/add-outbox role=database within=02:00:00 {ScriptTexts.Main}(1,1)",
            $"WaitFor completed=base/time-zone role=base {ScriptTexts.Main}(2,1)",
            $"WaitUntil within=00:05:00 {ScriptTexts.Main}(3,1)",
            $"WaitUntil  {ScriptTexts.Main}(4,1)",
        }));
    }

    [TestCase("var role = \"db\";\nWaitFor(Role(role), \"db/a\");", "(2,9): error WB0015: WaitFor's role must be a constant")]
    [TestCase("WaitFor(Role(\"Db\"), \"db/a\");", "(1,9): error WB0016: WaitFor's role must be Role(\"…\") with a role's name.")]
    [TestCase("WaitFor(Role(\"db\"), \"outbox\");", "(1,21): error WB0016: WaitFor's completed must be a migration's name, such as \"database/add-outbox\".")]
    [TestCase("if (Me.Name == \"x\") WaitFor(Role(\"db\"), \"db/a\");", "(1,21): error WB0011")]
    [TestCase("WaitUntil(() => true);", "(1,1): error WB0018: WaitUntil needs a migration with phases: put what this one does into Update(() => { … });")]
    [TestCase("bool Ready() => true;\nWaitUntil(Ready);\nUpdate(() => { });", "(2,11): error WB0013: WaitUntil takes a lambda: WaitUntil(() => …);")]
    public void BreaksARule(string text, string complaint) =>
        Assert.That(ScriptTexts.Complaints(text), Has.Length.EqualTo(1).And.All.StartsWith(ScriptTexts.Main + complaint));
}
