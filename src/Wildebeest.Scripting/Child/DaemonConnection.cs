using System.Globalization;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Child;

/// <summary>The child's end of the protocol: any thread may speak, one question is open at a time, and a daemon that is gone ends everything.</summary>
sealed class DaemonConnection(Stream input, Stream output, string runMark)
{
    readonly Lock sending = new();
    readonly Lock asking = new();
    TaskCompletionSource<Frame> answer = new();

    public void StartReading() => new Thread(ReadAll) { IsBackground = true, Name = "daemon" }.Start();

    /// <exception cref="MigrationException">It is more than the daemon hears.</exception>
    public void Send(byte[] frame)
    {
        if (frame.Length > Frame.ChildLimit)
        {
            throw new MigrationException(string.Create(CultureInfo.InvariantCulture, $"This is {frame.Length:N0} bytes for the agent to hear at once, and {Frame.ChildLimit:N0} are the most; make it shorter, or several of it."));
        }

        lock (sending)
        {
            output.Write(frame);
        }
    }

    /// <summary>Says <paramref name="frame"/> and waits for what the daemon answers to it.</summary>
    /// <exception cref="MigrationException">The daemon refused, with its sentence.</exception>
    public Frame Ask(byte[] frame)
    {
        lock (asking)
        {
            answer = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
            Send(frame);
            var reply = answer.Task.GetAwaiter().GetResult();
            if (reply.Kind != FrameKind.Refused)
            {
                return reply;
            }

            using var reader = reply.Open();
            throw new MigrationException(reader.ReadString());
        }
    }

    void ReadAll()
    {
        try
        {
            while (Frame.Read(input, Frame.DaemonLimit) is { } frame)
            {
                answer.TrySetResult(frame);
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end like any other.
        }

        EndEverything();
    }

    // Nobody journals what would come next, so it must not happen: first the others, then this process.
    void EndEverything()
    {
        while (ProcessTree.KillOnce(Environment.ProcessId, runMark).Count > 0)
        {
            Thread.Yield();
        }

        Native.ExitNow(1);
    }
}
