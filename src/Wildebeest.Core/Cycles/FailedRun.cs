using Wildebeest.Journals;
using Wildebeest.Planning;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Undoing;

namespace Wildebeest.Cycles;

/// <summary>
/// Takes a failed migration back. The order is the rule; each of it is journaled as a phase, timed, and has a phase's time limit:
/// 1. undo, the last change first, all but what the phase that leaves load changed;
/// 2. the migration's own Rollback, in a new child, since the failed one may be dead;
/// 3. its Check: only a host that passes goes on;
/// 4. undo of what the phase that leaves load changed;
/// 5. its Rejoin, then its Verify.
/// What fails before the host is back in load ends it there, and the host needs hands. A Verify that fails is told; the host is as it was,
/// and in load.
/// </summary>
/// <remarks>A script without phases has its Rollback in its own process only, which asks for the undo, waits, and then runs it there.</remarks>
/// <param name="restore">Puts back in a child what only the helper of its kind can.</param>
/// <param name="run">Runs the given phases of the migration's script in a child, on this host that was undone.</param>
sealed class FailedRun(CycleParts parts, ICycleEvents events, Step.Run step, RunObserver observer, Func<CompiledScript, IReadOnlyList<string>, Task<ScriptOutcome>> run, Func<Restoring, CancellationToken, Task<ScriptOutcome>> restore)
{
    readonly List<UndoneResource> resources = [];
    readonly List<PhaseTime> phases = [];
    readonly List<ResourceChange> changes = [];
    readonly List<string> output = [];
    bool begun;
    string? notUndone;

    Unfinished Unfinished => parts.Journal.Position.Unfinished!;

    /// <summary>For a script that waits to roll itself back.</summary>
    /// <exception cref="UndoException">Not all could be put back.</exception>
    public async Task UndoForRollbackAsync(string? phase, string error, string? where, CancellationToken cancellationToken)
    {
        await BeginAsync(phase, error, where, cancellationToken);
        if (notUndone is not null)
        {
            throw new UndoException($"The Rollback is not run: {notUndone}.");
        }
    }

    /// <param name="script">Null when it could not be compiled.</param>
    public async Task<Retreat> TakeBackAsync(ScriptOutcome outcome, CompiledScript? script, CancellationToken cancellationToken)
    {
        var inside = begun;
        if (!inside)
        {
            await BeginAsync(outcome.Phase, outcome.Sentence ?? outcome.Kind.ToString(), outcome.Where, cancellationToken);
        }

        // One that is out of load since an earlier run has yet to rejoin.
        if (Unfinished is { HasRun: false, Undo.Count: 0 } && parts.Journal.Position.StillOut?.Link != step.Link.Id)
        {
            return Undone("nothing was changed");
        }

        if (notUndone is not null)
        {
            return Stuck(notUndone);
        }

        if (script is null)
        {
            return Stuck("what its helpers changed is undone, but its Rollback and Check cannot be run, since it does not compile");
        }

        if (script.RollsBackInside)
        {
            return !inside ? Stuck("what its helpers changed is undone, but its Rollback was lost with its process; in a migration with phases it has a process of its own")
                : outcome.RollbackFailure is { } lost ? Stuck($"its Rollback failed: {lost}")
                : Undone("undone");
        }

        var has = script.Manifest.Phases;
        if (await RunAsync(script, [.. Has(script, Phases.Rollback), .. Has(script, Phases.Check)], cancellationToken) is { } notWorking)
        {
            return Stuck(notWorking.Phase switch
            {
                Phases.Rollback => $"its Rollback failed: {Told(notWorking)}",
                Phases.Check => $"its Check failed on the host that was undone: {Told(notWorking)}",
                _ => $"after the undo it failed again: {Told(notWorking)}",
            });
        }

        if (await UndoAsync(UndoOrder.Of(Unfinished.Undo).AfterCheck, Begun(phase => phase == Phases.LeaveLoad), cancellationToken) is { } notRejoined)
        {
            return Stuck(notRejoined);
        }

        var leftLoad = has.Contains(Phases.LeaveLoad) || has.Contains(Phases.Rejoin);
        return await RunAsync(script, [.. Has(script, Phases.Rejoin), .. Has(script, Phases.Verify)], cancellationToken) switch
        {
            null => Undone(leftLoad ? "undone; back in load" : "undone"),
            { Phase: Phases.Verify } notVerified => Undone($"undone{(leftLoad ? "; back in load" : "")}, but its Verify failed: {Told(notVerified)}"),
            { Phase: Phases.Rejoin } notIn => Stuck($"its Rejoin failed on the host that was undone: {Told(notIn)}"),
            var other => Stuck($"after the undo it failed again: {Told(other)}"),
        };
    }

