using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatIsAsked
{
    [Test]
    public async Task AnswersWithoutRunningAPhase()
    {
        using var bench = new ScriptBench { OnlyAsks = true };
        bench.Observer.Herd.Add(new HerdHost("queue01", ["queue"], null, null) { Phase = "waiting", Error = "it is tired", Facts = new Dictionary<string, string> { ["os"] = "Debian" } });

        var outcome = await bench.RunAsync("""
            var queue = Role("queue");
            WaitUntil(() => queue.All(host => host.Facts["os"] == "Debian" && host.Phase == "waiting" && host.Error == "it is tired"));
            WaitFor(Role("database"), completed: "database/a");
            WaitUntil(() => queue.Count() == 2);
            WaitUntil(() => throw new Exception("not asked while the one before is not true"));
            Update(() => throw new Exception("a phase"));
            """);

        Assert.That((outcome.Kind, outcome.TrueAnswers), Is.EqualTo((ScriptOutcomeKind.Completed, 1)), outcome.Sentence);
        Assert.That(bench.Observer.Events, Is.Empty);
    }

    [Test]
    public async Task SaysWhereItThrows()
    {
        using var bench = new ScriptBench { OnlyAsks = true };

        var outcome = await bench.RunAsync("WaitUntil(() => true);\nWaitUntil(() =>\n    Role(\"web\").First().Name == \"x\");\nUpdate(() => { });");

        Assert.That((outcome.Kind, outcome.Phase, outcome.TrueAnswers), Is.EqualTo((ScriptOutcomeKind.Failed, (string?)null, 1)));
        Assert.That(outcome.Where, Does.StartWith(ScriptBench.ScriptPath + "(3,"));
    }

    [TestCase("Files.Write(\"{0}\", \"x\")")]
    [TestCase("Run(\"touch {0}\").ExitCode == 0")]
    public async Task MayNotAct(string act)
    {
        using var bench = new ScriptBench { OnlyAsks = true };
        var file = bench.InFolder("file");

        var outcome = await bench.RunAsync($"WaitUntil(() => {act.Replace("{0}", file, StringComparison.Ordinal)});\nUpdate(() => {{ }});");

        Assert.That(outcome.Sentence, Does.EndWith("a WaitUntil looks and changes nothing, and runs no command; what acts stands in a phase."));
        Assert.That(System.IO.File.Exists(file), Is.False);
    }

    [Test]
    public async Task IsEndedWhereItTakesTooLong()
    {
        using var bench = new ScriptBench { OnlyAsks = true, Limits = new() { PhaseTime = TimeSpan.FromSeconds(1) } };

        var outcome = await bench.RunAsync("WaitUntil(() => { while (true) { } });\nUpdate(() => { });");

        Assert.That(outcome.Kind, Is.EqualTo(ScriptOutcomeKind.TimedOut));
    }
}
