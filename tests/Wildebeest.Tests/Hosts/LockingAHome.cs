using System.Diagnostics;
using Wildebeest.Hosts;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
sealed class LockingAHome
{
    [Test]
    public void IsRefusedToTheSecondAndNamesTheFirst()
    {
        using var folder = new TempFolder();
        var home = Home.At(folder.Path);
        using var held = HomeLock.Take(home);

        var error = Assert.Throws<HomeInUseException>(() => HomeLock.Take(home))!;

        Assert.That(error.Holder, Is.EqualTo(Environment.ProcessId));
        Assert.That(error.Message, Is.EqualTo($"The home {folder.Path} is in use by process {Environment.ProcessId}."));
        Assert.That(error.WayOut, Is.Not.Empty);
    }

    [Test]
    public void IsFreeAfterTheFirstIsDone()
    {
        using var folder = new TempFolder();
        var home = Home.At(folder.Path);
        HomeLock.Take(home).Dispose();

        Assert.That(() => HomeLock.Take(home).Dispose(), Throws.Nothing);
    }

    [TestCase("4194304\n")]
    [TestCase("what a longer-lived program once wrote into this very file")]
    [TestCase("")]
    public void DoesNotMindAFileLeftBehind(string text)
    {
        using var folder = new TempFolder();
        var home = Home.At(folder.Path);
        folder.Write("lock", text);

        HomeLock.Take(home).Dispose();

        Assert.That(File.ReadAllText(home.LockFile), Is.EqualTo($"{Environment.ProcessId}\n"));
    }

    [Test]
    public void IsSeenFromAnotherProcess()
    {
        using var folder = new TempFolder();
        var home = Home.At(folder.Path);
        using (HomeLock.Take(home))
        {
            Assert.That(FlockOfAnotherProcess(home), Is.False);
        }

        Assert.That(FlockOfAnotherProcess(home), Is.True);
    }

    [Test]
    public void IsNotInheritedByAChild()
    {
        using var folder = new TempFolder();
        var home = Home.At(folder.Path);
        using var child = WithLockHeld(home, () => Process.Start(new ProcessStartInfo("sleep", ["60"]))!);
        try
        {
            Assert.That(() => HomeLock.Take(home).Dispose(), Throws.Nothing);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [Test]
    public void FailsInAMissingHome()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<HomeException>(() => HomeLock.Take(Home.At(folder["missing"])))!;

        Assert.That(error.Message, Does.Contain("there is no such file or folder"));
    }

    [Test]
    public void FailsInAReadOnlyHome()
    {
        using var system = TempFileSystem.OfSize("64k");
        system.MakeReadOnly();

        var error = Assert.Throws<HomeException>(() => HomeLock.Take(Home.At(system.Path)))!;

        Assert.That(error.Message, Does.Contain("read-only"));
    }

    static T WithLockHeld<T>(Home home, Func<T> deed)
    {
        using var held = HomeLock.Take(home);
        return deed();
    }

    static bool FlockOfAnotherProcess(Home home)
    {
        using var process = Process.Start(new ProcessStartInfo("flock", ["--nonblock", home.LockFile, "true"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
