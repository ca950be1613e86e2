namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>A file system in memory, of a few megabytes, mounted where a host's home will be. Only root may mount one.</summary>
sealed class SmallDisk : IDisposable
{
    readonly string folder;

    public SmallDisk(string folder, int megabytes)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        Command("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
    }

    string Filler => Path.Combine(folder, "filler");

    /// <summary>Skips the test, and says so, where it is not run by root.</summary>
    public static void RequireRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            TestContext.Progress.WriteLine($"SKIPPED, since only root may mount a file system: {TestContext.CurrentContext.Test.FullName}");
            Assert.Ignore("Only root may mount a file system.");
        }
    }

    /// <summary>Writes until not one byte more fits.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 65_536; size > 0;)
        {
            try
            {
                filler.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public void MakeReadOnly() => Command("mount", "-o", "remount,ro", folder);

    public void MakeWritable() => Command("mount", "-o", "remount,rw", folder);

    public void Dispose() => Command("umount", "--lazy", folder);

    static void Command(string program, params IEnumerable<string> arguments)
    {
        using var process = new ChildProcess(Executable.Find(program), arguments, Executable.CleanEnvironment("/"));
        process.WaitForExit(Limits.Soon).Successfully();
    }
}
