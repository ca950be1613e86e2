using System.Security.Cryptography;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Probes;
using Wildebeest.Tests.Unpacking;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptThatFetches
{
    [Test]
    public async Task PlacesNothingThatHasAnotherChecksum()
    {
        using var server = new PageServer(PageServer.Page(200, "hello"));
        using var bench = new ScriptBench();
        var wanted = new string('a', 64);

        var outcome = await bench.RunAsync($$"""Download.To("{{bench.InFolder("new/file")}}", "{{server.Url.Replace("://", "://me:hidden@", StringComparison.Ordinal)}}", sha256: "{{wanted}}");""");

        Assert.That(outcome.Sentence, Is.EqualTo($"{bench.InFolder("new/file")} is not placed: what came from {server.Url} has the sha256 {Convert.ToHexStringLower(SHA256.HashData("hello"u8))}, and {wanted} was wanted."));
        Assert.That(Directory.Exists(bench.InFolder("new")), Is.False);
    }

    [Test]
    public async Task SaysInADryRunWhatWouldComeOfIt()
    {
        using var server = new PageServer(PageServer.Page(200, "hello"));
        using var bench = new ScriptBench { DryRun = true };
        var fetch = $$"""Download.To("{{bench.InFolder("x.tar")}}", "{{server.Url}}", sha256: "{{new string('a', 64)}}");""";
        var unpack = $$"""Archives.Unpack("{{bench.InFolder("x.tar")}}", "{{bench.InFolder("x")}}");""";

        var outcome = await bench.RunAsync($"Update(() => {{ {fetch} {fetch} {unpack} {unpack} Files.Copy(\"{bench.InFolder("x.tar")}\", \"{bench.InFolder("y.tar")}\"); }});");

        Assert.That(outcome.Changes.Select(change => change.Result), Is.EqualTo(new[] { ChangeResult.WouldChange, ChangeResult.Unchanged, ChangeResult.WouldChange, ChangeResult.Unchanged, ChangeResult.Unknown }), $"{outcome}");
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task LeavesAFolderThatSomebodyElseMadeAlone()
    {
        using var bench = new ScriptBench();
        await File.WriteAllBytesAsync(bench.InFolder("x.tar"), SomeArchive.Tar(SomeArchive.File("new")));
        Directory.CreateDirectory(bench.InFolder("x"));
        await File.WriteAllTextAsync(bench.InFolder("x/theirs"), "x");

        var outcome = await bench.RunAsync($$"""Archives.Unpack("{{bench.InFolder("x.tar")}}", "{{bench.InFolder("x")}}");""");

        Assert.That(outcome.Sentence, Is.EqualTo($"{bench.InFolder("x")} is not empty, and was not unpacked by wildebeest; say replace: true to put the archive's content in the place of all that is in it."));
    }

    [Test]
    public async Task LeavesTheFolderAsItIsWhereTheArchiveIsRefused()
    {
        using var bench = new ScriptBench();
        await File.WriteAllBytesAsync(bench.InFolder("x.tar"), SomeArchive.Tar(SomeArchive.File("good"), SomeArchive.File("../bad")));

        var outcome = await bench.RunAsync($$"""Archives.Unpack("{{bench.InFolder("x.tar")}}", "{{bench.InFolder("deep/x")}}");""");

        Assert.That(outcome.Sentence, Is.EqualTo($"{bench.InFolder("x.tar")} is not unpacked: the name ../bad in it has '..', which leads out of the folder."));
        Assert.That(Directory.EnumerateFileSystemEntries(bench.InFolder("deep")), Is.Empty);
    }
}
