using Wildebeest.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class AWorkFolder
{
    [Test]
    public void GoesWithAllThatTheScriptLeftInIt()
    {
        using var folder = new TempFolder();
        var work = Directory.CreateDirectory(folder["work"]).FullName;
        Directory.CreateDirectory(Path.Combine(work, "deep", "deeper"));
        File.WriteAllText(Path.Combine(work, "deep", "file"), "");

        Assert.That(WorkFolder.Remove(work), Is.Null);
        Assert.That(Directory.Exists(work), Is.False);
    }

    [Test]
    public void IsKeptWithWhatTheScriptLeftMountedInIt()
    {
        using var mounted = TempFileSystem.OfSize("1m");
        File.WriteAllText(mounted["theirs"], "");

        var trouble = WorkFolder.Remove(mounted.Path);

        Assert.That(trouble?.Message, Does.Contain(mounted.Path).And.Contain("something is mounted in it"));
        Assert.That(File.Exists(mounted["theirs"]), "what is mounted there is not the script's");
    }
}
