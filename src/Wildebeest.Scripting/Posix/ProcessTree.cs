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
    public static IReadOnlyList<int> KillOnce(int? leader, string mark)
    {
        var members = Members(leader, mark);
        foreach (var member in members)
        {
            _ = Native.Signal(member, Native.Kill);
        }

        return members;
    }

    /// <summary>The living processes of the tree, without the caller.</summary>
    public static IReadOnlyList<int> Members(int? leader, string? mark)
    {
        var needle = mark is null ? null : Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId && IsMember(folder, leader, needle))
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

    static bool IsMember(string folder, int? leader, byte[]? needle)
    {
        if (ReadAll(folder + "/stat") is not { } stat)
        {
            return false;
        }

        // pid (name) state ppid pgrp session …; the name may hold blanks and parentheses, so count from its last ')'.
        var text = Encoding.UTF8.GetString(stat);
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4 || fields[0] is "Z" or "X")
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
