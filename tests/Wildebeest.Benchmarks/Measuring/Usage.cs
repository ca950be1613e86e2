using System.Globalization;
using System.Runtime.InteropServices;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>What the kernel says that processes used. CPU seconds hold on a busy machine, where times by the wall do not.</summary>
static class Usage
{
    static readonly double TicksPerSecond = SystemValue(2);

    /// <summary>User and system seconds of a living process and of all its children that it has reaped, theirs included.</summary>
    public static double CpuSeconds(int process)
    {
        // pid (name) state ppid …: utime, stime, cutime and cstime are the 12th to 15th after the name.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Seconds in which the machine's processors were not idle, of all processes and of the kernel itself.</summary>
    public static double BusyCpuSeconds()
    {
        // cpu user nice system idle iowait irq softirq steal …: what waits, and what other machines took, is no work of this one.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..8];
        return fields.Where((_, index) => index is not (3 or 4)).Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>User and system seconds of all children of this process that were reaped, theirs included.</summary>
    public static double ReapedCpuSeconds()
    {
        var usage = new long[18];
        const int Children = -1;
        if (GetResourceUsage(Children, usage) != 0)
        {
            throw new InvalidOperationException($"getrusage failed: errno {Marshal.GetLastPInvokeError()}");
        }

        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    /// <summary>Resident memory; null when the process is gone.</summary>
    public static Memory? MemoryOf(int process)
    {
        try
        {
            var status = Fields($"/proc/{process}/status");
            return new Memory(status["VmRSS"], status["VmHWM"], status["RssAnon"], status["RssFile"]);
        }
        catch (Exception gone) when (gone is IOException or KeyNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>MB, with each page counted in parts among all processes that map it. Asking holds the process up for some milliseconds.</summary>
    public static double SharesOf(int process) => Fields($"/proc/{process}/smaps_rollup")["Pss"];

    public static bool HasChildren(int process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task").Any(task => File.ReadAllText(task + "/children").Length > 0);
        }
        catch (IOException)
        {
            return false;
        }
    }

    static Dictionary<string, double> Fields(string path) =>
        File.ReadLines(path).Select(line => line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts is [_, _, "kB"])
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture) * 1024 / 1e6);

    [DllImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    static extern int GetResourceUsage(int who, long[] usage);

    [DllImport("libc", EntryPoint = "sysconf")]
    static extern long SystemValue(int name);
}

/// <summary>In MB of 1,000,000 bytes.</summary>
sealed record Memory(double Resident, double Peak, double Anonymous, double OfFiles);
