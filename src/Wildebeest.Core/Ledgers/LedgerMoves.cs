using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Ledgers;

/// <summary>The next entry: the ledger after it, and the one sentence that people read in <c>git log</c>.</summary>
sealed record LedgerEntry(Ledger After, string Sentence, string By);

/// <summary>Who asks: a host of the role, and the migration that it stands before.</summary>
sealed record Asker(HostId Host, HostName Name, CommitId Link, MigrationName Migration)
{
    /// <summary>The broken migrations that this one takes the place of, oldest first: their halts end when this one begins, and their places serve it.</summary>
    public IReadOnlyList<CommitId> InsteadOf { get; init; } = [];

    /// <summary>Its home was restored from a backup, and it runs again what it had run.</summary>
    public bool Replays { get; init; }

    public string What => $"{Link.Short} {Migration}";
}

/// <summary>
/// Every move that a ledger allows, as pure functions: the ledger before and the facts in, the next entry out. Null means that the ledger says it
/// already, so that a move whose answer was lost can be made again. Numbers are the steps in docs/protocol.md.
/// </summary>
static class LedgerMoves
{
    /// <summary>Changes that are remembered; older ones are over, and their reports tell the rest.</summary>
    const int ChangesKept = 20;

    const int RetriesKept = 20;

    /// <summary>Step 3: the host takes its place.</summary>
    /// <param name="hostsOfRole">How many the role has, if they were counted; else 0.</param>
    /// <param name="queued">Whether it comes as one of the <see cref="Queue"/>, which has come as far as to it then.</param>
    /// <param name="asks">Who else asks for a place; see <see cref="PlacesOfOthers.Give"/>.</param>
    public static LedgerEntry? Take(
        Ledger ledger, Asker asker, RollingRule rule, int hostsOfRole, DateTimeOffset now, bool queued = true, IReadOnlyList<Ask>? asks = null)
    {
        var own = ledger.PlaceOf(asker.Host);
        if (own is not null && (own.Link == asker.Link || !own.Serves(asker)))
        {
            return null;
        }

        var place = new Place(asker.Host, asker.Name, asker.Link, asker.Migration, rule.AtMostOut, now);
        var begun = Begun(ledger, asker, rule, hostsOfRole, now, queued);
        begun = Replaced(begun, asker);
        var lifted = begun with { Places = (own is null ? begun.Places : begun.Places.Remove(own)).Add(place), Halts = begun.Halts.RemoveAll(halt => asker.InsteadOf.Contains(halt.Link)), Retries = begun.Retries.RemoveAll(retry => retry.Host == asker.Name) };
        var (after, given) = PlacesOfOthers.Give(lifted, asker.Link, asker.Migration, rule.AtMostOut, asks);
        return Entry(
            after, asker,
            $"{asker.Name} leaves load for {asker.What}{(asker.Replays ? $" again, restored from a backup{(own is null ? "" : $"; its place was for {own.Link.Short}")}" : "")}{(lifted.Halts.Count < begun.Halts.Count ? $", which replaces {asker.InsteadOf[^1].Short} and lifts its halt" : "")}{PlacesOfOthers.Told([], given)}");
    }

    /// <summary>
    /// A host begins what replaces its failed migration, and needs no place for it. It is the host that the halt names, so that of a thousand who run the replacement one writes.
    /// </summary>
    public static LedgerEntry? BeginReplacement(Ledger ledger, Asker asker) => ledger.Halts.Find(halt => halt.Host == asker.Name && asker.InsteadOf.Contains(halt.Link)) is not { } lifted
        ? null
        : Entry(
            Replaced(ledger, asker) with { Halts = ledger.Halts.RemoveAll(halt => asker.InsteadOf.Contains(halt.Link)) }, asker,
            $"{asker.Name} begins {asker.What}, which replaces {lifted.Link.Short} and lifts its halt");

