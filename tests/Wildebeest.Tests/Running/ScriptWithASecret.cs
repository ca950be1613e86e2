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
}
