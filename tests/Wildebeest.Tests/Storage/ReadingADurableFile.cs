using Wildebeest.Storage;

namespace Wildebeest.Tests.Storage;

[Parallelizable(ParallelScope.All)]
sealed class ReadingADurableFile
{
    [Test]
    public void IsNullWithoutAFile()
    {
        using var folder = new TempFolder();

        Assert.That(DurableFile.TryRead(folder["a"]), Is.Null);
        Assert.That(DurableFile.TryRead(folder["no/a"]), Is.Null);
    }

    [Test]
    public void FailsOnAFolder()
    {
        using var folder = new TempFolder();

        Assert.Throws<StorageException>(() => DurableFile.TryRead(folder.Path));
    }
}
