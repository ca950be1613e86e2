using Wildebeest.Journals;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Storage;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class AHomeThatWasMoved
{
    [Test]
    public void GivesBackWhatWasKeptInTheOldOne()
    {
        using var tree = new TempFolder();
        using var homes = new TempFolder();
        Directory.CreateDirectory(homes["old"]);
        Directory.CreateDirectory(tree["folder/sub"]);
        File.WriteAllText(tree["folder/sub/file"], "there");
        File.WriteAllText(tree["motd"], "old");
        Directory.CreateDirectory(tree["modes"]);
        File.WriteAllText(tree["modes/file"], "x");
        var before = TreeSnapshot.Of(tree.Path, withFolderTimes: false);
        var store = new UndoStore(homes["old"]);
        UndoRecord[] records =
        [
            .. store.OfWriting(tree["motd"], contentDiffers: true).Records, .. store.OfDeletingTree(tree["folder"], KeptTree.EntriesOf(tree["folder"], tree["folder"])),
            .. store.OfTreeAccess(tree["modes"], KeptTree.EntriesOf(tree["modes"], tree["modes"])),
        ];
        File.WriteAllText(tree["motd"], "new");
        Directory.Delete(tree["folder"], recursive: true);
        File.SetUnixFileMode(tree["modes/file"], UnixFileMode.UserRead);
        Directory.Move(homes["old"], homes["new"]);

        var step = KeptContent.In(homes["new"], new UndoStep(1, Phases.Update, "all of it", records));
        var account = FilesUndo.Run((_, _) => { }, [step], CancellationToken.None, CancellationToken.None);

        Assert.That(account.Single().PutBack, account.Single().Note);
        Assert.That(TreeSnapshot.Of(tree.Path, withFolderTimes: false), Is.EqualTo(before));
    }
}