    async Task BeginAsync(string? phase, string error, string? where, CancellationToken cancellationToken)
    {
        parts.Journal.Append(new Failing(step.Link.Id.ToString(), phase, error, where, (Unfinished.Failing?.Try ?? 0) + 1) { At = parts.Journal.Now });
        events.Undoing(step.Link, phase);
        notUndone = await UndoAsync(UndoOrder.Of(Unfinished.Undo).BeforeCheck, Begun(phase => phase != Phases.LeaveLoad), cancellationToken);

        // Only now: one that was broken off, since its script was ended meanwhile, is begun again.
        begun = true;
    }

    static IEnumerable<string> Has(CompiledScript script, string phase) =>
        (phase == Phases.Rollback ? script.Manifest.HasRollback : script.Manifest.Phases.Contains(phase)) ? [phase] : [];

    static string Told(ScriptOutcome outcome) =>
        PrintableText.Line($"{outcome.Sentence ?? outcome.Kind.ToString()}{(outcome.Where is { } where ? $" ({where})" : "")}", 500);

    Retreat Undone(string account) => new(FailureEnd.Undone, account, resources, phases, changes, string.Concat(output));

    Retreat Stuck(string account) => new(FailureEnd.Stuck, account.TrimEnd('.'), resources, phases, changes, string.Concat(output));

    /// <returns>Null when all is as it was.</returns>
    async Task<string?> UndoAsync(IReadOnlyList<UndoStep> steps, IReadOnlyList<ReactionRecord> reactions, CancellationToken cancellationToken)
    {
        if (steps.Count == 0 && reactions.Count == 0)
        {
            return null;
        }

        var time = parts.Time;
        var began = time.GetTimestamp();
        await observer.EnteringAsync(Phases.Undo, cancellationToken);
        using var limit = new CancellationTokenSource(parts.Settings.Script.TimeLimit, time);
        var executor = new UndoExecutor(RestoreAsync, (done, note) => parts.Journal.Append(new Undid(done.Number, note) { At = parts.Journal.Now }));
        var kept = UndoFolders.In(parts.Home, step.Link.Id);
        var account = (await Task.Run(() => executor.RunAsync(steps.Select(change => KeptContent.In(kept, change)), reactions, limit.Token, cancellationToken), cancellationToken))
            .Select(resource => resource with { Resource = observer.Hidden.In(resource.Resource), Note = observer.Hidden.InOptional(resource.Note) }).ToList();
        resources.AddRange(account);
        foreach (var resource in account)
        {
            observer.Changed(new ResourceChange(resource.Resource, resource.PutBack ? ChangeResult.Changed : ChangeResult.Unchanged, resource.PutBack ? $"put back{(resource.Note is null ? "" : $"; {resource.Note}")}" : $"cannot be put back: {resource.Note}", Phases.Undo));
        }

        var failed = account.Where(resource => !resource.PutBack).ToList();
        var took = time.GetElapsedTime(began);
        phases.Add(new PhaseTime(Phases.Undo, took));
        if (failed.Count == 0)
        {
            await observer.LeftAsync(Phases.Undo, took, cancellationToken);
            return null;
        }

        return $"{(failed.Count == 1 ? "" : $"{failed.Count} changes could not be put back, the first: ")}{failed[0].Resource} could not be put back: {failed[0].Note}";
    }

    /// <summary>What was begun because of changes in these phases: a service that may have read what is now put back. One that did not run before is stopped, and not restarted.</summary>
    IReadOnlyList<ReactionRecord> Begun(Func<string, bool> ofPhase) =>
        [.. Unfinished.Owed.Where(owed => owed.Begun && ofPhase(owed.Phase)).Select(owed => owed.Reaction).Where(reaction => reaction.React != ReactionRecord.Restart || !Unfinished.FoundStopped(reaction.Words[0]))];

    async Task<string?> RestoreAsync(Restoring restoring, CancellationToken cancellationToken)
    {
        var outcome = await restore(restoring, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        output.Add(outcome.Output);
        return outcome.IsCompleted ? null : PrintableText.Line(outcome.Sentence ?? outcome.Kind.ToString(), 500);
    }

    /// <returns>Null when all went well, or there was nothing to run.</returns>
    async Task<ScriptOutcome?> RunAsync(CompiledScript script, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return null;
        }

        var outcome = await run(script, wanted);
        cancellationToken.ThrowIfCancellationRequested();
        phases.AddRange(outcome.Phases);
        changes.AddRange(outcome.Changes);
        output.Add(outcome.Output);
        return outcome.IsCompleted ? null : outcome;
    }
}

/// <summary>How a failed migration was taken back.</summary>
/// <param name="Account">In one sentence, for people: where the host is now, or why it needs hands.</param>
sealed record Retreat(
    FailureEnd End, string Account, IReadOnlyList<UndoneResource> Resources, IReadOnlyList<PhaseTime> Phases, IReadOnlyList<ResourceChange> Changes, string Output);
