using Wildebeest.Git;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
class LooseObjectsOfAnySize
{
    [TestCase(0)]
    [TestCase(31)]
    [TestCase(16 * 1024)]
    [TestCase(200_000)]
    public void AreWhole(int size)
    {
        using var folder = new TempFolder();
        using (var clone = Clone.CreateBare(folder.Path))
        {
            clone.WriteCommit(new Dictionary<string, byte[]> { ["output.txt"] = Enumerable.Repeat((byte)'x', size).ToArray() }, "It said much", null, new Author("web01", "web01@wildebeest.invalid", DateTimeOffset.UnixEpoch));
        }

        Assert.That(() => LooseObjects.RequireWhole(folder.Path), Throws.Nothing);
    }

    [Test]
    public void AreFoundWhereOneWasCutShort()
    {
        using var folder = new TempFolder();
        using (var clone = Clone.CreateBare(folder.Path))
        {
            clone.WriteCommit(new Dictionary<string, byte[]> { ["output.txt"] = Enumerable.Range(0, 50_000).Select(number => (byte)(number * 7919 >> 3)).ToArray() }, "It said much", null, new Author("web01", "web01@wildebeest.invalid", DateTimeOffset.UnixEpoch));
        }

        var largest = Directory.EnumerateFiles(System.IO.Path.Combine(folder.Path, "objects"), "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!;
        File.SetUnixFileMode(largest, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var file = File.OpenWrite(largest))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.That(() => LooseObjects.RequireWhole(folder.Path), Throws.InstanceOf<CloneDamagedException>());
    }
}
