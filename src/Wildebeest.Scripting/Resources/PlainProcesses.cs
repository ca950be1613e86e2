using System.Diagnostics;
using System.Globalization;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// Services as plain processes, for containers and tests, where nothing else looks after services: each is started in a session of its own, outside of the run that
/// starts it, with its output in a file. Nobody starts it again when it dies or when the machine comes back.
/// </summary>
sealed class PlainProcesses : ServiceSystem
{
    const int LongestLog = 1 << 20;
    const int QuotedLines = 4;
    const int Terminate = 15;

    // As in OutsideOfTheRun: a fixed text; what varies is an argument.
    const string IntoLog = """log=$1; shift; exec "$@" </dev/null >>"$log" 2>&1""";

    static readonly TimeSpan ForksWithin = TimeSpan.FromSeconds(20);
    static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Where definitions, process ids and outputs are; null where this run has no such place.</summary>
    public static string? Folder => ScriptSession.Current.Start.HelpersFolder is { } folder ? Path.Combine(folder, "processes") : null;

    public override ServiceFacts? Look(string service)
    {
        if (Folder is not { } folder || PlainProcess.TryRead(folder, service) is not { } process)
        {
            return null;
        }

        var running = process.Running();
        return new ServiceFacts(running is not null, IsEnabled: null, running is null ? "stopped" : "running", running?.ToString() ?? "") { HasFailed = running is null };
    }

    public override void Start(string service)
    {
        var process = Read(service);
        if (process.Running() is not null)
        {
            return;
        }

        if (File.Exists(process.Log) && new FileInfo(process.Log).Length > LongestLog)
        {
            File.Move(process.Log, process.Log + ".1", overwrite: true);
        }

        var words = CommandWords.Split(process.Command);
        var command = OutsideOfTheRun.Of(new Command("/bin/sh", ["-c", IntoLog, "sh", process.Log, .. words]));
        var start = new ProcessStartInfo(ProgramFile.Find(command.Program) ?? throw new MigrationException($"process {service}: there is no program setsid on this host."), command.Arguments)
        {
            WorkingDirectory = process.WorkingDirectory ?? "/",
        };
        foreach (var (name, value) in command.Env!)
        {
            start.Environment[name] = value;
        }

        using var started = Process.Start(start)!;
        process.Remember(started.Id);
        if (process.PidFile is not null && !Waiting.Until(() => process.Running() is not null, ForksWithin, Pause))
        {
            throw new MigrationException(DeadService.Sentence(service, $"wrote no number of a running process into {process.PidFile} within {ForksWithin.TotalSeconds:0} s", this));
        }
    }

    public override void Stop(string service)
    {
        var process = Read(service);
        if (process.Running() is not { } running)
        {
            return;
        }

        _ = Native.Signal(running.Id, Terminate);
        var ended = Waiting.Until(() => !running.IsAlive(), EndsWithin, Pause);

        // What it left in its session goes with it; one that a file tells the number of leads none.
        Waiting.Until(
            () =>
            {
                if (running.IsAlive())
                {
                    _ = Native.Signal(running.Id, Native.Kill);
                }

                return ProcessTree.KillOnce(running.Id, mark: "").Count == 0 && !running.IsAlive();
            },
            EndsWithin,
            Pause);
        if (running.IsAlive())
        {
            throw new MigrationException($"service {service}: its process {running.Id} {(ended ? "came back" : "did not end, not even of SIGKILL")}.");
        }
    }

    public override void Restart(string service)
    {
        Stop(service);
        Start(service);
    }

    public override void Reload(string service)
    {
        var process = Read(service);
        if (process.Running() is { } running)
        {
            _ = Native.Signal(running.Id, process.ReloadSignal);
        }
    }

    public override void Enable(string service, bool enabled) =>
        throw new MigrationException($"service {service}: a plain process is not started with the machine.");

    public override IReadOnlyList<string> LastWords(string service) =>
        Read(service).Log is var log && File.Exists(log)
            ? [.. File.ReadLines(log).Where(line => line.Trim().Length > 0).TakeLast(QuotedLines).Select(line => line.Trim())]
            : [];

    static PlainProcess Read(string service) =>
        Folder is { } folder && PlainProcess.TryRead(folder, service) is { } process ? process : throw new MigrationException(string.Create(CultureInfo.InvariantCulture, $"service {service}: no such process is defined."));
}
