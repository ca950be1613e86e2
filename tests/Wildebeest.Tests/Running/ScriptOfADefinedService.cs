using Wildebeest.Compiling;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptOfADefinedService
{
    const string Definition = """
        DefineService("shop",
            leaveLoad: () => Log("leaves"), rejoin: () => Log("rejoins"), alive: () => Log("is alive"), test: () => Log("answers"), goBack: () => Log("goes back"),
            restart: Then("sh", "-c", "echo restarted >> @/log"));
        Aspect("shop", "site", "@/site.conf", onChange: Then("sh", "-c", "echo reads >> @/log"), atMostOut: "25%");
        Aspect("shop", "limits", "@/limits.conf", atMostOut: "2 hosts", inLoad: true);

        """;

    [Test]
    public async Task GoesThroughTheWholePattern()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync(Script(bench, """Service("shop").Update("site", "greeting = hello\n");"""));

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        Assert.That(bench.Observer.Events.Where(told => told.StartsWith("enter", StringComparison.Ordinal)), Is.EqualTo(new[] { "enter leave-load", "enter update", "enter check", "enter rejoin", "enter verify" }));
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "leaves", "is alive", "rejoins", "answers" }));
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("site.conf")) + await File.ReadAllTextAsync(bench.InFolder("log")), Is.EqualTo("greeting = hello\nreads\n"));
    }

    [Test]
    public async Task StaysInLoadForWhatNeedsNoLeaving()
    {
        using var bench = new ScriptBench();

        await bench.RunAsync(Script(bench, """Service("shop").Update("limits", "many\n");"""));

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "is alive", "answers" }));
    }

    [Test]
    public async Task DoesEachThingOnceForSeveralChanges()
    {
        using var bench = new ScriptBench();

        await bench.RunAsync(Script(bench, """
            Service("shop").Update("limits", "many\n");
            Service("shop").Update("site", "a\n");
            Service("shop").Restart();
            """));

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "leaves", "is alive", "rejoins", "answers" }));
        Assert.That(await File.ReadAllLinesAsync(bench.InFolder("log")), Is.EqualTo(new[] { "reads", "restarted" }));
    }

    [Test]
    public async Task RollsAsCarefullyAsItsMostFundamentalAspect()
    {
        using var bench = new ScriptBench();

        Assert.That(await LimitOf("""Service("shop").Update("site", "a\n");"""), Is.EqualTo("25%"));
        Assert.That(await LimitOf("""Service("shop").Update("limits", "a\n");"""), Is.EqualTo("2 hosts"));
        Assert.That(await LimitOf("""Service("shop").Update("site", "a\n"); Service("shop").Update("limits", "a\n"); Service("shop").Restart();"""), Is.EqualTo("1 host"));
        Assert.That(await LimitOf("""Rolling(atMostOut: "10%"); Service("shop").Update("site", "a\n"); Service("shop").Update("limits", "a\n");"""), Is.EqualTo("10%"));
        Assert.That(await LimitOf("""Service("shop").Restart();"""), Is.EqualTo("1 host"));
        Assert.That(await LimitOf("""Rolling(atMostOut: 7); Service("shop").Restart();"""), Is.EqualTo("7"));

        async Task<string> LimitOf(string text) => (await bench.CompileAsync(Script(bench, text))).Manifest.Find("Rolling")!.Arguments["atMostOut"];
    }

    [Test]
    public async Task GoesBackAsItsRollback()
    {
        using var bench = new ScriptBench { AfterUndo = [Phases.Rollback, Phases.Check] };

        await bench.RunAsync(Script(bench, """Service("shop").Update("site", "a\n");"""));

        Assert.That(bench.Observer.Texts, Is.EqualTo(new[] { "goes back", "is alive" }));
    }

    [TestCase("""Service("shop").Update("colour", "red");""", "WB0032: The service shop has no aspect colour; it has: site, limits.")]
    [TestCase("""Service("mail").Restart();""", "WB0031: There is no service mail here: load the file that defines it, such as #load \"services/mail.csx\".")]
    [TestCase("""var name = "sh" + Me.Name; Service(name).Restart();""", "WB0030: The service and its aspect must be constants: they are read from the source, without running the script.")]
    [TestCase("""Service("shop").Update("site", "a"); Service("shop").Update("limits", "a");""", "WB0033: Which is smaller, 2 hosts or 25%, hangs on how many hosts there are: say how many at once with a Rolling(…) of the migration's own.")]
    [TestCase("""Update(() => Log("x")); if (Me.Name == "x") { Aspect("shop", "more", "/x"); }""", "WB0011: Aspect stands at the top level only: it is read from the source, and never depends on what runs.")]
    public void IsHeldToItsDefinition(string script, string finding)
    {
        using var folder = new TemporaryFolder();
        var compiled = ScriptCompilation.Compile(new CompileMessage("script", "x.csx", new Dictionary<string, string> { ["x.csx"] = Definition.Replace("@", folder.Path, StringComparison.Ordinal) + script }, folder.Path));

        Assert.That(compiled.Diagnostics.Select(diagnostic => $"{diagnostic.Code}: {diagnostic.Message}"), Has.Member(finding));
    }

    static string Script(ScriptBench bench, string text) => Definition.Replace("@", bench.Folder, StringComparison.Ordinal) + text;
}
