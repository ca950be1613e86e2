using System.Globalization;
using System.Text;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>One definition of a plain process: a file of lines <c>name=value</c>, with the process's number and output beside it.</summary>
sealed class PlainProcess(string folder, string name, State definition)
{
    public const string CommandLine = "command";
    public const string Cwd = "cwd";
    public const string WritesPid = "pid file";
    public const string Reload = "reload signal";

    const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A file's time and a process's start are told by two clocks.
    static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    public string Command => definition[CommandLine] ?? "";

    public string? WorkingDirectory => definition[Cwd];

    public string? PidFile => definition[WritesPid];

    public int ReloadSignal => int.TryParse(definition[Reload], CultureInfo.InvariantCulture, out var signal) ? signal : 1;

    public string Log => Path.Combine(folder, name + ".log");

    string Numbers => Path.Combine(folder, name + ".pid");

    public static PlainProcess? TryRead(string folder, string name) => TryReadDefinition(folder, name) is { } definition ? new PlainProcess(folder, name, definition) : null;

    public static State? TryReadDefinition(string folder, string name)
    {
        var file = FileOf(folder, name);
        return File.Exists(file)
            ? new State(File.ReadLines(file).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1])))
            : null;
    }

    public static void Write(string folder, string name, State definition)
    {
        var file = FileOf(folder, name);
        var text = string.Concat(definition.Where(aspect => aspect.Value is not null).Select(aspect => $"{aspect.Key}={aspect.Value}\n"));
        Replacement.Put(file, Replacement.TemporaryFor(file), Encoding.UTF8.GetBytes(text), Access.AsItIs, Mode);
    }

    public static void Delete(string folder, string name)
    {
        foreach (var file in (string[])[FileOf(folder, name), Path.Combine(folder, name + ".pid"), Path.Combine(folder, name + ".log"), Path.Combine(folder, name + ".log.1")])
        {
            File.Delete(file);
        }

        Native.SynchroniseDirectory(folder);
    }

    public void Remember(int process)
    {
        if (RunningProcess.TryFind(process) is { } found)
        {
            Replacement.Put(Numbers, Replacement.TemporaryFor(Numbers), Encoding.UTF8.GetBytes(found.ToString()), Access.AsItIs, Mode);
        }
    }

    /// <summary>Its living process; null where there is none.</summary>
    public RunningProcess? Running()
    {
        if (PidFile is null)
        {
            return File.Exists(Numbers) && RunningProcess.TryParse(File.ReadAllText(Numbers)) is { } remembered && remembered.IsAlive() ? remembered : null;
        }

        // Whoever was given the number later than it was written down is another.
        return File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile).Trim(), CultureInfo.InvariantCulture, out var number) && RunningProcess.TryFind(number) is { } found
            && found.StartedAt() <= File.GetLastWriteTimeUtc(PidFile) + ClockTolerance ? found : null;
    }

    static string FileOf(string folder, string name) => Path.Combine(folder, name + ".process");
}