    /// <summary>What became of the broken migrations keeps nobody any more.</summary>
    static Ledger Replaced(Ledger ledger, Asker asker) => asker.InsteadOf.Count == 0
        ? ledger
        : ledger with
        {
            Changes = [.. ledger.Changes.Select(change => asker.InsteadOf.Contains(change.Link) ? change with { Failures = NotCounting(change), Canaries = 0 } : change)],
        };

    /// <summary>The change has begun, and has come as far as to this host.</summary>
    static Ledger Begun(Ledger ledger, Asker asker, RollingRule rule, int hostsOfRole, DateTimeOffset now, bool queued)
    {
        if (ledger.ChangeOf(asker.Link) is not { } change)
        {
            return WithChange(ledger, new Change(asker.Link, asker.Migration, now, now) { Hosts = hostsOfRole, Canaries = rule.CanariesOf(hostsOfRole) });
        }

        change = change with { Hosts = hostsOfRole > 0 ? hostsOfRole : change.Hosts };
        var counted = WithChange(ledger, change);
        return queued ? PlacesOfOthers.WithReached(counted, asker.Link, [asker.Host], ledger.LimitInForce(rule.AtMostOut, change.Hosts)) : counted;
    }

    /// <summary>Step 7: back in load with the migration done.</summary>
    /// <param name="hostsOfRole">How many the role has, if they were counted; else 0.</param>
    /// <param name="outFor">Who else is; see <see cref="PlacesOfOthers.GiveBack"/>.</param>
    /// <param name="asks">Who asks for a place; see <see cref="PlacesOfOthers.Give"/>.</param>
    public static LedgerEntry? Complete(Ledger ledger, HostId host, int hostsOfRole, DateTimeOffset now, Func<Place, TimeSpan?>? outFor = null, IReadOnlyList<Ask>? asks = null)
    {
        if (ledger.PlaceOf(host) is not { } place)
        {
            return null;
        }

        var (without, back) = PlacesOfOthers.GiveBack(ledger, place.Link, other => other == place ? null : outFor?.Invoke(other), now);
        var (after, given) = PlacesOfOthers.Give(PlacesOfOthers.WithBack(without, [(place, now - place.Since)], hostsOfRole, now), place.Link, place.Migration, place.AtMostOut, asks);
        return Entry(after, place.Name.ToString(), $"{place.Name} is back in load with {place.Link.Short} {place.Migration}{PlacesOfOthers.Told(back, given)}");
    }

    /// <summary>The host was given a place that it may not use now, and has not begun: it is free again.</summary>
    public static LedgerEntry? Decline(Ledger ledger, HostId host, string reason) => ledger.PlaceOf(host) is { Given: true } place
        ? Entry(ledger with { Places = ledger.Places.Remove(place) }, place.Name.ToString(), $"{place.Name} does not use the place that it was given for {place.Link.Short} {place.Migration}: {reason}")
        : null;


