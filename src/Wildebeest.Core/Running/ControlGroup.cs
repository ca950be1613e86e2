using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.Running;

/// <summary>
/// A memory limit and a net around a whole process tree, where the system lets us make one: cgroup v2, or v1's memory controller.
/// Its name comes from the run's mark, so that a daemon that comes back finds it.
/// </summary>
sealed class ControlGroup
{
    const string Root = "/sys/fs/cgroup";
    readonly string folder;

    ControlGroup(string folder) => this.folder = folder;

    public bool LimitsMemory { get; private set; }

    public static ControlGroup? TryCreate(string mark, long memoryLimit)
    {
        foreach (var parent in Parents())
        {
            var group = new ControlGroup(Path.Combine(parent, NameFor(mark)));
            try
            {
                Directory.CreateDirectory(group.folder);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            group.LimitsMemory = group.TryWrite("memory.max", memoryLimit) || group.TryWrite("memory.limit_in_bytes", memoryLimit);
            return group;
        }

        return null;
    }

    /// <summary>The group that a run with this mark left behind.</summary>
    public static ControlGroup? TryFind(string mark) =>
        Parents().Select(parent => Path.Combine(parent, NameFor(mark))).FirstOrDefault(Directory.Exists) is { } folder ? new ControlGroup(folder) : null;

    public bool TryAdd(int process) => TryWrite("cgroup.procs", process);

    public IReadOnlyList<int> Members()
    {
        try
        {
            // A member outside of our own namespace is listed as 0, and a signal to 0 would be one to ourselves.
            return [.. File.ReadLines(Path.Combine(folder, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Where(process => process > 0)];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }

    /// <summary>Whether the kernel has killed in here for want of memory.</summary>
    public bool RanOutOfMemory() => Says("memory.events", "oom_kill ") || Says("memory.oom_control", "oom_kill ");

    /// <returns>False while something in it still lives.</returns>
    public bool TryRemove()
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static string NameFor(string mark) => "wildebeest-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mark)))[..16];

    // Below our own group: that is what the service manager gave us.
    static IEnumerable<string> Parents()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines("/proc/self/cgroup");
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (var parts in lines.Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
        {
            var path = parts[1] switch
            {
                "" when File.Exists($"{Root}/cgroup.controllers") => Root + parts[2],
                _ when parts[1].Split(',').Contains("memory") => $"{Root}/memory{parts[2]}",
                _ => null,
            };
            if (path is not null && Directory.Exists(path))
            {
                yield return path;
            }
        }
    }

    bool Says(string file, string counter)
    {
        try
        {
            return File.ReadLines(Path.Combine(folder, file)).Any(line => line.StartsWith(counter, StringComparison.Ordinal) && line[counter.Length..] != "0");
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    bool TryWrite(string file, long value)
    {
        var path = Path.Combine(folder, file);
        try
        {
            // Not File.WriteAllText: it would try to create and to truncate, which these files do not take.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            stream.Write(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
