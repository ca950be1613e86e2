using Wildebeest.Cycles;

namespace Wildebeest.Program.Agents;

/// <summary>
/// Whether the agent still gets on, so that a service manager may end one that hangs. An agent that is ended wrongly is worse than one that hangs for a while: what is asked is
/// only that a turn comes from one of its states to the next within <paramref name="longest"/>. A migration that runs ends by the limits of its own, and between turns
/// there is nothing to get on with.
/// </summary>
/// <param name="longest">Above all that the longest state does, each of which has a limit.</param>
sealed class TurnWatch(TimeSpan longest, TimeProvider time)
{
    readonly Lock gate = new();

    // Null where it may take as long as it takes.
    long? movedAt;

    public bool GetsOn
    {
        get
        {
            lock (gate)
            {
                return movedAt is not { } moved || time.GetElapsedTime(moved) < longest;
            }
        }
    }

    /// <summary>A turn begins, enters a state, or gets on in it.</summary>
    public void Moved(bool isRunning = false)
    {
        lock (gate)
        {
            movedAt = isRunning ? null : time.GetTimestamp();
        }
    }

    public void Entered(CyclePhase phase) => Moved(isRunning: phase == CyclePhase.Running);

    /// <summary>The turn is over.</summary>
    public void Rests() => Moved(isRunning: true);
}
