using Microsoft.Win32.SafeHandles;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>
/// The verb <c>script-compile</c>: answers one request after the other until its input ends. A process of its own, because Roslyn never
/// gives back what it took.
/// </summary>
static class CompileWorker
{
    /// <summary>Longest request: a script with all that it loads.</summary>
    public const int RequestLimit = Frame.DaemonLimit;

    // A daemon that was killed cannot end its worker, and a compiler that does not end by itself never reads that its input did.
    static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    public static int Run()
    {
        // Ctrl-C at a terminal is for the daemon, which decides about its worker.
        _ = Native.StartSession();
        using var life = new Timer(static _ => Native.ExitNow(1), null, LongestLife, Timeout.InfiniteTimeSpan);
        using var input = new FileStream(new SafeFileHandle(Native.MoveAway(0), ownsHandle: true), FileAccess.Read, bufferSize: 0);
        using var output = new FileStream(new SafeFileHandle(Native.MoveAway(1), ownsHandle: true), FileAccess.Write, bufferSize: 0);
        Native.PutNullOn(0);
        Native.PutOn(2, 1);
        while (Frame.Read(input, RequestLimit) is { Kind: FrameKind.Compile } frame)
        {
            output.Write(Answer(CompileMessage.Decode(frame)).Encode());
        }

        return 0;
    }

    static CompiledMessage Answer(CompileMessage request)
    {
        try
        {
            return ScriptCompilation.Compile(request);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return new CompiledMessage(null, []) { NotWritten = NotWritten.Of(cause) };
        }
    }
}
