using System.Globalization;
using System.Text;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting.LoadBalancers;

/// <summary>A running nginx: its program tests a configuration and signals the master, and its workers are seen in the list of processes.</summary>
/// <param name="configuration">Its main file; empty for the one that it was built with.</param>
sealed class NginxProgram(string configuration)
{
    const string Program = "nginx";

    IReadOnlyList<string> Which => configuration.Length == 0 ? [] : ["-c", configuration];

    /// <exception cref="CommandFailedException">It does not hold; with nginx's own words.</exception>
    public void Test() => Tool.Act(Program, [.. Which, "-t", "-q"]);

    /// <summary>Tells the master, which then starts new workers; the old ones finish what they have.</summary>
    public void Reload() => Tool.Act(Program, [.. Which, "-s", "reload"]);

    /// <summary>The processes below the master, each by its id and its start, since ids come again.</summary>
    /// <exception cref="MigrationException">It does not run.</exception>
    public IReadOnlySet<(int Process, string Start)> Workers()
    {
        var master = Master();
        var workers = WorkersOf(master);
        return workers.Count > 0 ? workers : throw new MigrationException($"nginx: its process {master} has no workers; does it run?");
    }

    /// <summary>How many of them serve by what was there before a reload, until what they have is done.</summary>
    public int OldWorkers()
    {
        try
        {
            return WorkersOf(Master()).Count(worker => IsShuttingDown(worker.Process));
        }
        catch (MigrationException)
        {
            // What does not run serves nothing.
            return 0;
        }
    }

    static HashSet<(int Process, string Start)> WorkersOf(int master)
    {
        var workers = new HashSet<(int, string)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Stat(process) is { } fields
                && fields[1] == master.ToString(CultureInfo.InvariantCulture) && fields[0] is not ("Z" or "X"))
            {
                workers.Add((process, fields[19]));
            }
        }

        return workers;
    }

    int Master()
    {
        var file = PidFile();
        try
        {
            return int.Parse(File.ReadAllText(file), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new MigrationException($"nginx: {file} does not tell its process ({cause.Message}); does it run?", cause);
        }
    }

    string PidFile()
    {
        var built = Tool.Look(Program, "-V").Error;
        var prefix = Built(built, "--prefix=") ?? "/";
        var main = configuration.Length > 0 ? configuration : Path.Combine(prefix, Built(built, "--conf-path=") ?? "/etc/nginx/nginx.conf");

        // nginx dumps all of its files, but only those that hold.
        var file = PidIn(Encoding.UTF8.GetString(Target.ReadIfThere(main) ?? [])) ?? PidIn(Tool.Look(Program, [.. Which, "-T", "-q"]).Output) ?? Built(built, "--pid-path=") ?? "/run/nginx.pid";
        return Path.Combine(prefix, file);
    }

    static string? PidIn(string text)
    {
        var words = NginxToken.All(text).ToList();
        return words.FindIndex(word => word.Word == "pid") is var at and >= 0 && at + 1 < words.Count ? words[at + 1].Word.Trim('"', '\'') : null;
    }

    static string? Built(string words, string option) =>
        words.IndexOf(option, StringComparison.Ordinal) is var at and >= 0 ? words[(at + option.Length)..].Split(' ', '\n', '\t')[0].Trim('\'') : null;

    // By the title that nginx gives it.
    static bool IsShuttingDown(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("is shutting down", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What follows the name: state, parent, …; the 20th is when it started. Null when it is gone.</summary>
    static string[]? Stat(int process)
    {
        try
        {
            var text = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ') is { Length: > 19 } fields ? fields : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
