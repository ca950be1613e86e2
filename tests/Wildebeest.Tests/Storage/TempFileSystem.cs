using System.Diagnostics;

namespace Wildebeest.Tests.Storage;

/// <summary>A small file system of a test's own, to fill, to make read-only or to freeze. Only root may mount one; elsewhere the test is skipped and says so.</summary>
sealed class TempFileSystem : IDisposable
{
    readonly TempFolder folder = new();

    readonly string? image;
    bool frozen;

    TempFileSystem(string? image = null) => this.image = image;

    public string Path => folder.Path;

    public string this[string name] => folder[name];

    public static TempFileSystem OfSize(string size)
    {
        var system = new TempFileSystem();
        if (!TryRun("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", system.Path))
        {
            system.folder.Dispose();
            Assert.Ignore("mounting a file system needs root");
        }

        return system;
    }

    /// <summary>
    /// One that keeps whoever writes to it, as a disk that is gone does: not even SIGKILL ends such a process until <see cref="Dispose"/>.
    /// </summary>
    public static TempFileSystem Frozen()
    {
        var image = System.IO.Path.GetTempFileName();
        var system = new TempFileSystem(image);
        using (var disk = File.OpenWrite(image))
        {
            disk.SetLength(8 << 20);
        }

        system.frozen = TryRun("mkfs.ext4", "-q", image) && TryRun("mount", "-o", "loop", image, system.Path) && TryRun("fsfreeze", "--freeze", system.Path);
        if (!system.frozen)
        {
            system.Dispose();
            Assert.Ignore("freezing a file system needs root and a loop device");
        }

        return system;
    }

    public void MakeReadOnly() => Assert.That(TryRun("mount", "-o", "remount,ro", Path), "mount -o remount,ro");

    /// <summary>Takes all the room that is left, and returns the file that holds it.</summary>
    public string Fill()
    {
        var path = this["filler"];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void Dispose()
    {
        if (frozen)
        {
            TryRun("fsfreeze", "--unfreeze", Path);
        }

        TryRun("umount", "--lazy", Path);
        folder.Dispose();
        if (image is not null)
        {
            File.Delete(image);
        }
    }

    static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
