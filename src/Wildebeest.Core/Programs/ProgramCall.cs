using System.ComponentModel;
using System.Diagnostics;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Programs;

/// <summary>What a program left behind when it had ended.</summary>
sealed record ProgramOutput(int ExitCode, byte[] Output, byte[] Words)
{
    /// <summary>Whether <see cref="Output"/> is all of it: its end was seen, and it was not too long.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>
/// One call of a program of the system: arguments as a list and never a shell, a clean environment, all input given at once, bounded outputs, a time limit, and the
/// whole tree of processes ended with one that does not end itself. What is secret may go by the input and the environment; an argument could be read in any process list.
/// </summary>
sealed class ProgramCall(string program, IReadOnlyList<string> arguments, TimeProvider time)
{
    // The number is Linux's.
    const int NoSuchEntry = 2;

    static readonly TimeSpan AfterExit = TimeSpan.FromSeconds(2);

    /// <summary>What it finds in its environment beside PATH and a locale whose words can be read here.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public byte[] Input { get; init; } = [];

    /// <summary>In bytes, of each of the two outputs; what comes after is read and thrown away.</summary>
    public required int OutputLimit { get; init; }

    public required TimeSpan TimeLimit { get; init; }

    /// <summary>What is thrown where the program is not there, with the cause.</summary>
    public required Func<Exception?, WildebeestException> Missing { get; init; }

    /// <summary>What is thrown where it took too long and was ended.</summary>
    public required Func<WildebeestException> TooLong { get; init; }

    /// <summary>Whatever the program's exit code is, it is no error here.</summary>
    /// <exception cref="ProgramNotStartedException">It is there, and the system did not start it.</exception>
    public async Task<ProgramOutput> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var exited = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var piping = CancellationTokenSource.CreateLinkedTokenSource(either.Token, exited.Token);
        using var process = Start();
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, piping.Token);
            var words = ReadAsync(process.StandardError.BaseStream, piping.Token);
            var given = WriteAsync(process.StandardInput.BaseStream, piping.Token);
            await process.WaitForExitAsync(either.Token);
            exited.CancelAfter(AfterExit);
            await given;
            var (bytes, isWhole) = await output;
            var left = new ProgramOutput(process.ExitCode, bytes, (await words).Bytes) { IsWhole = isWhole };
            either.Token.ThrowIfCancellationRequested();
            return left;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooLong();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    Process Start()
    {
        // A working directory that always exists: git, for one, refuses to start where its own was removed.
        var start = new ProcessStartInfo(ProgramFile.Find(program) ?? throw Missing(null), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = ProgramFile.SearchPath;
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw Missing(null);
        }
        catch (Win32Exception cause)
        {
            throw cause.NativeErrorCode == NoSuchEntry ? Missing(cause) : new ProgramNotStartedException(program, cause);
        }
    }

    async Task WriteAsync(Stream pipe, CancellationToken cancellationToken)
    {
        try
        {
            await using (pipe)
            {
                await pipe.WriteAsync(Input, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It has ended, or is ended, before it read all. Its own words say why, or whoever ends it.
        }
    }

    async Task<(byte[] Bytes, bool IsWhole)> ReadAsync(Stream pipe, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16_384];
        var isWhole = false;
        try
        {
            await using (pipe)
            {
                var isTooLong = false;
                while (await pipe.ReadAsync(buffer, cancellationToken) is var read and > 0)
                {
                    // Past the limit it is read and thrown away, so that the program is not stuck on a full pipe.
                    isTooLong |= read > OutputLimit - all.Length;
                    all.Write(buffer, 0, (int)Math.Min(read, OutputLimit - all.Length));
                }

                isWhole = !isTooLong;
            }
        }
        catch (OperationCanceledException)
        {
            // What the program left running, such as an ssh that is shared between calls, holds the pipe open and is not waited for; or the call is ended, and says so.
        }

        return (all.ToArray(), isWhole);
    }
}

/// <summary>A program is there, and the system did not start it: it has no memory or no more processes to give, or this user may not.</summary>
sealed class ProgramNotStartedException(string program, Win32Exception cause)
    : WildebeestException(
        $"The program {program} could not be started: {PrintableText.Line(new Win32Exception(cause.NativeErrorCode).Message, 200)}.", "See how many processes and how much memory this machine has left, and that this user may run the program.", cause);
