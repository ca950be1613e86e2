using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>A started process with its captured output. Disposing ends it, and what it started, by their own process ids, and waits.</summary>
sealed class ChildProcess : IDisposable
{
    static readonly TimeSpan KillLimit = TimeSpan.FromMinutes(1);

    static readonly TimeSpan PumpLimit = TimeSpan.FromSeconds(30);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly StringBuilder errors = new();
    readonly Task pumps;
    bool disposed;

    public ChildProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? workingDirectory = null, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = workingDirectory ?? "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Command = $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}";
        process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        pumps = Task.WhenAll(OnItsOwnThread(() => Pump(process.StandardOutput, output)), OnItsOwnThread(() => Pump(process.StandardError, errors)), Feed(process.StandardInput, input));
    }

    public string Command { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Output => Text(output);

    public string Errors => Text(errors);

    /// <summary>Sends the signal to this process alone, not to its children.</summary>
    public void Signal(Signal signal)
    {
        if (!process.HasExited && NativeKill(process.Id, (int)signal) != 0)
        {
            throw new InvalidOperationException($"signal {signal} to {Command} failed: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    public bool EndsWithin(TimeSpan limit) => process.WaitForExit(limit);

    /// <summary>Waits for the end. When the time is up, the process is killed and the test fails with what it had printed.</summary>
    public Finished WaitForExit(TimeSpan limit)
    {
        if (!process.WaitForExit(limit))
        {
            Kill();
            throw new TimeoutException($"'{Command}' did not end within {limit.TotalSeconds:0.#} s.\n{this}");
        }

        // A process that it left behind may hold the pipes open for ever; what came until then is what there is.
        pumps.Wait(PumpLimit);
        return new Finished(Command, process.ExitCode, Output, Errors);
    }

    /// <summary>SIGKILL to the process and everything below it; returns when all of them are gone.</summary>
    public void Kill()
    {
        if (process.HasExited)
        {
            return;
        }

        var below = ProcessTree.Below(process.Id);
        process.Kill(entireProcessTree: true);
        // Only our own child can be waited for; of the others one can only see that they are gone.
        if (!process.WaitForExit(KillLimit) || !SpinWait.SpinUntil(() => !below.Any(ProcessTree.Runs), KillLimit))
        {
            throw new TimeoutException($"'{Command}' and what it started did not end within {KillLimit.TotalSeconds:0} s of being killed.");
        }
    }

    public void Dispose()
    {
        // A test may end an agent that its home ends once more.
        if (!disposed)
        {
            disposed = true;
            Kill();
            process.Dispose();
        }
    }

    public override string ToString() => $"--- output of '{Command}'\n{Output}\n--- errors\n{Errors}\n---";

    /// <summary>Tests that wait for processes fill the thread pool; what a process printed must not be late because of them.</summary>
    static Task OnItsOwnThread(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    static void Pump(StreamReader reader, StringBuilder target)
    {
        var buffer = new char[4096];
        int read;
        while ((read = reader.Read(buffer)) > 0)
        {
            lock (target)
            {
                target.Append(buffer, 0, read);
            }
        }
    }

    static async Task Feed(StreamWriter writer, byte[]? input)
    {
        try
        {
            await writer.BaseStream.WriteAsync(input ?? []).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of its input: its exit code tells how that was meant.
        }
    }

    static string Text(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    static extern int NativeKill(int process, int signal);
}

/// <summary>The numbers that Linux gives them.</summary>
enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>What a process left; its text shows in the message of an assertion that fails.</summary>
sealed record Finished(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>The same, or an exception with all that it printed when it did not succeed.</summary>
    public Finished Successfully() => ExitCode == 0 ? this : throw new InvalidOperationException($"It failed.\n{this}");

    public override string ToString() => $"'{Command}' ended with {ExitCode}\n--- output\n{Output}\n--- errors\n{Errors}\n---";
}
