using System.ComponentModel;
using System.Diagnostics;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>The child process with its pipes and its tree. Disposing of it kills the tree and reaps the child, however the run went.</summary>
sealed class ScriptProcess : IAsyncDisposable
{
    readonly Process process;
    readonly ControlGroup? group;
    IReadOnlyList<int>? survivors;

    ScriptProcess(Process process, string mark, ControlGroup? group)
    {
        this.process = process;
        this.group = group;
        Tree = new ScriptTree(process.Id, mark, group);
    }

    public ScriptTree Tree { get; }

    /// <summary>Whether the kernel holds the tree to its memory; else somebody has to look from time to time.</summary>
    public bool LimitsMemory => group is { LimitsMemory: true };

    public bool RanOutOfMemory { get; private set; }

    /// <summary>What the tree writes past the protocol.</summary>
    public StreamReader RawOutput => process.StandardError;

    /// <exception cref="ScriptProcessException">The program could not be started.</exception>
    public static ScriptProcess Start(ProgramPath program, string mark, string workDirectory, ScriptLimits limits)
    {
        var start = new ProcessStartInfo(program.Executable, ["script-run"])
        {
            WorkingDirectory = workDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.ForScript(start.Environment, mark, workDirectory, limits.HeapBytes);
        try
        {
            var process = Process.Start(start)!;
            var group = limits.ControlGroups ? ControlGroup.TryCreate(mark, limits.TreeBytes) : null;
            if (group?.TryAdd(process.Id) == false)
            {
                group.TryRemove();
                group = null;
            }

            return new ScriptProcess(process, mark, group);
        }
        catch (Win32Exception cause)
        {
            throw new ScriptProcessException($"The script child {program.Executable} cannot be started: {cause.Message}.", "Install Wildebeest again.", cause);
        }
    }

    /// <summary>Says <paramref name="frame"/> to the child; to one that is gone in vain, which <see cref="ReceiveAsync"/> then tells.</summary>
    public async ValueTask SendAsync(byte[] frame, CancellationToken cancellation)
    {
        try
        {
            var pipe = process.StandardInput.BaseStream;
            await pipe.WriteAsync(frame, cancellation).ConfigureAwait(false);
            await pipe.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A broken pipe. Nobody is there to hear it.
        }
    }

    /// <summary>The child's next word; null when it has none any more. Killing the child ends the wait, but not where the kernel holds it (a disk that is gone).</summary>
    public async ValueTask<Frame?> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await Frame.ReadAsync(process.StandardOutput.BaseStream, Frame.ChildLimit, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The first blow, from any thread; <see cref="KillAsync"/> sees to the rest.</summary>
    public void KillNow()
    {
        process.Kill();
        Tree.KillOnce();
    }

    /// <returns>What would not die.</returns>
    public async Task<IReadOnlyList<int>> KillAsync()
    {
        if (survivors is null)
        {
            RanOutOfMemory = group?.RanOutOfMemory() == true;
            process.Kill();
            survivors = await Tree.KillAsync().ConfigureAwait(false);
        }

        return survivors;
    }

    /// <summary>Waits for a child that closed its end of the pipe to end by itself.</summary>
    /// <returns>Its exit code, by the shell's convention 128 + n for signal n; null when it goes on.</returns>
    public async Task<int?> WaitForExitAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(late.Token).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        await WaitForExitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        process.Dispose();
    }
}
