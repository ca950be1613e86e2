using System.Globalization;
using System.Text;

namespace Wildebeest.Scripting.Posix;

/// <summary>
/// Everything that a script started, found again by three signs: its session or process group, and the mark in its environment
/// for what left both. Linux's /proc tells all of them.
/// </summary>
static class ProcessTree
{
    public const string MarkVariable = "WILDEBEEST_RUN";

    /// <summary>Kills each process of the tree once and tells which there were; call it until there are none, since some may be being born.</summary>
    /// <param name="leader">The session's leader; null to go by the mark alone.</param>
    /// <param name="since">When the first of the tree began, in ticks since the boot: whoever is older is none of it, and is not asked for its mark.</param>
    public static IReadOnlyList<int> KillOnce(int? leader, string mark, ulong since = 0)
    {
        var members = Members(leader, mark, since);
        foreach (var member in members)
        {
            _ = Native.Signal(member, Native.Kill);
        }

        return members;
    }

    /// <summary>The living processes of the tree, without the caller.</summary>
    public static IReadOnlyList<int> Members(int? leader, string? mark, ulong since = 0)
    {
        var needle = mark is null ? null : Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId && IsMember(folder, leader, needle, since))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>Resident bytes of <paramref name="processes"/>; pages that they share count for each.</summary>
    public static long ResidentBytes(IReadOnlyList<int> processes)
    {
        var pages = 0L;
        foreach (var process in processes)
        {
            var fields = ReadAll($"/proc/{process}/statm") is { } bytes ? Encoding.ASCII.GetString(bytes).Split(' ') : [];
            pages += fields.Length > 1 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out var resident) ? resident : 0;
        }

        return pages * Environment.SystemPageSize;
    }

    /// <summary>In ticks since the boot; 0 where it is gone.</summary>
    public static ulong BeganAt(int process) => BeganAt(Stat($"/proc/{process}"));

    static ulong BeganAt(string[] stat) => stat.Length > 19 && ulong.TryParse(stat[19], CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;

    // pid (name) state ppid pgrp session …; the name may hold blanks and parentheses, so count from its last ')'.
    static string[] Stat(string folder) => ReadAll(folder + "/stat") is { } stat && Encoding.UTF8.GetString(stat) is var text
        ? text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : [];

    static bool IsMember(string folder, int? leader, byte[]? needle, ulong since)
    {
        var fields = Stat(folder);
        if (fields.Length < 4 || fields[0] is "Z" or "X" || BeganAt(fields) < since)
        {
            return false;
        }

        if (leader is { } group)
        {
            var sign = group.ToString(CultureInfo.InvariantCulture);
            if (fields[2] == sign || fields[3] == sign)
            {
                return true;
            }
        }

        return needle is not null && ReadAll(folder + "/environ") is { } environment && Holds(environment, needle);
    }

    static bool Holds(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> needle)
    {
        while (environment.IndexOf(needle) is var at and >= 0)
        {
            if (at == 0 || environment[at - 1] == 0)
            {
                return true;
            }

            environment = environment[(at + needle.Length)..];
        }

        return false;
    }

    static byte[]? ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended between the listing and the reading, or it is somebody else's and so not of this tree.
            return null;
        }
    }
}
