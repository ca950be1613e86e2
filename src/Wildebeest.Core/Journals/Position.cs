using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Journals;

/// <summary>A migration that was started and neither completed nor failed: the host died in it, or is in it now.</summary>
sealed record Unfinished(CommitId Link, MigrationName Migration, bool Earlier, int Attempt, string? Phase, DateTimeOffset Since)
{
    /// <summary>The link whose script it is.</summary>
    public CommitId Script { get; init; } = Link;

    /// <summary>Null where the migration is not rolling.</summary>
    public int? FailuresAllowed { get; init; }

    /// <summary>A phase was entered, in this attempt or an earlier one: outside of phases nothing of a script acts.</summary>
    public bool HasRun { get; init; }

    /// <summary>What its helpers changed in all attempts, in order; the step of number n is the n-th.</summary>
    public ImmutableList<UndoStep> Undo { get; init; } = [];

    /// <summary>What was to happen at the ends of phases because something changed, in all attempts.</summary>
    public ImmutableList<OwedStep> Owed { get; init; } = [];

    /// <summary>What nobody may see of the commands in these two.</summary>
    public ImmutableList<string> Hidden { get; init; } = [];

    /// <summary>Why it is being undone; null while it is not.</summary>
    public Failing? Failing { get; init; }

    /// <summary>Which of the tries that the script asks for this is, or is to be; 0 for the first run.</summary>
    public int Retry { get; init; }

    /// <summary>It waits for its next try; null while it runs.</summary>
    public Again? Again { get; init; }

    public Unfinished After(Again again) => this with
    {
        Attempt = 0,
        Phase = null,
        HasRun = false,
        Since = again.At,
        Undo = [],
        Owed = [],
        Hidden = [],
        Failing = null,
        Retry = again.Number,
        Again = again,
    };

    public Unfinished After(Undid undid) =>
        undid.Number >= 1 && undid.Number <= Undo.Count
            ? this with { Undo = Undo.SetItem(undid.Number - 1, Undo[undid.Number - 1] with { Done = true, Note = undid.Note }) }
            : this;

    public Unfinished After(Changing changing)
    {
        var changed = this with
        {
            Undo = Undo.Add(new UndoStep(changing.Number, Phase, changing.Resource, changing.Undo)),
            Hidden = changing.Hidden is null ? Hidden : [.. Hidden.Union(changing.Hidden)],
        };
        return changing.Owes is not { } owes || Phase is not { } phase ? changed
            : Owed.FindIndex(step => step.Phase == phase && step.Reaction == owes) is var known and >= 0 ? changed with { Owed = Owed.SetItem(known, Owed[known] with { Done = false }) }
            : changed with { Owed = Owed.Add(new OwedStep(phase, owes)) };
    }

    public Unfinished After(Reacting reacting) => this with { Owed = [.. Owed.Select(step => step.Phase == Phase && step.Reaction == reacting.Reaction ? step with { Begun = true, BegunAfter = step.Begun ? step.BegunAfter : Undo.Count } : step)] };

    /// <summary>
    /// Whether the service did not run when this migration came, so that putting it back is leaving it stopped. What an earlier attempt's restart or reload may have
    /// killed did run.
    /// </summary>
    public bool FoundStopped(string service)
    {
        var first = Undo.SelectMany(step => step.Records.OfType<PutBack>(), (step, record) => (step.Number, Ran: record.Ran(service))).FirstOrDefault(found => found.Ran is not null);
        return first.Ran == false && Owed.All(owed => !owed.Begun || !owed.Reaction.IsOfService(service) || owed.BegunAfter >= first.Number);
    }

    /// <summary>A restart settles a reload of the same service, too.</summary>
    public Unfinished After(Reacted reacted) => this with
    {
        Owed = [.. Owed.Select(step => step.Phase == Phase && (step.Reaction == reacted.Reaction || step.Reaction.IsSubsumedBy(reacted.Reaction)) ? step with { Done = true } : step)],
    };
}

