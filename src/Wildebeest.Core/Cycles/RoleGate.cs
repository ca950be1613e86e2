using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Running;

namespace Wildebeest.Cycles;

/// <summary>
/// This host at its roles' ledgers: asks whether it may start a migration, takes a place where one is needed, and gives it back when the end is
/// published. The ledger is the truth about places, so a host that died asks it again and goes on from there. Steps as in docs/protocol.md.
/// </summary>
sealed class RoleGate(CycleParts parts, PredicateRun predicates)
{
    static readonly TimeSpan CountHolds = TimeSpan.FromMinutes(10);

    readonly NextLook nextLook = new(parts.Time);

    readonly WaitsForOthers waits = new(parts);

    /// <summary>At the last look while this host waited: who has a place now and had none then was given it together with this one.</summary>
    Ledger? seenWaiting;

    int fellows;

    (CommitId Link, int Hosts, long At) counted;

    Position Position => parts.Journal.Position;

    /// <summary>After <see cref="EnterAsync"/> gave a hindrance: when to ask again.</summary>
    public TimeSpan NextLookIn { get; private set; }

    /// <summary>A host may wait for days, and shall be small meanwhile.</summary>
    public void LetGoOfTheChain()
    {
        if (waits.HasReadTheChain)
        {
            waits.HasReadTheChain = false;
            parts.Close();
        }
    }

    /// <summary>What to fetch together with the chain, so that a poll costs one round trip.</summary>
    public static IReadOnlyList<FetchRef> RefsOf(Position position) => [.. position.Roles.Select(LedgerStore.RefOf)];

    /// <summary>Steps 1 to 5. Null when the host may run the migration now; it then has its place, if one is needed, and has seen it in the ledger.</summary>
    public async Task<Hindrance?> EnterAsync(Step.Run step, CompiledScript script, CancellationToken cancellationToken)
    {
        var asker = AskerOf(step.Script.Id, step.Script.Migration!.Value) with { InsteadOf = step.Script.Replaces };
        var role = asker.Migration.Role;
        var demands = Demands.Of(script.Manifest);
        var rule = demands.Rolling;
        HerdLook? herd = null;
        var ledger = parts.Ledgers.Read(role);
        var own = rule is null ? 0 : await CountedHostsAsync(ledger, asker, rule, cancellationToken);
        if (AdmissionTo(ledger).HasBegun(ledger, Position.Unfinished?.Script) ? !parts.Ledgers.MayBeginBy(role) : rule is null && parts.Ledgers.IsOnlyShown(role) && AdmissionTo(ledger).In(ledger) is null)
        {
            ledger = await parts.Ledgers.FetchAsync(role, cancellationToken);
        }

        if (AdmissionTo(ledger).HasBegun(ledger, Position.Unfinished?.Script))
        {
            if (Position.Unfinished is not null || Position.IsReplaying || AdmissionTo(ledger).WithPlaceGiven(ledger) is not { } since)
            {
                fellows = seenWaiting?.Role == role ? ledger.Fellows(asker.Host, seenWaiting) : 0;
                seenWaiting = null;
                return null;
            }

            ledger = await parts.Ledgers.WriteAsync(role, read => LedgerMoves.Decline(read, asker.Host, since.Sentence), cancellationToken);
            return await WaitAsync(step, asker, rule, ledger, since, cancellationToken);
        }

        // What has begun is not asked again whether others are ready for it, not even when its place was lost.
        if (Position.Unfinished?.Link != step.Link.Id && AdmissionTo(ledger).In(ledger) is not (Hindrance.OwnPlace or Hindrance.Paused or Hindrance.Halted))
        {
            herd = await waits.LookAsync(demands, step, cancellationToken);
        }

        if ((AdmissionTo(ledger).In(ledger) ?? await AskAsync()) is { } hindrance)
        {
            return await WaitAsync(step, asker, rule, ledger, hindrance, cancellationToken);
        }

        if (rule is null)
        {
            return null;
        }

        var taking = new PlaceTaking(parts.Ledgers, parts.Askers, AdmissionWith, cancellation => CountHostsAsync(role, cancellation), Random.Shared.NextDouble);
        ledger = await taking.TakeAsync(asker, rule, ledger, parts.StandsInQueue, nextLook.HasWaited(asker), () => parts.Journal.Now, cancellationToken);

        // What was read back decides, and not what the push was told. Others may have given it a place meanwhile, which it need not use.
        return !AdmissionTo(ledger).HasBegun(ledger, null) ? await WaitAsync(step, asker, rule, ledger, AdmissionTo(ledger).In(ledger) ?? new Hindrance.NoPlace(ledger.Places, rule.AtMostOut.Of(ledger.HostsCounted(asker.Link))), cancellationToken)
            : ledger.PlaceOf(asker.Host)!.Given ? await EnterAsync(step, script, cancellationToken)
            : null;

        async Task<Hindrance?> AskAsync() => herd is null || demands.Predicates.Count == 0 || ledger.PlaceOf(asker.Host) is not null
            ? null
            : await predicates.AskAsync(step.Script, script, demands.Predicates, herd.Members, cancellationToken);

        Admission AdmissionTo(Ledger read) => AdmissionWith(read, own > 0 ? own : read.HostsCounted(asker.Link));

        Admission AdmissionWith(Ledger read, int hosts) => new(asker, demands, parts.Journal.Now)
        {
            HostsOfRole = hosts,
            HasAsked = parts.StandsInQueue ? HasAsked(asker.Link) : null,
            AheadOfTurn = parts.StandsInQueue ? nextLook.AheadOfTurn(read, asker, rule?.AtMostOut.Of(hosts) ?? 0, HasAsked(asker.Link)) : double.PositiveInfinity,
            Herd = herd?.Progress,
            CanariesHealthySince = Position.Waiting is { } waiting && waiting.Link == asker.Link ? waiting.CanariesHealthySince : null,
        };
    }

