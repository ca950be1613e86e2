using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatCallsAReusable
{
    const string Note = """
        var path = Argument<string>("path");
        var count = Argument<long>("count", 1);
        var maybe = Argument<int?>("maybe", null);
        Files.Write(path, $"{count} {maybe}\n");
        if (count > 5)
        {
            throw new InvalidOperationException("too many");
        }
        """;

    [Test]
    public async Task RunsItWithItsArgumentsInThePhaseItStandsIn()
    {
        using var bench = new ScriptBench { Files = { ["reusable/note.csx"] = Note, ["reusable/both.csx"] = "var path = Argument<string>(\"path\");\nawait Task.Yield();\nReusable(\"note\", new { path = path + \"1\", count = 2 });\nReusable(\"note\", new { path = path + \"2\", maybe = 7 });\nLog(path);" } };

        var outcome = await bench.RunAsync($$"""
            Update(() => Reusable("both", new { path = "{{bench.InFolder("n")}}" }));
            Check(() => Reusable("note", new { path = "{{bench.InFolder("c")}}" }));
            """);

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(outcome.Changes.Select(change => $"{change.Phase} {change.Resource}"), Is.EqualTo(new[] { $"update file {bench.InFolder("n1")}", $"update file {bench.InFolder("n2")}", $"check file {bench.InFolder("c")}" }));
        Assert.That(new[] { "n1", "n2", "c" }.Select(name => File.ReadAllText(bench.InFolder(name))), Is.EqualTo(new[] { "2 \n", "1 7\n", "1 \n" }));
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { bench.InFolder("n") }));
    }

    [Test]
    public async Task FailsAtTheReusablesOwnLine()
    {
        using var undo = new TemporaryFolder();
        using var bench = new ScriptBench { UndoFolder = undo.Path, Files = { ["reusable/note.csx"] = Note } };

        var outcome = await bench.RunAsync($"// one\nReusable(\"note\", new {{ path = \"{bench.InFolder("n")}\", count = 6 }});");

        Assert.That((outcome.Kind, outcome.Phase, outcome.Sentence, outcome.Where), Is.EqualTo((ScriptOutcomeKind.Failed, "update", "too many", "reusable/note.csx(7,5)")));
        Assert.That(bench.Observer.Undo, Is.Not.Empty, "what it changed is written down as the migration's own");
    }

    [Test]
    public async Task IsForetold()
    {
        using var bench = new ScriptBench { DryRun = true, Files = { ["reusable/note.csx"] = Note } };

        var outcome = await bench.RunAsync($"Update(() => Reusable(\"note\", new {{ path = \"{bench.InFolder("n")}\" }}));");

        Assert.That(outcome.Changes.Single().Result, Is.EqualTo(ChangeResult.WouldChange), $"{outcome}");
        Assert.That(File.Exists(bench.InFolder("n")), Is.False);
    }

    [Test]
    public async Task IsAsOpaqueAsTheReusable()
    {
        using var bench = new ScriptBench { Files = { ["reusable/raw.csx"] = "System.IO.File.Delete(\"/tmp/x\");" } };

        Assert.That(OpaqueCode.In(await bench.CompileAsync("Reusable(\"raw\");")), Is.EqualTo(new[] { "System.IO.File" }));
    }

    [Test]
    public async Task HidesItsSecrets()
    {
        using var bench = new ScriptBench { Files = { ["reusable/secret.csx"] = "var word = Secret(Argument<string>(\"word\"));\nLog($\"it is {word}\");" } };

        // An Argument that stands in another call is refused, so that all are seen at the top.
        await Assert.ThatAsync(() => bench.RunAsync("Reusable(\"secret\", new { word = \"sesame-17\" });"), Throws.InstanceOf<AssertionException>());

        bench.Files["reusable/secret.csx"] = "var word = Argument<string>(\"word\");\nSecret(word);\nLog($\"it is {word}\");";
        await bench.RunAsync("Reusable(\"secret\", new { word = \"sesame-17\" });");

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "it is [hidden]" }));
    }

    [TestCase("void F() => Reusable(\"note\", new { path = \"/x\" });\nvar x = 1;\nint Y() { F(); return 1; }\nvar y = Y();\nUpdate(() => { });", "a migration with phases calls it inside of them only")]
    [TestCase("Action<string, object> call = Reusable;\ncall(\"note\", null);", "Reusable(\"note\"): it was not compiled with this migration")]
    public async Task IsRefused(string text, string sentence)
    {
        using var bench = new ScriptBench { Files = { ["reusable/note.csx"] = Note } };

        Assert.That((await bench.RunAsync(text)).Sentence, Does.Contain(sentence));
    }
}
