using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Running;

namespace Wildebeest.Cycles;

/// <summary>
/// One host's cycle: fetch → accept → plan → run → record → publish, until there is nothing to do. <c>apply</c> turns it once,
/// the agent again and again; nothing is kept between turns that the journal and the clone could not give back.
/// </summary>
sealed class HostCycle : IDisposable
{
    const int TurnsBetweenTidying = 16;

    static readonly HashSet<CommitId> NoLinks = [];

    readonly CycleParts parts;
    readonly ICycleEvents events;
    readonly MigrationRun run;
    readonly RoleGate gate;
    readonly AcceptedChain chain;
    readonly Restoration restoration;
    ToldRefusal? toldRefusalOf;
    CommitId? consideredAt;
    (string By, string Reason)? asked;
    IReadOnlyCollection<RoleName> given = [];
    int turnsWithWork;
    bool recovered;

    public HostCycle(CycleParts parts, ICycleEvents events)
    {
        this.parts = parts;
        this.events = events;
        chain = new AcceptedChain(parts, events);
        restoration = new Restoration(parts, events);
        run = new MigrationRun(parts, events);
        gate = new RoleGate(parts, new PredicateRun(parts, run.ContextOf));
    }

    Position Position => parts.Journal.Position;

    /// <summary>Turns the cycle until this host stands.</summary>
    /// <param name="stop">Soft: no further step is begun; a migration that runs is finished.</param>
    /// <param name="cancel">Hard: a running script is killed; the journal says where it was.</param>
    public async Task<TurnOutcome> TurnAsync(CancellationToken stop, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TurnOnceAsync(stop, cancel);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                return new TurnOutcome.Stopped();
            }
            catch (Exception exception) when (attempt == 1 && CloneDamagedException.IsCause(exception))
            {
                events.Trouble(exception);
                chain.Outlook = null;
                parts.CloneAnew();
            }
            catch (WildebeestException exception)
            {
                return exception is RebootException reboot ? new TurnOutcome.GoingDown(reboot) : new TurnOutcome.Interrupted(exception);
            }
        }
    }

    /// <summary>
    /// A person asks to try the failed migration again: the next turn says so in the role's ledger, which lifts the change's halt, and then tries.
    /// False where nothing had failed.
    /// </summary>
    public bool Retry(string by, string? reason)
    {
        asked = Position.Failure is null ? null : (by, reason ?? "no reason was given");
        return asked is not null;
    }

    /// <summary>Something that must hold did not at the last look.</summary>
    public bool IsDrifting => !Position.Drift.IsEmpty;

    /// <summary>Asks the specs of this host's roles; only between two turns, of which the last ended at the tip.</summary>
    /// <returns>What does not hold, where that is not what it was; the next turn publishes it. Null where nothing changed, or it could not be known.</returns>
    public async Task<IReadOnlyList<string>?> LookForDriftAsync(CancellationToken cancellationToken)
    {
        try
        {
            var changed = await new DriftWatch(parts, path => run.ContextOf(Position.State!.Value, path)).LookAsync(cancellationToken);
            return changed ? Position.Drift : null;
        }
        catch (WildebeestException exception)
        {
            events.Trouble(exception);
            return null;
        }
        finally
        {
            parts.Close();
        }
    }

    /// <summary>
    /// The agent ends, perhaps for days: this host takes back that it asks for a place, and gives back one that it was given meanwhile, or that place would stand
    /// empty. Only between two turns.
    /// </summary>
    public async Task WithdrawAsync(CancellationToken cancellationToken)
    {
        if (Position is not { Unfinished: null, Waiting: { Published.Asks: true } waiting })
        {
            return;
        }

        try
        {
            await parts.OpenCloneAsync(events, cancellationToken);
            parts.Journal.Append(Waits.Of(waiting with { Published = null }, parts.Journal.Now));
            await run.PublishAsync(cancellationToken);
            await gate.DeclineAsync("its agent stops", cancellationToken);
        }
        catch (WildebeestException exception)
        {
            // The place stays its own then, as that of a host that died; it uses it when it comes back.
            events.Trouble(exception);
        }
    }

    public void Dispose() => run.Dispose();

    async Task<TurnOutcome> TurnOnceAsync(CancellationToken stop, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancel);
        await RecoverAsync();
        await parts.OpenCloneAsync(events, either.Token);

        // Before the fetch, which asks for the ledgers of all roles.
        given = parts.Roles;
        TakeRoles();
        OriginException? unreachable = null;
        try
        {
            events.Entered(CyclePhase.Fetching, null);
            await chain.FetchAsync(restoration.Refs(), either.Token);
            await restoration.LookAsync(either.Token);
            await chain.AcceptAsync(either.Token);
        }
        catch (OriginException exception) when (Position.Unfinished is not null && !CloneDamagedException.IsCause(exception))
        {
            // Cut off in the middle of a migration: what is begun is finished with what is here, and told later.
            events.Trouble(exception);
            unreachable = exception;
        }

        return await StepAsync(unreachable, stop, either.Token, cancel);
    }

    async Task RecoverAsync()
    {
        if (recovered)
        {
            return;
        }

        events.Entered(CyclePhase.Recovering, null);
        if (parts.Journal.RecoveredBytes > 0)
        {
            events.Recovered($"the journal's last line was torn by a crash; its {parts.Journal.RecoveredBytes} bytes were taken away");
        }

        await run.ClearLeftoversAsync();
        if (Position.Unfinished is { } unfinished)
        {
            events.Recovered(unfinished.Again is { } again
                ? $"{unfinished.Link.Short} {unfinished.Migration} failed before; {HostRecords.NextTryOf(again).Sentence}"
                : $"{unfinished.Link.Short} {unfinished.Migration} was interrupted{(unfinished.Phase is null ? "" : $" in {unfinished.Phase}")}; {(unfinished.Failing is null ? "it is run again from its start" : "its undo goes on")}");
        }

        recovered = true;
    }

    /// <summary>
    /// The roles as the settings have them now. One that is taken away stays for as long as this host is in the middle of its migration or holds its place:
    /// what is begun is ended under the rules that it was begun with. And one that is given waits until then: its earlier migrations would come before the rest of what is begun.
    /// </summary>
    void TakeRoles()
    {
        // A ledger that cannot be read may hold its place.
        bool IsBusy(RoleName role) =>
            Position.Unfinished?.Migration.Role == role || Position.Owed?.Migration.Role == role
            || (parts.Ledgers.TryRead(role) is var (ledger, error) && (error is not null || ledger!.PlaceOf(parts.Identity.Id) is not null));

        var now = given.Where(role => Position.Unfinished is null || Position.Roles.Contains(role)).Concat(Position.Roles.Where(IsBusy)).ToImmutableSortedSet();
        if (!Position.Roles.SetEquals(now))
        {
            parts.Journal.Append(new Granted([.. now.Select(role => role.ToString())]) { At = parts.Journal.Now });
            chain.Outlook = null;
        }
    }

    async Task<TurnOutcome> StepAsync(OriginException? unreachable, CancellationToken stop, CancellationToken either, CancellationToken cancel)
    {
        var migrations = 0;
        var links = 0;
        while (true)
        {
            if (stop.IsCancellationRequested)
            {
                return new TurnOutcome.Stopped();
            }

            cancel.ThrowIfCancellationRequested();
            if (unreachable is null)
            {
                await gate.SettleAsync(link => Planner.IsAhead(Position, chain.Outlook ?? chain.Read(either), link), Completed, either);
                TakeRoles();
                await ReconsiderAsync(either);
            }

            chain.Outlook ??= Position.Failure is null ? chain.Read(either) : null;
            if (Position.IsReplaying && Position.Failure is null)
            {
                restoration.Settle(chain.Outlook!.Ahead);
            }

            var step = Planner.Next(Position, chain.Outlook ?? Outlook.Empty);
            if (unreachable is not null && !(step is Step.Run { Link: var link } && link.Id == Position.Unfinished?.Link))
            {
                return new TurnOutcome.Interrupted(unreachable);
            }

            switch (step)
            {
                case Step.Pass pass:
                    parts.Journal.Append(new Passed(pass.To.Id.ToString()) { At = parts.Journal.Now });
                    events.Passed(pass.To, pass.Count);
                    links += pass.Count;
                    break;
                case Step.CatchUp catchUp:
                    parts.Journal.Append(new CaughtUp(catchUp.Role.ToString()) { At = parts.Journal.Now });
                    chain.Outlook = null;
                    break;
                case Step.Run { Again: { } again } next when again.LeftAt(parts.Journal.Now) > TimeSpan.Zero:
                    if (unreachable is null)
                    {
                        await TellNextTryAsync(either);
                    }

                    return new TurnOutcome.TryingAgain(next.Script, again, again.LeftAt(parts.Journal.Now));
                case Step.Run next:
                    if (await LetInAndRunAsync(next, unreachable is not null, either, cancel) is { } hindrance)
                    {
                        await TellAsync(either);
                        gate.LetGoOfTheChain();
                        return new TurnOutcome.Waiting(next.Script, hindrance, gate.NextLookIn);
                    }

                    migrations++;
                    links++;
                    break;
                case Step.Publish:
                    events.Entered(CyclePhase.Publishing, null);
                    await run.PublishAsync(either);
                    events.Published(Position.State);
                    break;
                case Step.Stand stand:
                    await TellRefusalAsync(either);
                    events.Entered(CyclePhase.Standing, null);
                    chain.Outlook = stand.Reason is Standing.AtTip ? Outlook.Empty : null;
                    if (links > 0)
                    {
                        await TidyAsync(either);
                        parts.Close();
                    }

                    return stand.Reason is Standing.Failed failed ? new TurnOutcome.Failed(failed.Failure)
                        : chain.RefusedHead is not null ? new TurnOutcome.Refused(chain.Refusal)
                        : new TurnOutcome.AtTip(migrations, links);
            }
        }
    }

    /// <summary>Each small fetch and each report leaves loose objects behind, and opening the clone looks at every one of them.</summary>
    async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (++turnsWithWork % TurnsBetweenTidying == 0)
        {
            await parts.Wire.TidyAsync(cancellationToken);
        }
    }

    /// <summary>Compiles the script, asks the ledger, and runs it; a reason to wait, if there is one, comes back instead.</summary>
    async Task<Hindrance?> LetInAndRunAsync(Step.Run next, bool cutOff, CancellationToken either, CancellationToken cancel)
    {
        var prepared = await run.PrepareAsync(next, Planner.Ahead(Position, chain.Outlook!), cancel);

        // Cut off, only what is begun comes here, and its place is its own.
        if (prepared.Script is { } script && !cutOff && await gate.EnterAsync(next, chain.Outlook!.InsteadOf(next), script, either) is { } hindrance)
        {
            if (hindrance is not Hindrance.InVain vain)
            {
                return hindrance;
            }

            run.FailBefore(next, vain, script);
            return null;
        }

        await run.RunAsync(next, prepared, cancel);
        return null;
    }

    /// <summary>A failure ends when a person asks for another try, or when another script takes the failed one's place.</summary>
    async Task ReconsiderAsync(CancellationToken cancellationToken)
    {
        if (Position.Failure is not { Told: true } failure || Position.Owed is not null)
        {
            return;
        }

        if (asked is var (by, reason))
        {
            await gate.AskRetryAsync(failure, by, reason, cancellationToken);
            asked = null;
        }

        if (gate.AskedRetry(failure) is { } why)
        {
            parts.Journal.Append(new Retried(failure.Link.ToString(), why) { At = parts.Journal.Now });
        }
        else if (consideredAt != Position.Accepted)
        {
            consideredAt = Position.Accepted;
            var all = chain.Read(cancellationToken);
            if (all.Effective.GetValueOrDefault(failure.Link) is { } script && script.Id != failure.Script)
            {
                parts.Journal.Append(new Retried(failure.Link.ToString(), $"{script} replaces it") { At = parts.Journal.Now });
                chain.Outlook = all;
            }
        }
    }

    /// <summary>That the origin does not answer keeps nobody from the next try: it is told later then.</summary>
    async Task TellNextTryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(cancellationToken);
        }
        catch (OriginException exception) when (!CloneDamagedException.IsCause(exception))
        {
            events.Trouble(exception);
        }
    }

    /// <summary>While it waits, what others see of this host is brought up to date too.</summary>
    async Task TellAsync(CancellationToken cancellationToken)
    {
        if (Position.Unpublished)
        {
            events.Entered(CyclePhase.Publishing, null);
            await run.PublishAsync(cancellationToken);
            events.Published(Position.State);
        }

        await TellRefusalAsync(cancellationToken);
        events.Entered(CyclePhase.Standing, null);
    }

    /// <summary>A refused branch is no step of the journal's, so it is told at the stand: when it changed, and once after a start.</summary>
    async Task TellRefusalAsync(CancellationToken cancellationToken)
    {
        var refusal = new ToldRefusal(chain.RefusedHead, chain.RefusedHead is null ? null : chain.Refusal[0].Sentence);
        if (toldRefusalOf == refusal)
        {
            return;
        }

        run.Refusal = chain.RefusedHead is null ? null : chain.Refusal[0];
        await run.PublishAsync(cancellationToken);
        toldRefusalOf = refusal;
    }

    /// <summary>Links at which a host has completed what this host completed last; none unless that is this link.</summary>
    IReadOnlySet<CommitId> Completed(CommitId link) =>
        Position.State == link ? (HashSet<CommitId>)[link, .. (chain.Outlook?.Ahead ?? []).SkipWhile(ahead => ahead.Id != link).Select(ahead => ahead.Id)] : NoLinks;

    sealed record ToldRefusal(CommitId? Head, string? Sentence);
}
