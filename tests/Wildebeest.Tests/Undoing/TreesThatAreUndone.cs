using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class TreesThatAreUndone
{
    [Test]
    public void ComeBackFromWhereverTheDeletingWasKilled([Values(0, 1, 2, 3, 4)] int deleted)
    {
        using var world = new World();
        foreach (var entry in world.Entries.Reverse().Take(deleted))
        {
            if (entry.Kind == PathKind.Folder)
            {
                Directory.Delete(entry.PathIn(world.Top));
            }
            else
            {
                File.Delete(entry.PathIn(world.Top));
            }
        }

        UndoAction.PutBack(world.Record);

        Assert.That(TreeSnapshot.Of(world.Top, withFolderTimes: true), Is.EqualTo(world.Before));
    }

    [Test]
    public void ComeBackFromWhereverTheUndoWasKilled()
    {
        using var world = new World();
        Directory.Delete(world.Top, recursive: true);
        UndoAction.PutBack(world.Record);
        File.Delete(Path.Combine(world.Top, "sub/file"));
        File.WriteAllText(Path.Combine(world.Top, $"sub/.wildebeest-{Path.GetFileName(world.Record.Kept)}-{world.NumberOf("sub/file")}"), "half");

        UndoAction.PutBack(world.Record);

        Assert.That(TreeSnapshot.Of(world.Top, withFolderTimes: true), Is.EqualTo(world.Before));
    }

    [Test]
    public void AreNotPutOverSomethingElse()
    {
        using var world = new World();
        Directory.Delete(world.Top, recursive: true);
        File.WriteAllText(world.Top, "x");

        Assert.That(() => UndoAction.PutBack(world.Record), Throws.TypeOf<UndoException>().With.Message.EqualTo($"{world.Top} is a file now, where a folder was."));
    }

    [Test]
    public void SayThatWhatWasKeptIsGone()
    {
        using var world = new World();
        Directory.Delete(world.Record.Kept, recursive: true);

        Assert.That(() => UndoAction.PutBack(world.Record), Throws.TypeOf<UndoException>().With.Message.Contains("no longer kept"));
    }

    [TestCase("sub/file")]
    [TestCase("sub")]
    public void AreNotKeptWhereSomebodySwapsAFileForALinkMeanwhile(string swapped)
    {
        using var world = new World();
        using var elsewhere = new Storage.TempFolder();
        using var kept = new Storage.TempFolder();
        File.WriteAllText(elsewhere["file"], "what only root reads");
        Directory.Move(Path.Combine(world.Top, swapped), elsewhere["away"]);
        File.CreateSymbolicLink(Path.Combine(world.Top, swapped), swapped == "sub" ? elsewhere.Path : elsewhere["file"]);

        Assert.That(() => new UndoStore(kept.Path).OfDeletingTree(world.Top, world.Entries), Throws.TypeOf<IOException>());
        Assert.That(Directory.EnumerateFileSystemEntries(kept.Path), Is.Empty);
    }

    [Test]
    public void AreKnownByTheirMarkAlone([Values("link", "pipe", "large")] string kind)
    {
        using var world = new World();
        using var elsewhere = new Storage.TempFolder();
        File.WriteAllText(elsewhere["mark"], "unique");
        var mark = Path.Combine(world.Top, "mark");
        switch (kind)
        {
            case "link":
                File.CreateSymbolicLink(mark, elsewhere["mark"]);
                break;
            case "pipe":
                System.Diagnostics.Process.Start("mkfifo", [mark]).WaitForExit();
                break;
            default:
                File.WriteAllText(mark, "unique" + new string('x', 5000));
                break;
        }

        UndoAction.PutBack(new RemoveTree(world.Top, world.Top + ".temporary", "mark", "unique"));

        Assert.That(Directory.Exists(world.Top));
    }

    sealed class World : IDisposable
    {
        readonly Storage.TempFolder folder = new();
        readonly Storage.TempFolder kept = new();

        public World()
        {
            Directory.CreateDirectory(Path.Combine(Top, "sub", "empty"));
            File.WriteAllText(Path.Combine(Top, "sub", "file"), "x");
            File.CreateSymbolicLink(Path.Combine(Top, "link"), "sub");
            File.SetUnixFileMode(Path.Combine(Top, "sub"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Before = TreeSnapshot.Of(Top, withFolderTimes: true);
            Entries = KeptTree.EntriesOf(Top, Top);
            Record = (RestoreTree)new UndoStore(kept.Path).OfDeletingTree(Top, Entries).Single();
        }

        public string Top => folder["tree"];

        public string Before { get; }

        public RestoreTree Record { get; }

        public IReadOnlyList<TreeEntry> Entries { get; }

        public int NumberOf(string below) => Entries.Select(entry => entry.Below).ToList().IndexOf(below);

        public void Dispose()
        {
            folder.Dispose();
            kept.Dispose();
        }
    }
}
