using System.Collections.Immutable;
using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Ledgers;

/// <summary>
/// A host that may be out of load for a migration. It belongs to the host, not to a process and not to a clock: a host that dies keeps it
/// until it comes back and finishes, or a person removes the host.
/// </summary>
sealed record Place(HostId Host, HostName Name, CommitId Link, MigrationName Migration, Limit AtMostOut, DateTimeOffset Since)
{
    /// <summary>Its undo failed: the host stays out of load until a person has looked.</summary>
    public bool NeedsHands { get; init; }

    /// <summary>
    /// Another host gave it to this one, which had asked for it; <see cref="Since"/> is then when it began to wait. Until it has begun it may decline it. Not set
    /// any more where it needs hands: it has been used then.
    /// </summary>
    public bool Given { get; init; }

    /// <summary>
    /// A place is the host's: it serves the migration that replaces the one that it was taken for, and never waits for itself. One that was taken in the time
    /// that a restored host has lost serves the first migration that it comes to.
    /// </summary>
    public bool Serves(Asker asker) => asker.Host == Host && (asker.Replays || IsInside(asker));

    /// <summary>Whether its host is let in already.</summary>
    public bool IsInside(Asker asker) => Link == asker.Link || asker.InsteadOf.Contains(Link);
}

/// <summary>A change that stopped itself, because a host failed or because it got nowhere: nobody of the role starts it until a person lifts the halt.</summary>
/// <param name="Host">Who failed; or, of one that got nowhere, who has watched it.</param>
sealed record Halt(CommitId Link, MigrationName Migration, HostName Host, string? Phase, string Error, DateTimeOffset At)
{
    /// <summary>No host failed: it got nowhere for too long.</summary>
    public bool Stalled { get; init; }

    public string Sentence => $"the change {Link.Short} {Migration} is halted: {(Stalled ? $"{Error}, as {Host} saw" : $"{Host} failed{(Phase is null ? "" : $" at {Phase}")}: {Error}")}";
}

/// <summary>A person keeps the whole role from starting anything.</summary>
sealed record Pause(string By, string Reason, DateTimeOffset At);

/// <summary>A person asked a host to try its failed migration again.</summary>
sealed record Retry(HostName Host, CommitId Link, string By, string Reason, DateTimeOffset At);

/// <summary>How far a rolling migration has come in its role.</summary>
sealed record Change(CommitId Link, MigrationName Migration, DateTimeOffset StartedAt, DateTimeOffset LastProgressAt)
{
    /// <summary>Hosts that are back in load with it.</summary>
    public int Completed { get; init; }

    /// <summary>Who failed with it, the last time only; see <see cref="FailedHost.Counts"/>.</summary>
    public ImmutableList<FailedHost> Failures { get; init; } = [];

    public int Failed => Failures.Count(failure => failure.Counts);

    /// <summary>How many hosts the role had when somebody counted them last; 0 while nobody has.</summary>
    public int Hosts { get; init; }

    /// <summary>How far its <see cref="Queue"/> has come, from 0 to 1: to the furthest host that took a place; 0 while nobody said.</summary>
    public double Reached { get; init; }

    /// <summary>How long a host is out for it, averaged over those that came back last, each by its own clock; zero while none did.</summary>
    public TimeSpan OutFor { get; init; }

    /// <summary>How many hosts go first, as the first of them asked; 0 for none.</summary>
    public int Canaries { get; init; }

    /// <summary>When the last of the canaries was back in load, by its own clock. Others count the soak from when they saw it.</summary>
    public DateTimeOffset? CanariesHealthyAt { get; init; }

    /// <summary>Differs after each completion and each lift of a halt; the times in it are only compared for being the same.</summary>
    public string Progress => string.Create(CultureInfo.InvariantCulture, $"{Completed} {LastProgressAt:O}");
}

/// <summary>A host that failed with a change. The host and the time by its own clock name one run of the migration, so that no failure is told twice.</summary>
/// <param name="Counts">Against the failures that are allowed: until a person has looked.</param>
sealed record FailedHost(HostId Host, HostName Name, DateTimeOffset At, bool Counts = true);

/// <summary>
/// A role's shared record: who is out of load now, whether the role is halted or paused, and by whom. Immutable; <see cref="LedgerMoves"/> makes
/// the next one. It is what one entry at the origin holds.
/// </summary>
sealed record Ledger(RoleName Role)
{
    const double WeightOfTheLatest = 0.5;
    const double MostBelieved = 4;

    /// <summary>Grows by one with each entry; 0 before the first.</summary>
    public long Epoch { get; init; }

    public ImmutableList<Place> Places { get; init; } = [];

    public ImmutableList<Halt> Halts { get; init; } = [];

    public Pause? Pause { get; init; }

    /// <summary>The latest changes, what was written last at the end; how each host fared with older ones is in the reports.</summary>
    public ImmutableList<Change> Changes { get; init; } = [];

    public ImmutableList<Retry> Retries { get; init; } = [];

    /// <summary>
    /// How long a push, or a fetch, takes those who wrote here last; zero while nobody said. Who lets others push first waits for theirs, and its own may have been made
    /// when all were told of a change at once, and be many times as long as those of now.
    /// </summary>
    public TimeSpan PushTakes { get; init; }

    public Place? PlaceOf(HostId host) => Places.Find(place => place.Host == host);

    /// <summary>Who writes says how long it took just now. The latest counts for a half, and for no more than four times what was said before it: a host may have stood still.</summary>
    public Ledger WithPush(TimeSpan took)
    {
        var believed = PushTakes == TimeSpan.Zero || took < PushTakes * MostBelieved ? took : PushTakes * MostBelieved;
        return this with { PushTakes = PushTakes == TimeSpan.Zero ? took : PushTakes + ((believed - PushTakes) * WeightOfTheLatest) };
    }

    /// <summary>Of a host that has a place: how many others have theirs before its own and for the same link, and had none in an earlier ledger in which it had none.</summary>
    public int Fellows(HostId host, Ledger earlier) => PlaceOf(host) is { } own
        ? Places.TakeWhile(place => place.Host != host).Count(place => place.Link == own.Link && earlier.PlaceOf(place.Host) is null)
        : 0;

    public Halt? HaltOf(CommitId link) => Halts.Find(halt => halt.Link == link);

    public Change? ChangeOf(CommitId link) => Changes.Find(change => change.Link == link);

    /// <summary>How many may be out: the smallest of what every holder and the next one ask for.</summary>
    /// <param name="hosts">What a percentage is of.</param>
    public int LimitInForce(Limit atMostOut, int hosts) => Places.Select(place => place.AtMostOut).Append(atMostOut).Min(asked => asked.Of(hosts));

    /// <summary>How many hosts have begun a change, whatever became of them; 0 before the first.</summary>
    public int Begun(CommitId link) => ChangeOf(link) is { } change ? change.Completed + change.Failures.Count + Places.Count(place => place.Link == link) : 0;
}
