using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Running;

namespace Wildebeest.Cycles;

/// <summary>
/// Words a host's position as the record and the reports that others read. Pure, and without the clock: the same position gives the same
/// record, so that publishing it once more after a crash changes nothing.
/// </summary>
static class HostRecords
{
    /// <param name="facts">With those of the machine's own file; only those that are gathered where none are given.</param>
    public static HostRecord Standing(HostIdentity identity, Position position, ChainViolation? refusal, IReadOnlyDictionary<string, string>? facts = null) =>
        position.Unfinished is { Again: { } again } unfinished ? Retrying(identity, position, unfinished, again, facts)
        : refusal is { Rule: ChainRule.Approvals } && position.Failure is null && WaitOf(position) is null ? AwaitingApprovals(At(identity, position, null, facts), refusal)
        : At(identity, position, refusal, facts);

    static HostRecord AwaitingApprovals(HostRecord record, ChainViolation wait) => record with
    {
        Phase = HostPhase.Waiting,
        Link = wait.Link.ToString(),
        Waits = new HostWait($"link {wait.Link.Short} {wait.Sentence.TrimEnd('.')}"),
    };

    static HostRecord Retrying(HostIdentity identity, Position position, Unfinished unfinished, Again again, IReadOnlyDictionary<string, string>? facts) => new()
    {
        Id = identity.Id.ToString(),
        Roles = Roles(position),
        Phase = HostPhase.Retrying,
        Migration = unfinished.Migration.ToString(),
        Link = unfinished.Link.ToString(),
        Script = unfinished.Script != unfinished.Link ? unfinished.Script.ToString() : null,
        Since = again.At,
        Agent = ProgramVersion.Text,
        Facts = facts ?? HostFacts.Gathered,
        Error = new HostError(Failure.UndoneSentence(again.Error, again.Account), again.Where, again.At, EndText(FailureEnd.Undone)),
        Again = NextTryOf(again),
        Behind = BehindOf(position),
        ReplaysTo = position.IsReplaying ? position.Restored!.To : null,
        Drift = position.Drift.IsEmpty ? null : position.Drift,
    };

    static HostRecord At(HostIdentity identity, Position position, ChainViolation? refusal, IReadOnlyDictionary<string, string>? facts) => new()
    {
        Id = identity.Id.ToString(),
        Roles = Roles(position),
        Phase = position.Failure is not null ? HostPhase.Failed : WaitOf(position) is not null ? HostPhase.Waiting : position.State is null ? HostPhase.Joined : HostPhase.Idle,
        Migration = position.Failure?.Migration.ToString() ?? WaitOf(position)?.Migration,
        Link = position.Failure?.Link.ToString() ?? WaitOf(position)?.Link,
        Script = position.Failure is { } broken && broken.Script != broken.Link ? broken.Script.ToString()
            : WaitOf(position) is { } before && position.Waiting!.Link.ToString() is var awaiting && awaiting != before.Link ? awaiting : null,
        Since = position.Failure?.At ?? (WaitOf(position) is null ? (DateTimeOffset?)null : position.Waiting!.Since) ?? (position.State is null ? identity.JoinedAt : position.StateSince),
        Agent = ProgramVersion.Text,
        Facts = facts ?? HostFacts.Gathered,
        Error = ErrorOf(position, refusal),
        Behind = BehindOf(position),
        ReplaysTo = position.IsReplaying ? position.Restored!.To : null,
        Drift = position.Drift.IsEmpty ? null : position.Drift,
        Waits = WaitOf(position) is { } wait ? new HostWait(wait.Sentence, wait.Role, wait.Completed, wait.Asks ? true : null) : null,
    };

