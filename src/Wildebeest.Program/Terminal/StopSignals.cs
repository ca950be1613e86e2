using System.Runtime.InteropServices;

namespace Wildebeest.Program.Terminal;

/// <summary>
/// The two stages of stopping. The first SIGTERM or SIGINT asks: what is begun is finished and written down. The second one, or the end of
/// the grace, insists: a running script is killed, and the journal says where it was.
/// </summary>
sealed class StopSignals : IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly CancellationTokenSource cancel = new();
    readonly PosixSignalRegistration[] registrations;
    readonly TimeSpan grace;
    readonly Action<string> tell;
    int heard;

    public StopSignals(TimeSpan grace, Action<string> tell)
    {
        this.grace = grace;
        this.tell = tell;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal)];
    }

    /// <summary>Soft: begin nothing more.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Hard: end what runs.</summary>
    public CancellationToken Cancel => cancel.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        stop.Dispose();
        cancel.Dispose();
    }

    /// <summary>
    /// What a signal does. Each comes on a thread of its own, so that the second may be here before the first has done all: which one it is
    /// is counted, not seen by what the first has done.
    /// </summary>
    public void Hear()
    {
        if (Interlocked.Increment(ref heard) > 1)
        {
            tell("Stopping at once.");
            stop.Cancel();
            cancel.Cancel();
            return;
        }

        tell($"Stopping after what is begun, within {grace.TotalSeconds:0} s; a second signal stops at once.");
        cancel.CancelAfter(grace);
        stop.Cancel();
    }

    void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        try
        {
            Hear();
        }
        catch (ObjectDisposedException)
        {
            // It came while the command was ending: there is nothing left to stop.
        }
    }
}
