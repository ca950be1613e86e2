using Wildebeest.Storage;

namespace Wildebeest.Tests.Storage;

[Parallelizable(ParallelScope.All)]
sealed class WritingADurableFile
{
    [Test]
    public void TakesTheOldOnesPlaceAndLeavesNothingBesideIt()
    {
        using var folder = new TempFolder();
        DurableFile.Write(folder["a"], "old");

        DurableFile.Write(folder["a"], "new");

        Assert.That(File.ReadAllText(folder["a"]), Is.EqualTo("new"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void IsForItsOwnerAlone()
    {
        using var folder = new TempFolder();

        DurableFile.Write(folder["a"], "secret");

        Assert.That(File.GetUnixFileMode(folder["a"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void DoesNotMindWhatAKilledWriterLeft()
    {
        using var folder = new TempFolder();
        File.WriteAllText(DurableFile.TemporaryOf(folder["a"]), "half a line");
        File.SetUnixFileMode(DurableFile.TemporaryOf(folder["a"]), (UnixFileMode)0b110_110_110);

        DurableFile.Write(folder["a"], "whole");

        Assert.That(File.ReadAllText(folder["a"]), Is.EqualTo("whole"));
        Assert.That(File.GetUnixFileMode(folder["a"]), Is.EqualTo(DurableFile.OwnerOnly));
    }

    [Test]
    public void KeepsTheOldOneOnAFullDisk()
    {
        using var system = TempFileSystem.OfSize("64k");
        DurableFile.Write(system["a"], "old");
        system.Fill();

        var error = Assert.Throws<StorageException>(() => DurableFile.Write(system["a"], new byte[100_000]))!;

        Assert.That(error.Fault, Is.EqualTo(StorageFault.DiskFull));
        Assert.That(error.Message, Is.EqualTo($"Cannot write {system["a"]}: the disk is full."));
        Assert.That(error.WayOut, Does.StartWith("Make room"));
        Assert.That(error.InnerException, Is.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(system["a"]), Is.EqualTo("old"));
        Assert.That(File.Exists(DurableFile.TemporaryOf(system["a"])), Is.False);
    }

    [Test]
    public void SaysThatTheFileSystemIsReadOnly()
    {
        using var system = TempFileSystem.OfSize("64k");
        system.MakeReadOnly();

        var error = Assert.Throws<StorageException>(() => DurableFile.Write(system["a"], "new"))!;

        Assert.That(error.Fault, Is.EqualTo(StorageFault.ReadOnly));
        Assert.That(error.Message, Does.EndWith("its file system is read-only."));
    }

    [Test]
    public void SaysThatPermissionIsDenied()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b101_101_101);

        WithoutRights.Do(() =>
        {
            var error = Assert.Throws<StorageException>(() => DurableFile.Write(folder["a"], "new"))!;
            Assert.That(error.Fault, Is.EqualTo(StorageFault.Denied));
            Assert.That(error.Message, Does.EndWith("permission denied."));
        });
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_000_000);
    }

    [Test]
    public void SaysThatTheFolderIsMissing()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<StorageException>(() => DurableFile.Write(folder["no/such/a"], "new"))!;

        Assert.That(error.Fault, Is.EqualTo(StorageFault.Missing));
        Assert.That(error.Where, Is.EqualTo(folder["no/such/a"]));
    }

    [Test]
    public void NeverShowsControlCharactersOfAPath()
    {
        var error = Assert.Throws<StorageException>(() => DurableFile.Write("/no/such/\x1b[2Ja", "new"))!;

        Assert.That(error.Message, Does.Contain(@"\x1b[2Ja"));
    }
}