    /// <summary>Steps 8 and 9: the failure, the release (unless hands are needed) and the halt, in one entry.</summary>
    /// <param name="failuresAllowed">Hosts that may fail before the change halts; null for a migration that is not rolling, which halts at once.</param>
    /// <param name="failedAt">By the host's own clock; together with the host it names this run.</param>
    public static LedgerEntry? Fail(Ledger ledger, Asker asker, int? failuresAllowed, string? phase, string error, bool needsHands, DateTimeOffset failedAt)
    {
        var place = ledger.PlaceOf(asker.Host) is { } held && held.Link == asker.Link ? held : null;
        var change = ledger.ChangeOf(asker.Link) ?? new Change(asker.Link, asker.Migration, place?.Since ?? failedAt, failedAt);
        // Of a migration without places all hosts may fail at once: one halt is enough, or a thousand of them would contend for their entries.
        var isHaltedAlready = failuresAllowed is null && place is null && ledger.HaltOf(asker.Link) is not null && !ledger.Retries.Any(retry => retry.Host == asker.Name && retry.Link == asker.Link);
        if (isHaltedAlready || change.Failures.Any(known => known.Host == asker.Host && known.At == failedAt))
        {
            return null;
        }

        change = change with { Failures = change.Failures.RemoveAll(known => known.Host == asker.Host).Add(new FailedHost(asker.Host, asker.Name, failedAt)) };
        var places = place is null ? ledger.Places : needsHands ? ledger.Places.Replace(place, place with { NeedsHands = true, Given = false }) : ledger.Places.Remove(place);
        // Whoever watches the canaries must hear of it: a canary's failure always halts.
        var isCanary = change is { Canaries: > 0, CanariesHealthyAt: null };
        var halts = (isCanary || change.Failed > (failuresAllowed ?? 0)) && ledger.HaltOf(asker.Link) is null
            ? ledger.Halts.Add(new Halt(asker.Link, asker.Migration, asker.Name, phase, error, failedAt))
            : ledger.Halts;
        var sentence = $"{asker.Name} failed{(phase is null ? "" : $" at {phase}")} with {asker.What}"
            + (needsHands ? ", its undo failed and it stays out of load: it needs hands" : place is null ? "" : ", is as it was and back in load")
            + (halts.Count > ledger.Halts.Count ? $"; change halted: {error}" : $": {error}");
        // What was asked before this run is answered by it.
        var retries = ledger.Retries.RemoveAll(retry => retry.Host == asker.Name && retry.Link == asker.Link);
        return Entry(WithChange(ledger with { Places = places, Halts = halts, Retries = retries }, change), asker, sentence);
    }

    /// <summary>The change got nowhere for too long, as this host has watched it.</summary>
    /// <param name="progress">How far it had come all that time; see <see cref="Change.Progress"/>.</param>
    public static LedgerEntry? HaltForLackOfProgress(Ledger ledger, Asker asker, string progress, TimeSpan deadline, DateTimeOffset now) =>
        ledger.ChangeOf(asker.Link)?.Progress == progress && ledger.HaltOf(asker.Link) is null && ledger.Pause is null
            ? Entry(
                ledger with { Halts = ledger.Halts.Add(new Halt(asker.Link, asker.Migration, asker.Name, null, $"no host completed it for {deadline.TotalMinutes:0} min", now) { Stalled = true }) },
                asker, $"{asker.Name} halts {asker.What}: no host completed it for {deadline.TotalMinutes:0} min")
            : null;

    /// <summary>Step 6: a host that is out of load finds its place gone, by a lost entry or by hand, and says that it is out.</summary>
    public static LedgerEntry? Reclaim(Ledger ledger, Asker asker, Limit atMostOut, DateTimeOffset now) => ledger.PlaceOf(asker.Host) is not null
        ? null
        : Entry(
            ledger with { Places = ledger.Places.Add(new Place(asker.Host, asker.Name, asker.Link, asker.Migration, atMostOut, now)) },
            asker, $"{asker.Name} is out of load for {asker.What}: its place had vanished from the ledger");

    public static LedgerEntry? PauseRole(Ledger ledger, string by, string reason, DateTimeOffset now) =>
        ledger.Pause is not null ? null : Entry(ledger with { Pause = new Pause(by, reason, now) }, by, $"{by} pauses {ledger.Role}: {reason}");

    /// <summary>Lifts the pause.</summary>
    public static LedgerEntry? Unpause(Ledger ledger, string by, string reason, DateTimeOffset now) =>
        ledger.Pause is null ? null : Entry(ledger with { Pause = null }, by, $"{by} lifts the pause: {reason}");

    /// <summary>Lifts every halt.</summary>
    public static LedgerEntry? LiftHalts(Ledger ledger, string by, string reason, DateTimeOffset now) => ledger.Halts.IsEmpty
        ? null
        : Entry(
            ledger with
            {
                Halts = [],
                Changes = [.. ledger.Changes.Select(change => ledger.HaltOf(change.Link) is null ? change : Looked(change, now))],
            },
            by, $"{by} lifts {string.Join(" and ", ledger.Halts.Select(halt => $"the halt of {halt.Link.Short} {halt.Migration}"))}: {reason}");

