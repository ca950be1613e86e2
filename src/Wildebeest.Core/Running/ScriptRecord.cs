using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>What a script has told so far.</summary>
sealed class ScriptRecord
{
    /// <summary>More changes than any report can want; a loop that makes them must not fill the daemon.</summary>
    const int MostChanges = 10_000;

    /// <summary>Characters of differences: a report is read by people.</summary>
    const int MostDiff = 1 << 20;

    long diffs;
    readonly List<PhaseTime> phases = [];
    readonly List<ResourceChange> changes = [];
    readonly List<SpecMessage> specs = [];

    public IReadOnlyList<PhaseTime> Phases => phases;

    public IReadOnlyList<ResourceChange> Changes => changes;

    public string? CurrentPhase { get; private set; }

    public FailureMessage? Failure { get; private set; }

    public FailureMessage? RollbackFailure { get; private set; }

    public int? ExitCode { get; private set; }

    public int TrueAnswers { get; private set; }

    /// <summary>What the specs said, in their order.</summary>
    public IReadOnlyList<SpecMessage> Specs => specs;

    public bool IsCompleted { get; private set; }

    public void Enter(string phase)
    {
        CurrentPhase = phase;
        phases.Add(new PhaseTime(phase, null));
    }

    /// <exception cref="InvalidDataException">It is in no such phase.</exception>
    public PhaseTime Leave(string phase, TimeSpan took)
    {
        if (phase != CurrentPhase)
        {
            throw new InvalidDataException("A phase was left that was not entered.");
        }

        CurrentPhase = null;
        return phases[^1] = new PhaseTime(phase, took);
    }

    public ResourceChange Add(ChangeMessage message)
    {
        diffs += message.Diff?.Length ?? 0;
        var diff = message.Diff is null ? null : diffs <= MostDiff ? PrintableText.Lines(message.Diff) : "(left out: the differences before it are as many as are kept)";
        var change = new ResourceChange(PrintableText.Line(message.Resource), message.Result, PrintableText.Line(message.Reason), CurrentPhase, diff);
        if (changes.Count < MostChanges)
        {
            changes.Add(change);
        }

        return change;
    }

    public void Fail(FailureMessage failure)
    {
        if (Failure is null)
        {
            Failure = failure;
        }
        else
        {
            RollbackFailure ??= failure;
        }
    }

    public void Answer(bool holds) => TrueAnswers += holds ? 1 : 0;

    public void Add(SpecMessage spec)
    {
        if (specs.Count < MostChanges)
        {
            specs.Add(spec);
        }
    }

    public void Exiting(int code) => ExitCode = code;

    public void Complete() => IsCompleted = true;
}
