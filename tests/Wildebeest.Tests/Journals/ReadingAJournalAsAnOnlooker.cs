using Wildebeest.Journals;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
sealed class ReadingAJournalAsAnOnlooker
{
    [Test]
    public void MakesNoFile()
    {
        using var folder = new TempFolder();

        Assert.That(JournalFile.Read(folder["journal"]).Lines, Is.Empty);
        Assert.That(File.Exists(folder["journal"]), Is.False);
    }

    [Test]
    public void WorksWhileItIsWrittenAndCutsNothing()
    {
        using var folder = new TempFolder();
        using var journal = JournalFile.Open(folder["journal"], out _);
        journal.Append("a");
        using (var writer = new FileStream(folder["journal"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.Write("half"u8);
        }

        var contents = JournalFile.Read(folder["journal"]);

        Assert.That(contents.Lines, Is.EqualTo(new[] { new JournalLine(1, "a") }));
        Assert.That(new FileInfo(folder["journal"]).Length, Is.EqualTo(contents.GoodLength + 4));
    }

    [Test]
    public void SeesThatItIsForItsOwnerAlone()
    {
        using var folder = new TempFolder();
        using var journal = JournalFile.Open(folder["journal"], out _);

        Assert.That(File.GetUnixFileMode(folder["journal"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}
