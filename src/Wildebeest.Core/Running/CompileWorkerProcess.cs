using System.ComponentModel;
using System.Diagnostics;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>One compile worker; disposing of it ends and reaps it.</summary>
sealed class CompileWorkerProcess : IAsyncDisposable
{
    const long HeapLimit = 1L << 30;
    const int AnswerLimit = 8 << 20;
    readonly Process process;
    readonly KeptOutput lastWords = new(8 * 1024);
    readonly Task listening;

    CompileWorkerProcess(Process process)
    {
        this.process = process;
        listening = ListenAsync();
    }

    public bool HasDied { get; private set; }

    public string LastWords => lastWords.ToString();

    /// <exception cref="ScriptCompilerException">The program could not be started.</exception>
    public static CompileWorkerProcess Start(ProgramPath program)
    {
        var start = new ProcessStartInfo(program.Executable, ["script-compile"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.ForCompiling(start.Environment, HeapLimit);
        try
        {
            return new CompileWorkerProcess(Process.Start(start)!);
        }
        catch (Win32Exception cause)
        {
            throw new ScriptCompilerException($"The compile worker {program.Executable} cannot be started: {cause.Message}.", "Install Wildebeest again.", cause);
        }
    }

    /// <summary>The worker's answer; null when it died over this script.</summary>
    public async Task<CompiledMessage?> CompileAsync(CompileMessage request, CancellationToken cancellation)
    {
        try
        {
            var pipe = process.StandardInput.BaseStream;
            await pipe.WriteAsync(request.Encode(), cancellation).ConfigureAwait(false);
            await pipe.FlushAsync(cancellation).ConfigureAwait(false);
            if (await Frame.ReadAsync(process.StandardOutput.BaseStream, AnswerLimit, cancellation).ConfigureAwait(false) is { Kind: FrameKind.Compiled } frame)
            {
                return CompiledMessage.Decode(frame);
            }
        }
        catch (IOException)
        {
            // A broken pipe: it died, which is told below.
        }
        catch (InvalidDataException cause)
        {
            // It waits for the rest to be read.
            lastWords.Append(cause.Message);
            process.Kill();
        }

        HasDied = true;
        await listening.WaitAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        // It holds no state: killing it is as good as asking, and never waits.
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await listening.ConfigureAwait(false);
        process.Dispose();
    }

    async Task ListenAsync()
    {
        var buffer = new char[2048];
        while (await process.StandardError.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            lastWords.Append(buffer.AsSpan(0, read));
        }
    }
}
