using Wildebeest.Running;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptWithASecret
{
    [Test]
    public async Task NeverShowsIt()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync($$"""
            var password = Secret("sesame-17\nand more\n");
            Log($"it is {password}");
            Console.Error.WriteLine("sesame-17");
            Run("echo", "sesame-17", "aloud");
            Run("sh", "-c", "echo sesame-17 > /dev/stderr; true");
            Files.Write("{{bench.InFolder("conf")}}", "password = sesame-17\n");
            throw new Exception("it did not take 'sesame-17'");
            """);

        Assert.That($"{outcome} {outcome.Details} {outcome.Output} {string.Join(' ', bench.Observer.Texts)} {string.Join(' ', bench.Observer.Events)} {string.Join(' ', outcome.Changes)}", Does.Not.Contain("sesame").And.Not.Contain("and more"));
        Assert.That(outcome.Sentence, Is.EqualTo("it did not take '[hidden]'"));
        Assert.That(outcome.Changes.Single(change => change.Diff is not null).Diff, Is.EqualTo("+password = [hidden]\n"));
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("conf")), Is.EqualTo("password = sesame-17\n"));
    }

    [TestCase(16_380)]
    [TestCase(16_384 + 16_380)]
    public async Task NeverShowsHalfOfItWhereALongLineIsCut(int before)
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync($$"""
            Log(new string('x', {{before}}) + Secret("sesame-17") + " and on");
            Run("sh", "-c", "head -c {{before}} /dev/zero | tr '\\0' x; echo sesame-17");
            """);

        Assert.That($"{outcome} {outcome.Output} {string.Join(' ', bench.Observer.Texts)}", Does.Not.Contain("sesa").And.Not.Contain("17 and").And.Contain("[hidden] and on"));
    }

    [Test]
    public async Task NeverShowsOneThatIsLongerThanWhatIsHeardAtOnce()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""
            var word = Secret(string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number}.")));
            Log($"it is {word} and on");
            Console.Write(word);
            Console.Write(" whole");
            """);

        Assert.That($"{outcome} {outcome.Output} {string.Join(' ', bench.Observer.Texts)}", Does.Not.Contain("99.").And.Contain("[hidden] and on").And.Contain("[hidden] whole"));
    }

    [Test]
    public async Task FailsWhereTheSecretIsTooLong()
    {
        using var bench = new ScriptBench();

        var outcome = await bench.RunAsync("""Secret(new string('x', 1 << 20));""");

        Assert.That((outcome.Kind, outcome.Sentence), Is.EqualTo((ScriptOutcomeKind.Failed, "This is 1,048,584 bytes for the agent to hear at once, and 1,048,576 are the most; make it shorter, or several of it.")));
    }
}
