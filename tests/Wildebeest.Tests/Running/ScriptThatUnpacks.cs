using System.Diagnostics;
using Wildebeest.Tests.Unpacking;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatUnpacks
{
    /// <summary>Whoever owns the folder could otherwise have root read out any file to everybody who reads reports.</summary>
    [Test]
    public async Task BelievesNothingButTheMark([Values("link", "pipe", "other words")] string kind)
    {
        using var bench = new ScriptBench();
        await File.WriteAllTextAsync(bench.InFolder("shadow"), "root:hash-of-root\n");
        await File.WriteAllBytesAsync(bench.InFolder("shop.tar"), SomeArchive.Tar(SomeArchive.File("shop")));
        var folder = Directory.CreateDirectory(bench.InFolder("shop")).FullName;
        var mark = Path.Combine(folder, ".unpacked-by-wildebeest");
        switch (kind)
        {
            case "link":
                File.CreateSymbolicLink(mark, bench.InFolder("shadow"));
                break;
            case "pipe":
                await Process.Start("mkfifo", [mark]).WaitForExitAsync();
                break;
            default:
                await File.WriteAllTextAsync(mark, "root:hash-of-root\n");
                break;
        }

        var refused = await bench.RunAsync($$"""Archives.Unpack("{{bench.InFolder("shop.tar")}}", "{{folder}}");""");
        var unpacked = await bench.RunAsync($$"""Archives.Unpack("{{bench.InFolder("shop.tar")}}", "{{folder}}", replace: true);""");

        Assert.That(refused.Sentence, Does.StartWith($"{folder} is not empty, and was not unpacked by wildebeest"));
        Assert.That(unpacked.Changes.Single().Reason, Is.EqualTo("it was not unpacked"));
        Assert.That(unpacked.Changes.Single().Diff, Does.StartWith("+sha256 ").And.Not.Contain("hash-of-root"));
        Assert.That(await File.ReadAllTextAsync(bench.InFolder("shadow")), Is.EqualTo("root:hash-of-root\n"));
    }
}