    /// <summary>A person has looked: the host may try its failed migration again, and that migration's halt is lifted.</summary>
    public static LedgerEntry? AskRetry(Ledger ledger, HostName host, CommitId link, MigrationName migration, string by, string reason, DateTimeOffset now) =>
        ledger.Retries.Any(retry => retry.Host == host && retry.Link == link)
            ? null
            : Entry(
                ledger with
                {
                    Retries = Bounded(ledger.Retries.RemoveAll(retry => retry.Host == host).Add(new Retry(host, link, by, reason, now)), RetriesKept),
                    Halts = ledger.Halts.RemoveAll(halt => halt.Link == link),
                    // Seen to: from here on the place is given back like any other.
                    Places = [.. ledger.Places.Select(place => place.Name == host && place.Link == link ? place with { NeedsHands = false } : place)],
                    Changes = [.. ledger.Changes.Select(change => change.Link == link ? Looked(change, now) : change)],
                },
                by, $"{by} asks {host} to try {link.Short} {migration} again: {reason}");

    /// <summary>A person took the host out of the herd: what it holds is given back. A halt that its failure caused stays, since the change is no better for it.</summary>
    /// <param name="asked">It asks for a place, and is to get none any more.</param>
    public static LedgerEntry? RemoveHost(Ledger ledger, HostId host, HostName name, string by, string reason, bool asked = false)
    {
        var place = ledger.PlaceOf(host);
        return place is null && !asked && !ledger.Retries.Any(retry => retry.Host == name)
            ? null
            : Entry(
                ledger with { Places = ledger.Places.RemoveAll(held => held.Host == host), Retries = ledger.Retries.RemoveAll(retry => retry.Host == name) },
                by, $"{by} removes {name}{(place is null ? asked ? ", which asked for a place" : "" : $", which gives back its place for {place.Link.Short} {place.Migration}")}: {reason}");
    }

    /// <summary>A person has looked: what failed before does not count any more, and the deadline begins anew.</summary>
    static Change Looked(Change change, DateTimeOffset now) =>
        change with { Failures = NotCounting(change), LastProgressAt = now };

    static ImmutableList<FailedHost> NotCounting(Change change) => [.. change.Failures.Select(failure => failure with { Counts = false })];

    public static Ledger WithChange(Ledger ledger, Change change)
    {
        var changes = ledger.Changes.RemoveAll(known => known.Link == change.Link).Add(change);
        if (changes.Count > ChangesKept)
        {
            // A host that joins late runs all the old migrations once more: what is under way must not be forgotten for these.
            var over = changes.FindIndex(known => known.Link != change.Link && IsOver(ledger, known));
            changes = changes.RemoveAt(over < 0 ? 0 : over);
        }

        return ledger with { Changes = changes };
    }

    /// <summary>As far as the ledger can tell: nobody is in it, and nothing that it says of the change keeps anybody.</summary>
    static bool IsOver(Ledger ledger, Change change) =>
        !ledger.Places.Exists(place => place.Link == change.Link) && ledger.HaltOf(change.Link) is null && change.Failed == 0 && change is not { Canaries: > 0, CanariesHealthyAt: null };

    static ImmutableList<T> Bounded<T>(ImmutableList<T> list, int most) => list.Count <= most ? list : list.RemoveRange(0, list.Count - most);

    static LedgerEntry Entry(Ledger after, Asker asker, string sentence) => Entry(after, asker.Name.ToString(), sentence);

    static LedgerEntry Entry(Ledger after, string by, string sentence) => new(after with { Epoch = after.Epoch + 1 }, PrintableText.Line(sentence, 400), by);
}
