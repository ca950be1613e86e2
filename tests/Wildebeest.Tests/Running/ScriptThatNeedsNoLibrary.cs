namespace Wildebeest.Tests.Running;

/// <summary>A host that has nothing to do must not pay for what is there for others.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptThatNeedsNoLibrary
{
    static readonly string[] Libraries = ["Handlebars", "YamlDotNet", "DiffPlex", "System.Text.Json"];

    [Test]
    public async Task LoadsNone()
    {
        using var bench = new ScriptBench();
        var file = bench.InFolder("shop.yaml");
        await File.WriteAllTextAsync(file, "a: 1\n");

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{file}}", "a: 1\n", mode: "0644");
            Files.Access("{{file}}", mode: "0644", recursive: true);
            Folders.Make("{{bench.Folder}}");
            Lines.Ensure("{{file}}", "a: 1");
            Ini.Remove("{{file}}", "none", "key");
            Log(string.Join(" ", AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name)));
            """);

        Assert.That(bench.Observer.Texts.Single().Split(' ').Intersect(Libraries), Is.Empty, $"{outcome}");
    }
}