    /// <summary>Steps 7 to 9, once the end is published: gives back what this host holds for something that is over, and tells of a failure.</summary>
    /// <param name="isAhead">Whether the host has yet to run the migration of this link. Its place was taken then, and the process died before it began.</param>
    /// <param name="completedAt">Links at which a host has completed the migration of a link; none where that is not known.</param>
    public async Task SettleAsync(Func<CommitId, bool> isAhead, Func<CommitId, IReadOnlySet<CommitId>> completedAt, CancellationToken cancellationToken)
    {
        if (Position.Unfinished is not null || Position.Owed is not null)
        {
            return;
        }

        if (Position.Failure is { Told: false } failure)
        {
            await TellFailureAsync(failure, cancellationToken);
        }

        foreach (var role in Position.Roles)
        {
            if (parts.Ledgers.Read(role).PlaceOf(parts.Identity.Id) is { NeedsHands: false } place && place.Link != Position.Failure?.Script && !isAhead(place.Link))
            {
                var returning = new PlaceReturn(parts.Ledgers, parts.Holders, parts.Askers, parts.Identity.Id, cancellation => CountHostsAsync(role, cancellation), Random.Shared.NextDouble);
                await returning.GiveBackAsync(role, place, fellows, completedAt(place.Link), parts.Journal.Now, cancellationToken);
            }
        }
    }

    /// <summary>A place that this host was given and will not use now is free again.</summary>
    public async Task DeclineAsync(string reason, CancellationToken cancellationToken)
    {
        foreach (var role in Position.Roles)
        {
            if ((await parts.Ledgers.FetchAsync(role, cancellationToken)).PlaceOf(parts.Identity.Id) is { Given: true })
            {
                await parts.Ledgers.WriteAsync(role, read => LedgerMoves.Decline(read, parts.Identity.Id, reason), cancellationToken);
            }
        }
    }

    /// <summary>Says in the ledger that a person at this host asks for another try; lifts the change's halt.</summary>
    public Task AskRetryAsync(Failure failure, string by, string reason, CancellationToken cancellationToken)
    {
        var now = parts.Journal.Now;
        return parts.Ledgers.WriteAsync(
            failure.Migration.Role,
            ledger => LedgerMoves.AskRetry(ledger, parts.Identity.Name, failure.Script, failure.Migration, by, reason, now),
            cancellationToken);
    }

