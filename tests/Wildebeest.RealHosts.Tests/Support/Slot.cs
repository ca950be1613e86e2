using System.Globalization;
using System.Text;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>
/// The place of one run of these tests on this machine: a folder, a bridge and a range of addresses. Held by a lock that dies with the run, so that the next one
/// sees what a killed run left (hosts, mounts, cables) and removes it.
/// </summary>
sealed class Slot : IDisposable
{
    const int Slots = 16;
    const string Mark = "WILDEBEEST_REAL_HOSTS";

    readonly FileStream held;
    readonly int number;
    int addresses = 9;

    Slot(int number, FileStream held)
    {
        this.number = number;
        this.held = held;
    }

    /// <summary>For network devices, whose names have 15 characters at most.</summary>
    public string Prefix => FormattableString.Invariant($"wb{number}");

    public string Folder => FolderOf(number);

    public string Bridge => Prefix + "br";

    /// <summary>What marks the processes of this slot: one variable of their environment.</summary>
    public (string Name, string Value) MarkVariable => (Mark, Folder);

    /// <summary>The machine's own address on the bridge.</summary>
    public string Gateway => FormattableString.Invariant($"10.213.{number}.1");

    public static Slot Take()
    {
        Directory.CreateDirectory(Path.Combine(BaseTree.Cache, "slots"));
        Slot? mine = null;
        for (var number = 0; number < Slots; number++)
        {
            // Whoever is not alive any more is cleaned up after, in whatever slot it was.
            if (FileLock.Try(FolderOf(number) + ".lock") is { } held)
            {
                var slot = new Slot(number, held);
                slot.Clean();
                if (mine is null)
                {
                    mine = slot;
                }
                else
                {
                    held.Dispose();
                }
            }
        }

        if (mine is null)
        {
            throw new InvalidOperationException($"{Slots} runs are under way on this machine.");
        }

        Directory.CreateDirectory(mine.Folder);
        Machine.Run("ip", "link", "add", mine.Bridge, "type", "bridge");
        Machine.Run("ip", "address", "add", mine.Gateway + "/24", "dev", mine.Bridge);
        Machine.Run("ip", "link", "set", mine.Bridge, "up");
        return mine;
    }

    public string NextAddress() => FormattableString.Invariant($"10.213.{number}.{Interlocked.Increment(ref addresses)}");

    public void Dispose()
    {
        Clean();
        held.Dispose();
    }

    static string FolderOf(int number) => Path.Combine(BaseTree.Cache, "slots", number.ToString(CultureInfo.InvariantCulture));

    void Clean()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        foreach (var process in Marked())
        {
            using var left = TryProcess(process);
            left?.Kill(entireProcessTree: true);
            left?.WaitForExit(TimeSpan.FromSeconds(20));
        }

        foreach (var mount in File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(point => point.StartsWith(Folder + "/", StringComparison.Ordinal)).Reverse().ToList())
        {
            Machine.Run("umount", "--lazy", mount);
        }

        foreach (var space in Directory.Exists("/run/netns") ? Directory.EnumerateFiles("/run/netns", Prefix + "-*").ToList() : [])
        {
            Machine.Run("ip", "netns", "delete", Path.GetFileName(space));
        }

        if (Directory.Exists("/sys/class/net/" + Bridge))
        {
            Machine.Run("ip", "link", "delete", Bridge);
        }

        Machine.Run("rm", "--recursive", "--force", "--one-file-system", Folder);
    }

    static System.Diagnostics.Process? TryProcess(int id)
    {
        try
        {
            return System.Diagnostics.Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            // It ended since it was seen.
            return null;
        }
    }

    IEnumerable<int> Marked()
    {
        var needle = Encoding.UTF8.GetBytes($"{Mark}={Folder}\0");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && process != Environment.ProcessId && Holds(folder + "/environ", needle))
            {
                yield return process;
            }
        }
    }

    static bool Holds(string file, byte[] needle)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(needle) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
