namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>What is done to a fresh Debian so that it serves as a host.</summary>
static class Setup
{
    /// <summary>Part of the tree's name: to be raised with each change here.</summary>
    public const string Version = "setup 1";

    /// <summary>Where the published program is on a host.</summary>
    public const string ProgramFolder = "/opt/wildebeest";

    public const string DotnetFolder = "/usr/share/dotnet";

    public static void Apply(string tree)
    {
        Directory.CreateDirectory(tree + ProgramFolder);
        Directory.CreateDirectory(tree + DotnetFolder);
        File.CreateSymbolicLink($"{tree}/usr/bin/wildebeest", $"{ProgramFolder}/wildebeest");
        File.WriteAllText($"{tree}/etc/machine-id", "");
        File.Delete($"{tree}/etc/hostname");
        File.Delete($"{tree}/etc/resolv.conf");
        File.WriteAllText($"{tree}/etc/resolv.conf", "");

        // What comes by itself some minutes after the boot would be seen as a change.
        foreach (var timer in (string[])["apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer", "systemd-tmpfiles-clean.timer"])
        {
            File.CreateSymbolicLink($"{tree}/etc/systemd/system/{timer}", "/dev/null");
        }
    }
}
