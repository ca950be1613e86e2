using System.Globalization;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>The lock of whoever works with Debian's packages: while somebody holds it, what dpkg's files say is half of a story.</summary>
static class DpkgLock
{
    static readonly string[] Files = ["/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock"];
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="MigrationException">It is still held when the time is up; by whom.</exception>
    public static void Wait(string what, TimeSpan limit)
    {
        if (!Waiting.Until(() => !Files.Any(IsHeld), limit, Pause))
        {
            throw new MigrationException($"{what}: the packages of this host are locked by {Holder()} for more than {limit.TotalSeconds:0} s; nothing was done.");
        }
    }

    static bool IsHeld(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            // The kind of lock that dpkg takes; closing it gives it back.
            using var probe = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            probe.Lock(0, 0);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    static string Holder()
    {
        var inodes = Files.Where(File.Exists).Select(file => Tool.Look("stat", "--format=%i", file).Output.Trim()).ToList();
        foreach (var line in File.ReadLines("/proc/locks"))
        {
            // 1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 0 EOF
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 5 && inodes.Contains(words[5].Split(':')[^1]) && int.TryParse(words[4], CultureInfo.InvariantCulture, out var process) && process > 0)
            {
                var name = $"/proc/{words[4]}/comm";
                return $"process {words[4]} ({(File.Exists(name) ? File.ReadAllText(name).Trim() : "gone by now")})";
            }
        }

        return "another process";
    }
}
