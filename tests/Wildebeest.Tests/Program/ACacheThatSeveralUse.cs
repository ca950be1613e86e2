using System.IO.Compression;
using Wildebeest.Program.Composition;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class ACacheThatSeveralUse
{
    [Test]
    public async Task IsGivenToOneAtATime()
    {
        using var folder = new TempFolder();
        var first = await StatusCache.TakeAsync(folder["herd"], TimeSpan.Zero, CancellationToken.None);

        var refused = Assert.ThrowsAsync<UserCacheInUseException>(() => StatusCache.TakeAsync(folder["herd"], TimeSpan.FromMilliseconds(1), CancellationToken.None))!;
        var second = StatusCache.TakeAsync(folder["herd"], StatusCache.LongestTurn, CancellationToken.None);
        first.Dispose();
        first.Dispose();

        Assert.That((refused.Message, refused.ExitCode), Is.EqualTo(($"Another wildebeest command works with this herd's cache, {folder["herd"]}.", ExitCode.Failed)));
        (await second).Dispose();
    }

    [Test]
    public void IsNotWaitedForWhereItCannotBeWritten()
    {
        using var folder = new TempFolder();
        folder.Write("file", "");

        Assert.That(() => StatusCache.TakeAsync(folder["file/herd"], StatusCache.LongestTurn, CancellationToken.None), Throws.TypeOf<UserCacheException>().With.Property("WayOut").Contains("XDG_CACHE_HOME"));
    }

    [Test]
    public void IsMadeAnewWhereAPowerCutCutAnObjectShort()
    {
        using var folder = new TempFolder();
        StatusCache.Open(folder.Path).Dispose();
        var cut = folder["clone.git/objects/ab/" + new string('c', 38)];
        Directory.CreateDirectory(Path.GetDirectoryName(cut)!);
        using (var file = new ZLibStream(File.Create(cut), CompressionMode.Compress))
        {
            file.Write("blob 100\0abc"u8);
        }

        folder.Write("looked-at", "another boot\n");
        StatusCache.Open(folder.Path).Dispose();

        Assert.That(File.Exists(cut), Is.False);
    }
}