    public static HostRecord Running(HostIdentity identity, Position position, Unfinished unfinished, IReadOnlyDictionary<string, string>? facts = null) => new()
    {
        Id = identity.Id.ToString(),
        Roles = Roles(position),
        // Asking what must hold is the end of verifying, for those who look on.
        Phase = unfinished.Phase == Scripting.Protocol.Phases.Spec ? HostPhase.Verify : unfinished.Phase is { } entered && Enum.TryParse<HostPhase>(entered.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var phase) ? phase : HostPhase.Update,
        Migration = unfinished.Migration.ToString(),
        Link = unfinished.Link.ToString(),
        Script = unfinished.Script != unfinished.Link ? unfinished.Script.ToString() : null,
        Since = unfinished.Since,
        Agent = ProgramVersion.Text,
        Facts = facts ?? HostFacts.Gathered,
        Behind = BehindOf(position),
        ReplaysTo = position.IsReplaying ? position.Restored!.To : null,
        Drift = position.Drift.IsEmpty ? null : position.Drift,
    };

    public static Report ReportOf(HostIdentity identity, Step.Run step, DateTimeOffset started, DateTimeOffset ended, ScriptOutcome outcome, Retreat? retreat = null, NextTry? again = null) => new()
    {
        Host = identity.Name.ToString(),
        Link = step.Link.Id.ToString(),
        Migration = step.Link.Migration!.Value.ToString(),
        Outcome = outcome.IsCompleted ? "completed" : "failed",
        StartedAt = started,
        Seconds = Math.Round((ended - started).TotalSeconds, 3),
        Attempt = step.Attempt,
        Retry = step.Retry > 0 ? step.Retry : null,
        Again = again,
        Phases = [.. outcome.Phases.Concat(retreat?.Phases ?? []).Select(phase => new ReportedPhase(phase.Phase, Math.Round(phase.Took?.TotalSeconds ?? 0, 3)))],
        Changes = [.. outcome.Changes.Concat(retreat?.Changes ?? []).Select(change => ChangedResource.Of(change.Resource, change.Result, change.Reason, change.Diff))],
        FailedPhase = outcome.IsCompleted ? null : outcome.Phase,
        Error = outcome.Sentence,
        Where = outcome.Where,
        Details = outcome.Details,
        End = EndText(retreat?.End),
        Account = retreat?.Account,
        Undo = retreat is not { Resources.Count: > 0 } ? null : [.. retreat.Resources.Select(resource => new UndoneChange(resource.Resource, resource.PutBack ? "put back" : "failed", resource.Note))],
    };

    public static Report LostReportOf(HostIdentity identity, Owed owed) => new()
    {
        Host = identity.Name.ToString(),
        Link = owed.Link.ToString(),
        Migration = owed.Migration.ToString(),
        Outcome = owed.Failure is null ? "completed" : "failed",
        StartedAt = owed.At,
        Seconds = 0,
        FailedPhase = owed.Failure?.Phase,
        Error = owed.Failure?.Error,
        Where = owed.Failure?.Where,
        End = EndText(owed.Failure?.End),
        Account = owed.Failure?.Account,
    };

    public static NextTry NextTryOf(Again again) => new(again.Number, again.Of, again.After);

    /// <summary>Null where it waits for nothing, or for what everybody sees in the ledgers.</summary>
    static PublishedWait? WaitOf(Position position) => position.Failure is null ? position.Waiting?.Published : null;

    static HostError? ErrorOf(Position position, ChainViolation? refusal) =>
        position.Failure is { } failure ? new HostError(failure.Sentence, failure.Where, failure.At, EndText(failure.End))
        : refusal is not null and not { Rule: ChainRule.Approvals } ? new HostError($"the chain is refused at link {refusal}", refusal.Where, position.StateSince)
        : null;

    static string? EndText(FailureEnd? end) => end switch
    {
        FailureEnd.Undone => HostError.Undone,
        FailureEnd.Stuck => HostError.Stuck,
        _ => null,
    };

    static Dictionary<string, string>? BehindOf(Position position) =>
        position.CatchingUp.ToDictionary(role => role.ToString(), role => position.Behind[role]?.ToString() ?? "") is { Count: > 0 } behind ? behind : null;

    static string[] Roles(Position position) => [.. position.Roles.Select(role => role.ToString())];
}
