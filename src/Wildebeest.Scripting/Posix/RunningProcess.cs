using System.Globalization;

namespace Wildebeest.Scripting.Posix;

/// <summary>A process by its number and its start, in ticks since this boot: numbers are given again.</summary>
sealed record RunningProcess(int Id, long Start, string Boot)
{
    const long TicksPerSecond = 100;

    static string ThisBoot => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static RunningProcess? TryFind(int id) => StartOf(id) is { } start ? new RunningProcess(id, start, ThisBoot) : null;

    public static RunningProcess? TryParse(string text) =>
        text.Trim().Split(' ') is [var id, var start, var boot] && int.TryParse(id, CultureInfo.InvariantCulture, out var number) && long.TryParse(start, CultureInfo.InvariantCulture, out var ticks)
            ? new RunningProcess(number, ticks, boot)
            : null;

    /// <summary>False as well for one that ended and that its parent has not asked about.</summary>
    public bool IsAlive() => StartOf(Id) == Start && Boot == ThisBoot;

    public DateTime StartedAt()
    {
        var booted = File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal)).Split(' ')[1];
        return DateTime.UnixEpoch.AddSeconds(long.Parse(booted, CultureInfo.InvariantCulture) + ((double)Start / TicksPerSecond));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Start} {Boot}");

    static long? StartOf(int id)
    {
        try
        {
            // pid (name) state ppid …, the start is the 22nd; the name may hold blanks and parentheses, so count from its last ')'.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
