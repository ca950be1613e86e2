using Wildebeest.Journals;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
sealed class JournalOnADiskThatFails
{
    [Test]
    public void IsAsItWasAndLaterWorksAgain()
    {
        var store = new MemoryJournalStore();
        using var journal = JournalFile.Open(store, out _);
        journal.Append("a");
        store.Room = store.Bytes.Length + 5;

        var error = Assert.Throws<StorageException>(() => journal.Append("b"))!;

        Assert.That(error.Fault, Is.EqualTo(StorageFault.DiskFull));
        Assert.That(store.Bytes, Is.EqualTo(Some.JournalOf("a")));
        store.Room = int.MaxValue;
        Assert.That(journal.Append("b"), Is.EqualTo(2));
        Assert.That(store.Bytes, Is.EqualTo(Some.JournalOf("a", "b")));
    }

    [Test]
    public void IsMendedLaterWhenNotEvenTheCutSucceeds()
    {
        var store = new MemoryJournalStore { TruncateFails = true };
        using var journal = JournalFile.Open(store, out _);
        store.Room = 5;
        Assert.Throws<StorageException>(() => journal.Append("a"));
        store.Room = int.MaxValue;
        Assert.Throws<StorageException>(() => journal.Append("a"));

        store.TruncateFails = false;
        journal.Append("a");

        Assert.That(store.Bytes, Is.EqualTo(Some.JournalOf("a")));
    }

    [Test]
    public void KeepsTheOldWhenTheReplacementFails()
    {
        var store = new MemoryJournalStore();
        using var journal = JournalFile.Open(store, out _);
        journal.Append("a");
        store.Room = 5;

        Assert.Throws<StorageException>(() => journal.Replace(["replacement"]));

        store.Room = int.MaxValue;
        Assert.That(journal.Append("b"), Is.EqualTo(2));
        Assert.That(store.Bytes, Is.EqualTo(Some.JournalOf("a", "b")));
    }

    [Test]
    public void GoesOnFromTheNewWhenTheReplacementFailedAfterItsRename()
    {
        var store = new MemoryJournalStore();
        using var journal = JournalFile.Open(store, out _);
        journal.Append("a");
        store.ReplaceFailsAtTheEnd = true;

        Assert.Throws<StorageException>(() => journal.Replace(["replacement"]));

        Assert.That(journal.Append("b"), Is.EqualTo(3));
        Assert.That(Some.PayloadsIn(store.Bytes), Is.EqualTo(new[] { "replacement", "b" }));
    }

    [Test]
    public void OnARealFullDiskIsAsItWasAndLaterWorksAgain()
    {
        using var system = TempFileSystem.OfSize("64k");
        using var journal = JournalFile.Open(system["journal"], out _);
        journal.Append("a");
        var filler = system.Fill();

        var error = Assert.Throws<StorageException>(() => journal.Append(new string('b', 10_000)))!;

        Assert.That(error.Message, Is.EqualTo($"Cannot write {system["journal"]}: the disk is full."));
        Assert.That(File.ReadAllBytes(system["journal"]), Is.EqualTo(Some.JournalOf("a")));
        File.Delete(filler);
        journal.Append("b");
        Assert.That(File.ReadAllBytes(system["journal"]), Is.EqualTo(Some.JournalOf("a", "b")));
    }

    [Test]
    public void OnAReadOnlyFileSystemSaysSo()
    {
        using var system = TempFileSystem.OfSize("64k");
        system.MakeReadOnly();

        var error = Assert.Throws<StorageException>(() => JournalFile.Open(system["journal"], out _))!;

        Assert.That(error.Fault, Is.EqualTo(StorageFault.ReadOnly));
    }

    [Test]
    public void InAMissingFolderSaysSo()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<StorageException>(() => JournalFile.Open(folder["no/journal"], out _))!;

        Assert.That(error.Fault, Is.EqualTo(StorageFault.Missing));
    }
}