/// <summary>What is to happen once at the end of a phase.</summary>
/// <param name="Begun">It may have taken hold, so that an undo has to let it happen again.</param>
/// <param name="Done">It is not owed any more.</param>
/// <param name="BegunAfter">How many changes were written down when it first began.</param>
sealed record OwedStep(string Phase, ReactionRecord Reaction, bool Begun = false, bool Done = false, int BegunAfter = 0);

/// <summary>One change of a helper's, and how to put it back.</summary>
/// <param name="Phase">The phase that it was made in.</param>
/// <param name="Done">Whether it was put back.</param>
/// <param name="Note">What is to be said about its being put back, as a rule nothing.</param>
sealed record UndoStep(int Number, string? Phase, string Resource, IReadOnlyList<UndoRecord> Records, bool Done = false, string? Note = null);

/// <summary>The migration that this host stopped at.</summary>
sealed record Failure(CommitId Link, MigrationName Migration, string? Phase, string Error, string? Where, DateTimeOffset At, FailureEnd? End = null, string? Account = null)
{
    /// <summary>The link whose script it was.</summary>
    public CommitId Script { get; init; } = Link;

    /// <summary>Hosts that may fail before the change halts; null where the migration is not rolling.</summary>
    public int? FailuresAllowed { get; init; }

    /// <summary>The role's ledger says so.</summary>
    public bool Told { get; init; }

    /// <summary>What failed and how that left the host; what asks for a person stands first.</summary>
    public string Sentence => End switch
    {
        FailureEnd.Stuck => $"NEEDS HANDS: {Account}. It failed{(Phase is null ? "" : $" at {Phase}")}: {Error}",
        FailureEnd.Undone => UndoneSentence(Error, Account),
        _ => Error,
    };

    /// <summary>What a script throws may be a sentence with its own full stop.</summary>
    public static string UndoneSentence(string error, string? account) => account is null ? error : $"{error.TrimEnd('.')} ({account})";
}

/// <summary>A migration was undone but for what it did to leave load, which is kept on purpose: its next run, or what replaces it, did not find this host out of load.</summary>
sealed record StillOut(CommitId Link, ImmutableList<PutBack> Found);

/// <summary>
/// A report that the origin waits for: of which migration, its commit, made here already unless the disk failed, and the failure that it
/// tells of, which a retry takes off the position before it is told; null for a completion.
/// </summary>
sealed record Owed(CommitId Link, MigrationName Migration, CommitId? Report, DateTimeOffset At, Failure? Failure = null);

/// <summary>
/// Where a host stands: a pure fold over its journal. Nothing here is looked up anywhere else, so what a host did survives the loss of its clone.
/// </summary>
sealed record Position
{
    /// <summary>The last link that the host completed; null before the first.</summary>
    public CommitId? State { get; init; }

    public DateTimeOffset StateSince { get; init; }

    /// <summary>The newest link that keeps the rules and that the host holds to.</summary>
    public CommitId? Accepted { get; init; }

    public ImmutableSortedSet<RoleName> Roles { get; init; } = [];

    /// <summary>
    /// Roles whose migrations are done up to the named link (null: none yet) instead of up to the state. Roles that the host has are caught up
    /// from there; for roles that were taken away it is remembered so that nothing runs twice if they come back.
    /// </summary>
    public ImmutableSortedDictionary<RoleName, CommitId?> Behind { get; init; } = ImmutableSortedDictionary<RoleName, CommitId?>.Empty;

    public Unfinished? Unfinished { get; init; }

    public Failure? Failure { get; init; }

    /// <summary>What a migration that ended stuck had found where it took this host out of load; null where none did.</summary>
    public StillOut? StillOut { get; init; }

    /// <summary>What the migration that is begun found before it changed it, as far as that is no file: of all its attempts, the oldest first.</summary>
    public IEnumerable<PutBack> Found => Unfinished is null ? []
        : (StillOut is { } still && still.Link == Unfinished.Link ? still.Found : []).Concat(Unfinished.Undo.SelectMany(step => step.Records).OfType<PutBack>());

