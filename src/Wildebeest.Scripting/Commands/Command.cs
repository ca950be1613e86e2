using System.ComponentModel;
using System.Diagnostics;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Commands;

/// <summary>One command to run, and how.</summary>
sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    const int QuotedLines = 5;

    // Of a command that ended, for what it left unread.
    static readonly TimeSpan InputGrace = TimeSpan.FromMilliseconds(500);

    public IReadOnlyDictionary<string, string?>? Env { get; init; }

    public string? WorkingDirectory { get; init; }

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<int> OkExitCodes { get; init; } = [0];

    /// <summary>What it says goes to the caller alone, not to the log.</summary>
    public bool Quiet { get; init; }

    /// <summary>What takes it back; null where nothing is known to.</summary>
    public Command? Undo { get; init; }

    /// <summary>When it need not run.</summary>
    public CommandGuards Guards { get; init; } = CommandGuards.None;

    /// <summary>What it is given on its standard input; null for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>As a person would type it.</summary>
    public string Typed => CommandWords.Join(Arguments.Prepend(Program));

    public static Command From(string program, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (arguments.Count > 0)
        {
            return new Command(program, arguments);
        }

        var words = CommandWords.Split(program);
        return new Command(words[0], [.. words.Skip(1)]);
    }

    public RunResult Run()
    {
        RunResult? result = null;

        // Nothing is known of what a command does, so it always counts as a change.
        ScriptSession.Current.Act(
            $"command {Typed}",
            look: () => Guards.Objection() is { } needless ? Skipped(needless, out result) : new Difference(Guards.Unknown ?? "it was to be run"),
            undo: Undo is null ? null : _ => [new UndoCommand([Undo.Program, .. Undo.Arguments])],
            change: () =>
            {
                result = Execute();
                return $"exit code {result.ExitCode}";
            },
            isOpaque: true);
        return result ?? RunResult.Unknown(Typed);
    }

    static Difference? Skipped(string needless, out RunResult result)
    {
        result = RunResult.Skipped(needless);
        return null;
    }

    /// <summary>Runs it without telling of it as a change.</summary>
    public RunResult Execute()
    {
        var start = new ProcessStartInfo(FileOfProgram(), Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = Input is not null,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        foreach (var (name, value) in Env ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = StartProcess(start);
        var speaker = Path.GetFileName(Program);
        var output = new CommandStream(process.StandardOutput, Quiet ? null : OutputSource.Command, speaker);
        var error = new CommandStream(process.StandardError, Quiet ? null : OutputSource.CommandError, speaker);

        // Beside the waiting: one that reads nothing is ended in time, which breaks the pipe.
        var giving = Input is null ? Task.CompletedTask : Task.Run(() => Give(process, Input));
        if (!process.WaitForExit(Timeout ?? System.Threading.Timeout.InfiniteTimeSpan))
        {
            process.Kill(entireProcessTree: true);
            throw new CommandTimeoutException($"{Typed}: not done within {Timeout!.Value.TotalSeconds:0.###} s, and ended.");
        }

        giving.Wait(InputGrace);
        CommandStream.Finish(output, error);
        var result = new RunResult(process.ExitCode, output.Said, error.Said);
        return OkExitCodes.Contains(result.ExitCode) ? result : throw new CommandFailedException(Complaint(result), result);
    }

    static void Give(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want all of it. Whether that is a failure, its exit code says.
        }
    }

    Process StartProcess(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception cause)
        {
            var place = WorkingDirectory is null ? "" : $" in {WorkingDirectory}";
            throw new MigrationException($"{Typed}: cannot be started{place}: {cause.Message}.", cause);
        }
    }

    // Looked up here since the class library would first look beside our own executable and in the working directory.
    string FileOfProgram() => ProgramFile.Find(Program) ?? throw new MigrationException($"{Typed}: there is no program {Program} on this host's PATH.");

    string Complaint(RunResult result)
    {
        var said = (result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim()).Split('\n');
        var last = string.Join(" / ", said.TakeLast(QuotedLines).Select(line => line.Trim()));
        return last.Length == 0 ? $"{Typed}: exit code {result.ExitCode}." : $"{Typed}: exit code {result.ExitCode}: {last}";
    }
}
