namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>Copies of homes, as backups and copied disks have them.</summary>
static class CopiedHome
{
    /// <summary>Puts a copy of this home at another path, in the place of what is there.</summary>
    public static void CopyTo(this HostHome host, string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        using var copying = new ChildProcess(Executable.Find("cp"), ["-a", host.Path, path], Executable.CleanEnvironment("/"));
        copying.WaitForExit(Limits.Soon).Successfully();
    }

    /// <summary>Puts a backup in the place of the home.</summary>
    public static void RestoreFrom(this HostHome host, string backup)
    {
        Directory.Delete(host.Path, recursive: true);
        using var copying = new ChildProcess(Executable.Find("cp"), ["-a", backup, host.Path], Executable.CleanEnvironment("/"));
        copying.WaitForExit(Limits.Soon).Successfully();
    }
}