    /// <summary>What the host waits for before its next migration; null where it does not.</summary>
    public Waiting? Waiting { get; init; }

    /// <summary>What of the specs of this host's roles did not hold at the last look.</summary>
    public ImmutableList<string> Drift { get; init; } = [];

    /// <summary>Something changed since the last publication.</summary>
    public bool Unpublished { get; init; }

    /// <summary>A migration's end that is not yet at the origin: until it is, no other may start.</summary>
    public Owed? Owed { get; init; }

    /// <summary>The last time that this home was restored from a backup; null where it never was.</summary>
    public Restored? Restored { get; init; }

    /// <summary>It was, and has yet to come as far as it had.</summary>
    public bool IsReplaying { get; init; }

    public CommitId? PublishedTag { get; init; }

    public CommitId? PublishedReport { get; init; }

    /// <summary>Roles of this host that have earlier migrations to run.</summary>
    public IEnumerable<RoleName> CatchingUp => Roles.Where(Behind.ContainsKey);

    public static Position Of(IEnumerable<JournalEntry> entries) => entries.Aggregate(new Position(), (position, entry) => position.After(entry));

    public Position After(JournalEntry entry) => entry switch
    {
        Snapshot snapshot => snapshot.Position.ToPosition(),
        Accepted accepted => this with { Accepted = CommitId.Parse(accepted.Link) },
        Granted granted => AfterGrant([.. granted.Roles.Select(RoleName.Parse)]),
        CaughtUp caughtUp => this with { Behind = Behind.Remove(RoleName.Parse(caughtUp.Role)), Unpublished = true },
        Passed passed => this with { State = CommitId.Parse(passed.Link), StateSince = passed.At, Unpublished = true, Waiting = null },
        Waits waits => AfterWait(waits.ToWaiting()),
        Started started => AfterStart(started, CommitId.Parse(started.Link), CommitId.Parse(started.Script ?? started.Link)),
        Entered entered => this with { Unfinished = Unfinished is null ? null : Unfinished with { Phase = entered.Phase, Since = entered.At, HasRun = true } },
        Left => this,
        Changing changing => this with { Unfinished = Unfinished?.After(changing) },
        Reacting reacting => this with { Unfinished = Unfinished?.After(reacting) },
        Reacted reacted => this with { Unfinished = Unfinished?.After(reacted) },
        Failing failing => this with { Unfinished = Unfinished is null ? null : Unfinished with { Failing = failing } },
        Undid undid => this with { Unfinished = Unfinished?.After(undid) },
        Again again => this with { Unfinished = Unfinished?.After(again), StillOut = null, Unpublished = true },
        Completed completed => AfterCompletion(completed),
        Failed failed => AfterFailure(failed),
        Told => this with { Failure = Failure is null ? null : Failure with { Told = true } },
        Retried => this with { Failure = null, Unpublished = true },
        Drifted drifted => this with { Drift = [.. drifted.Specs], Unpublished = true },
        Restored restored => this with { Restored = restored, IsReplaying = true, Unpublished = true },
        Replayed => this with { IsReplaying = false, Unpublished = true },
        Published published => this with
        {
            Unpublished = false,
            Owed = null,
            PublishedTag = CommitId.Parse(published.Tag),
            PublishedReport = published.Report is null ? PublishedReport : CommitId.Parse(published.Report),
        },
        _ => this,
    };

    Position AfterStart(Started started, CommitId link, CommitId script) => this with
    {
        Waiting = null,
        Unfinished = new Unfinished(link, MigrationName.Parse(started.Migration), started.Earlier, started.Attempt, null, started.At)
        {
            Script = script,
            FailuresAllowed = started.FailuresAllowed,

            // What an interrupted attempt changed is undone too if this one fails.
            HasRun = Unfinished?.Link == link && Unfinished.HasRun,
            Undo = Unfinished?.Link == link ? Unfinished.Undo : [],
            Owed = Unfinished?.Link == link ? Unfinished.Owed : [],
            Hidden = Unfinished?.Link == link ? Unfinished.Hidden : [],

            // Another script in its place has its tries before it.
            Retry = Unfinished?.Link == link && Unfinished.Script == script ? Unfinished.Retry : 0,
        },
        Failure = null,
    };

