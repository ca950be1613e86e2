using System.Globalization;
using System.Runtime.InteropServices;

namespace Wildebeest.Program.Agents;

/// <summary>
/// Lets go of pages of programs and libraries that were mapped at start-up and are not needed by a process that sleeps. Only mappings that nobody can
/// write and that hold no page of our own are touched (<c>Anonymous: 0 kB</c>; relocated pages are our own and stay): the kernel reads such a page
/// again from its cache when it is needed, so nothing can be lost by it.
/// </summary>
static partial class CleanPages
{
    const int DoNotNeed = 4;

    public static void Release()
    {
        try
        {
            var mapping = default((nint Start, nint End));
            foreach (var line in File.ReadLines("/proc/self/smaps"))
            {
                if (TryReadMapping(line, out var next))
                {
                    mapping = next;
                }
                else if (mapping.End != 0 && line.StartsWith("Anonymous:", StringComparison.Ordinal) && line.EndsWith(" 0 kB", StringComparison.Ordinal))
                {
                    // Its answer does not matter: what the kernel will not let go stays as it was.
                    _ = Advise(mapping.Start, mapping.End - mapping.Start, DoNotNeed);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            // Without /proc the process is as large as it is.
        }
    }

    /// <summary>The first line of a mapping, <c>start-end rwxp offset device inode path</c>; with an empty range where it is not one to touch.</summary>
    internal static bool TryReadMapping(string line, out (nint Start, nint End) mapping)
    {
        mapping = default;
        var dash = line.IndexOf('-');
        var blank = line.IndexOf(' ');
        if (dash <= 0 || blank <= dash
            || !nint.TryParse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            || !nint.TryParse(line.AsSpan(dash + 1, blank - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end))
        {
            return false;
        }

        var isPlainFile = line.IndexOf('/') is var slash and > 0 && !line.AsSpan(slash).StartsWith("/memfd") && !line.AsSpan(slash).StartsWith("/dev/") && !line.AsSpan(slash).StartsWith("/SYSV");
        if (isPlainFile && line.AsSpan(blank + 1) is ['r', '-', _, 'p', ..])
        {
            mapping = (start, end);
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(nint start, nint length, int advice);
}
