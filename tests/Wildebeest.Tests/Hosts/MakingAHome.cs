using Wildebeest.Hosts;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
sealed class MakingAHome
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Test]
    public void MakesEveryFolderForItsOwnerAlone()
    {
        using var folder = new TempFolder();
        var home = Home.At(folder["hosts/web01"]);

        home.Create();
        home.Create();

        Assert.That(
            new[] { home.Folder, home.CloneFolder, home.ScriptCacheFolder, home.RunFolder, home.LogFolder }.Select(File.GetUnixFileMode),
            Is.All.EqualTo(OwnerOnly));
    }

    [Test]
    public void IsRefusedOnAReadOnlyFileSystem()
    {
        using var system = TempFileSystem.OfSize("64k");
        system.MakeReadOnly();

        var error = Assert.Throws<HomeException>(() => Home.At(system["home"]).Create())!;

        Assert.That(error.Message, Is.EqualTo(
            $"The home {system["home"]} cannot be used. Cannot create {system["home"]}: its file system is read-only."));
        Assert.That(error.WayOut, Does.Contain("--home"));
        Assert.That(error.ExitCode, Is.EqualTo(ExitCode.Failed));
    }

    [Test]
    public void IsRefusedWithoutTheRight()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b101_101_101);

        WithoutRights.Do(() =>
            Assert.That(Assert.Throws<HomeException>(() => Home.At(folder["home"]).Create())!.Message, Does.EndWith("permission denied.")));
        File.SetUnixFileMode(folder.Path, OwnerOnly);
    }

    [Test]
    public void IsRefusedWhereAFileIsInTheWay()
    {
        using var folder = new TempFolder();
        folder.Write("file", "");

        Assert.Throws<HomeException>(() => Home.At(folder["file"]).Create());
        Assert.Throws<HomeException>(() => Home.At(folder["file/home"]).Create());
    }

    [Test]
    public void IsNotDoneForAHostThatMustBeThereAlready()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<HomeException>(() => Home.At(folder["mistyped"]).Require())!;

        Assert.That(error.Message, Is.EqualTo($"There is no home {folder["mistyped"]}."));
        Assert.That(error.WayOut, Does.Contain("wildebeest join"));
        Assert.That(Directory.Exists(folder["mistyped"]), Is.False);
    }
}
