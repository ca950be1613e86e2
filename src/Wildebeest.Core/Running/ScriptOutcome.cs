using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

enum ScriptOutcomeKind
{
    Completed,

    /// <summary>Something was thrown.</summary>
    Failed,
    TimedOut,

    /// <summary>The host's time for the whole migration was over.</summary>
    HostTimedOut,
    OutputLimit,
    MemoryLimit,

    /// <summary>Its process ended by itself in the middle.</summary>
    Exited,

    /// <summary>A signal that was not ours ended its process.</summary>
    Killed,

    /// <summary>The daemon was told to stop at once.</summary>
    Cancelled,
}

/// <summary>How a run ended, with all that a report wants to know. Nothing of it runs any more.</summary>
/// <param name="Phase">The phase that it ended in; null when completed, or before the first.</param>
/// <param name="Sentence">What happened, for people; null when completed.</param>
/// <param name="Where"><c>migrations/web/tls.csx(12,9)</c>, where it is known.</param>
/// <param name="Details">The exception with its stack, where there is one.</param>
/// <param name="Phases">Those that were entered, with the time that they took; null for one that was not left.</param>
/// <param name="RollbackFailure">Of a rollback in the script's own process: why it failed; null when there was none, or it succeeded.</param>
/// <param name="Survivors">Processes that could not be killed, as a rule because the kernel holds them; empty as a rule.</param>
sealed record ScriptOutcome(
    ScriptOutcomeKind Kind, string? Phase, string? Sentence, string? Where, string? Details, string Output,
    IReadOnlyList<ResourceChange> Changes, IReadOnlyList<PhaseTime> Phases, string? RollbackFailure, IReadOnlyList<int> Survivors)
{
    public bool IsCompleted => Kind == ScriptOutcomeKind.Completed;

    /// <summary>How many of the script's <c>WaitUntil</c>s are true, from the first on; of a run that only asked.</summary>
    public int TrueAnswers { get; init; }

    /// <summary>What the specs said that were asked.</summary>
    public IReadOnlyList<SpecMessage> Specs { get; init; } = [];
}

sealed record PhaseTime(string Phase, TimeSpan? Took);