    Position AfterGrant(ImmutableSortedSet<RoleName> roles)
    {
        var behind = Behind;
        foreach (var added in roles.Except(Roles))
        {
            // A host without a state has passed nothing: its roles simply start with the chain.
            if (State is not null && !behind.ContainsKey(added))
            {
                behind = behind.Add(added, null);
            }
        }

        foreach (var removed in Roles.Except(roles))
        {
            // Caught up so far: all of this role's migrations up to the state are done.
            if (State is not null && !behind.ContainsKey(removed))
            {
                behind = behind.Add(removed, State);
            }
        }

        // Without its role a migration's failure concerns nobody here any more.
        var failure = Failure is { } failed && roles.Contains(failed.Migration.Role) ? failed : null;
        return this with { Roles = roles, Behind = behind, Failure = failure, Unpublished = true };
    }

    /// <summary>Others are told only of what they do not see in the ledgers, and only when that changed.</summary>
    Position AfterWait(Waiting waiting) => this with
    {
        Waiting = waiting,
        Unpublished = Unpublished || waiting.Published != Waiting?.Published || (waiting.Published is not null && (waiting.Link, waiting.Since) != (Waiting!.Link, Waiting.Since)),
    };

    Position AfterCompletion(Completed completed)
    {
        var link = CommitId.Parse(completed.Link);
        var earlier = Unfinished is { Earlier: true };
        return this with
        {
            State = earlier ? State : link,
            StateSince = completed.At,
            Behind = earlier ? Behind.SetItem(Unfinished!.Migration.Role, link) : Behind,
            Unfinished = null,
            Failure = null,
            StillOut = null,
            Owed = OwedAfter(completed.Link, completed.Report, completed.At),
            Unpublished = true,
        };
    }

    Position AfterFailure(Failed failed)
    {
        var migration = Unfinished?.Migration ?? (failed.NotStarted is { } notStarted ? MigrationName.Parse(notStarted.Migration) : default);
        var failure = new Failure(CommitId.Parse(failed.Link), migration, failed.Phase, failed.Error, failed.Where, failed.At, failed.End, failed.Account)
        {
            Script = Unfinished?.Script ?? CommitId.Parse(failed.NotStarted?.Script ?? failed.Link),
            FailuresAllowed = Unfinished?.FailuresAllowed ?? failed.NotStarted?.FailuresAllowed,
        };
        return this with
        {
            Waiting = null,
            Unfinished = null,
            Failure = failure,
            StillOut = failed.NotStarted is not null ? StillOut : failed.End == FailureEnd.Stuck ? StillOutAfter(failure.Link) : null,
            Owed = OwedAfter(failed.Link, failed.Report, failed.At) with { Migration = migration, Failure = failure },
            Unpublished = true,
        };
    }

    /// <summary>What was put back into load is out no more: what it is in when the next run comes is for that one to find.</summary>
    StillOut? StillOutAfter(CommitId link)
    {
        var left = (Unfinished?.Undo ?? []).SelectMany(step => step.Records.OfType<PutBack>().Where(Departure.IsIn).Select(record => (Record: record, step.Done))).ToList();
        var before = StillOut is { } still && still.Link == link ? still.Found : [];
        ImmutableList<PutBack> found =
        [
            .. before.Where(known => !left.Exists(one => one.Record.Paths[0] == known.Paths[0])),
            .. left.Where(one => !one.Done).Select(one => one.Record).DistinctBy(record => record.Paths[0]),
        ];
        return found.IsEmpty ? null : new StillOut(link, found);
    }

    Owed OwedAfter(string link, string? report, DateTimeOffset at) =>
        new(CommitId.Parse(link), Unfinished?.Migration ?? default, report is null ? null : CommitId.Parse(report), at);
}
