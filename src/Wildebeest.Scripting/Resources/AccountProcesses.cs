using System.Globalization;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>What runs as a user: that keeps it from being removed.</summary>
static class AccountProcesses
{
    const int Terminate = 15;

    static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks them to end, then ends them.</summary>
    public static void End(uint user)
    {
        Signal(user, Terminate);
        if (!Waiting.Until(() => !Of(user).Any(), EndsWithin, Pause))
        {
            Waiting.Until(() => Signal(user, Native.Kill) == 0, EndsWithin, Pause);
        }
    }

    static int Signal(uint user, int signal)
    {
        var processes = Of(user).ToList();
        foreach (var process in processes)
        {
            _ = Native.Signal(process, signal);
        }

        return processes.Count;
    }

    static IEnumerable<int> Of(uint user)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Native.TryLook(folder) is { } facts && facts.User == user)
            {
                yield return process;
            }
        }
    }
}
