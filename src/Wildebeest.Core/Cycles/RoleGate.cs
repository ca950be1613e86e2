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
    readonly NextLook nextLook = new(parts.Time);

    readonly WaitsForOthers waits = new(parts);

    readonly RoleCount count = new(async (role, cancellationToken) => (await parts.Herd.FetchAsync(cancellationToken)).Count(member => member.Roles.Contains(role)), parts.Time);

    /// <summary>At the last look while this host waited: who has a place now and had none then was given it together with this one.</summary>
    Ledger? seenWaiting;

    int fellows;

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
    /// <param name="insteadOf">See <see cref="Outlook.InsteadOf"/>.</param>
    public async Task<Hindrance?> EnterAsync(Step.Run step, IReadOnlyList<CommitId> insteadOf, CompiledScript script, CancellationToken cancellationToken)
    {
        var asker = AskerOf(step.Script.Id, step.Script.Migration!.Value) with { InsteadOf = insteadOf };
        var role = asker.Migration.Role;
        var demands = Demands.Of(script.Manifest);
        var rule = demands.Rolling;
        var hosts = await HostsOfRoleAsync(role, rule, RoleCount.HoldsForALook, cancellationToken);
        HerdLook? herd = null;
        var ledger = parts.Ledgers.Read(role);
        if (AdmissionTo(ledger).HasBegun(ledger, Position.Unfinished?.Script) && !parts.Ledgers.MayBeginBy(role))
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

        if (ledger.PlaceOf(asker.Host) is { Given: true } unused && insteadOf.Contains(unused.Link) && Position.Unfinished is null && !Position.IsReplaying)
        {
            // It was given for what was replaced since, and never used: the host is not inside, and comes to the replacement like all others.
            ledger = await parts.Ledgers.WriteAsync(role, read => LedgerMoves.Decline(read, asker.Host, $"{step.Script.Id.Short} replaces it"), cancellationToken);
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
            // A host runs one migration after the other: a halt or a pause may have come since the turn began. Who takes a place cannot miss them, since its entry stands on the newest.
            if (!parts.Ledgers.WasFetchedWithin(role, PlaceWatch.Fresh))
            {
                ledger = await parts.Ledgers.FetchAsync(role, cancellationToken);
                if (AdmissionTo(ledger).In(ledger) is { } since)
                {
                    return await WaitAsync(step, asker, rule, ledger, since, cancellationToken);
                }
            }

            await parts.Ledgers.WriteAsync(role, read => LedgerMoves.BeginReplacement(read, asker), cancellationToken);
            return null;
        }

        if (hosts == 0 && ledger.ChangeOf(asker.Link) is null)
        {
            // Who begins a change says how many hosts it has before it, so that those who are far from their turn know it from the first entry on.
            hosts = await count.NowAsync(role, cancellationToken);
        }

        if (parts.StandsInQueue && Turn.LetsFirst(ledger, asker, rule.AtMostOut.Of(hosts), Random.Shared.NextDouble(), hosts) is > 0 and var others)
        {
            ledger = await parts.Ledgers.LetOthersBeFirstAsync(role, others, read => AdmissionTo(read).HasBegun(read, null) || AdmissionTo(read).In(read) is not null, cancellationToken);
            if (AdmissionTo(ledger).HasBegun(ledger, null) && parts.Ledgers.MayBeginBy(role))
            {
                // Others have given it a place meanwhile.
                return await EnterAsync(step, insteadOf, script, cancellationToken);
            }

            if (AdmissionTo(ledger).In(ledger) is { } since)
            {
                return await WaitAsync(step, asker, rule, ledger, since, cancellationToken);
            }
        }

        if (await HostsOfRoleAsync(role, rule, RoleCount.HoldsForAnEntry, cancellationToken) is > 0 and var now)
        {
            hosts = now;
        }

        IReadOnlyList<Ask> asks = [];
        var after = await parts.Ledgers.WriteAsync(
            role,
            read => AdmissionTo(read).In(read) is null ? LedgerMoves.Take(read, asker, rule, hosts, parts.Journal.Now, nextLook.HasWaited(asker), [.. asks.Where(ask => ask.Host != asker.Host)]) : null,
            cancellationToken,
            async (read, also, cancellation) => asks = AdmissionTo(read).In(read) is null ? await parts.Askers.FetchAsync(read, asker.Link, rule.AtMostOut, _ => false, cancellation, also) : []);
        parts.Askers.Forget();

        // What was read back decides, and not what the push was told. A place that others gave meanwhile is not used under a halt or a pause that came after it.
        return AdmissionTo(after).HasBegun(after, null)
            ? after.PlaceOf(asker.Host) is { Given: true } ? await EnterAsync(step, insteadOf, script, cancellationToken) : null
            : await WaitAsync(step, asker, rule, after, AdmissionTo(after).In(after) ?? new Hindrance.NoPlace(after.Places, rule.AtMostOut.Of(hosts)), cancellationToken);

        async Task<Hindrance?> AskAsync() => herd is null || demands.Predicates.Count == 0 || ledger.PlaceOf(asker.Host) is not null
            ? null
            : await predicates.AskAsync(step.Script, script, demands.Predicates, herd.Members, cancellationToken);

        Admission AdmissionTo(Ledger read) => new(asker, demands, parts.Journal.Now)
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
            if (parts.Ledgers.Read(role).PlaceOf(parts.Identity.Id) is { } place && place.Link != Position.Failure?.Script && !isAhead(place.Link))
            {
                // One that needed hands, too: what failed was replaced since, by a script that needs no place.
                var hosts = parts.Ledgers.Read(role).ChangeOf(place.Link) is { Hosts: 0 } ? await count.NowAsync(role, cancellationToken) : 0;
                var returning = new PlaceReturn(parts.Ledgers, parts.Holders, parts.Askers, parts.Identity.Id, Random.Shared.NextDouble);
                await returning.GiveBackAsync(role, place, hosts, fellows, completedAt(place.Link), parts.Journal.Now, cancellationToken);
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

        // It is the host's key that pushes it, and an origin may let that write in the host's own name alone. Who asked stands in the entry.
        return parts.Ledgers.WriteAsync(
            failure.Migration.Role,
            ledger => LedgerMoves.AskRetry(ledger, parts.Identity.Name, failure.Script, failure.Migration, by, reason, now) is { } entry ? entry with { By = parts.Identity.Name.ToString() } : null,
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

    /// <summary>Counted only where a percentage asks for it, since it costs a listing of the herd; else 0.</summary>
    /// <param name="holds">How old a count may be.</param>
    async Task<int> HostsOfRoleAsync(RoleName role, RollingRule? rule, TimeSpan holds, CancellationToken cancellationToken)
    {
        var asked = parts.Ledgers.Read(role).Places.Select(place => place.AtMostOut).Append(rule?.AtMostOut ?? Limit.One).Append(rule?.Canary ?? Limit.One);
        return rule is null || !asked.Any(limit => limit.IsPercentage) ? 0 : await count.OfAsync(role, holds, cancellationToken);
    }
}