    /// <summary>
    /// The reason in the ledger why this host may try its failed migration again; null while nobody asked. Asked once the failure is told, which
    /// took away what was asked before it.
    /// </summary>
    public string? AskedRetry(Failure failure) =>
        parts.Ledgers.Read(failure.Migration.Role).Retries.Find(retry => retry.Host == parts.Identity.Name && retry.Link == failure.Script) is { } asked
            ? $"{asked.By}: {asked.Reason}"
            : null;

    /// <summary>Writes down what the host waits for since when, and halts a change that has got nowhere for too long.</summary>
    async Task<Hindrance> WaitAsync(Step.Run step, Asker asker, RollingRule? rule, Ledger ledger, Hindrance hindrance, CancellationToken cancellationToken)
    {
        var now = parts.Journal.Now;
        seenWaiting = ledger;
        NextLookIn = nextLook.After(ledger, asker, hindrance, now, parts.Ledgers.LookTakes);
        var change = ledger.ChangeOf(asker.Link);
        var deadline = rule?.ProgressDeadline;
        var waiting = Waiting.After(
            Position.Waiting, asker.Link, hindrance.For, deadline is null ? null : change?.Progress, deadline is not null && hindrance.OthersWork,
            canariesHealthy: change?.CanariesHealthyAt is not null, now, WaitsForOthers.Published(hindrance, step));
        if (WaitsForOthers.InVain(hindrance, waiting, now) is { } vain)
        {
            return vain;
        }

        if (waiting != Position.Waiting)
        {
            parts.Journal.Append(Waits.Of(waiting, now));
        }

        if (deadline is not { } longest || waiting.Progress is not { } progress || waiting.WithoutProgressAt(now) <= longest)
        {
            return hindrance;
        }

        var after = await parts.Ledgers.WriteAsync(asker.Migration.Role, read => LedgerMoves.HaltForLackOfProgress(read, asker, progress, longest, parts.Journal.Now), cancellationToken);
        return after.HaltOf(asker.Link) is { } halt ? new Hindrance.Halted(halt) : hindrance;
    }

    /// <summary>Whether the origin has it that this host waits for a place before this link.</summary>
    bool HasAsked(CommitId link) => Position is { Unpublished: false, Waiting: { Published.Asks: true } waiting } && waiting.Link == link;

    async Task TellFailureAsync(Failure failure, CancellationToken cancellationToken)
    {
        var asker = AskerOf(failure.Script, failure.Migration);
        await parts.Ledgers.WriteAsync(
            failure.Migration.Role,
            ledger => LedgerMoves.Fail(ledger, asker, failure.FailuresAllowed, failure.Phase, failure.Error, needsHands: failure.End == FailureEnd.Stuck, failure.At),
            cancellationToken);
        parts.Journal.Append(new Told(failure.Link.ToString()) { At = parts.Journal.Now });
    }

    Asker AskerOf(CommitId script, MigrationName migration) => new(parts.Identity.Id, parts.Identity.Name, script, migration) { Replays = Position.IsReplaying };

    /// <summary>
    /// The hosts by which it thinks while it waits: mostly those that the ledger has, since whoever writes under a percentage counts. It counts itself where nobody did, and when it has waited for
    /// so long that the role may have grown; else 0.
    /// </summary>
    async Task<int> CountedHostsAsync(Ledger ledger, Asker asker, RollingRule rule, CancellationToken cancellationToken)
    {
        if (counted.Link != asker.Link)
        {
            counted = (asker.Link, 0, parts.Time.GetTimestamp());
        }

        if (!ledger.IsCounted(rule))
        {
            return 0;
        }

        if ((ledger.HostsCounted(asker.Link) == 0 && counted.Hosts == 0) || parts.Time.GetElapsedTime(counted.At) > CountHolds)
        {
            counted = (asker.Link, await CountHostsAsync(asker.Migration.Role, cancellationToken), parts.Time.GetTimestamp());
        }

        return counted.Hosts;
    }

    async Task<int> CountHostsAsync(RoleName role, CancellationToken cancellationToken) =>
        Math.Max(1, (await parts.Herd.FetchAsync(cancellationToken)).Count(member => member.Roles.Contains(role)));
}
