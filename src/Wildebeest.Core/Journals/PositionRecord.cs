using System.Collections.Immutable;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Journals;

/// <summary>A <see cref="Position"/> as it is written in a snapshot: plain text only.</summary>
sealed record PositionRecord
{
    public string? State { get; init; }

    public DateTimeOffset StateSince { get; init; }

    public string? Accepted { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Behind { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    public UnfinishedRecord? Unfinished { get; init; }

    public FailureRecord? Failure { get; init; }

    public StillOutRecord? StillOut { get; init; }

    public Waits? Waiting { get; init; }

    public IReadOnlyList<string>? Drift { get; init; }

    public bool Unpublished { get; init; }

    public OwedRecord? Owed { get; init; }

    public Restored? Restored { get; init; }

    public bool IsReplaying { get; init; }

    public string? PublishedTag { get; init; }

    public string? PublishedReport { get; init; }

    public static PositionRecord Of(Position position) => new()
    {
        State = position.State?.ToString(),
        StateSince = position.StateSince,
        Accepted = position.Accepted?.ToString(),
        Roles = [.. position.Roles.Select(role => role.ToString())],
        Behind = position.Behind.ToImmutableSortedDictionary(pair => pair.Key.ToString(), pair => pair.Value?.ToString()),
        Unfinished = position.Unfinished is { } unfinished
            ? new(unfinished.Link.ToString(), unfinished.Migration.ToString(), unfinished.Earlier, unfinished.Attempt, unfinished.Phase, unfinished.Since, unfinished.Undo, unfinished.Failing, unfinished.Script.ToString(), unfinished.FailuresAllowed, unfinished.Retry, unfinished.Again, unfinished.Owed.IsEmpty ? null : unfinished.Owed, unfinished.HasRun,
                unfinished.Hidden.IsEmpty ? null : unfinished.Hidden)
            : null,
        Failure = Of(position.Failure),
        StillOut = position.StillOut is { } still ? new(still.Link.ToString(), still.Found) : null,
        Waiting = position.Waiting is { } waiting ? Waits.Of(waiting, waiting.Since) : null,
        Drift = position.Drift.IsEmpty ? null : position.Drift,
        Unpublished = position.Unpublished,
        Owed = position.Owed is { } owed ? new(owed.Link.ToString(), owed.Migration.ToString(), owed.Report?.ToString(), owed.At, Of(owed.Failure)) : null,
        Restored = position.Restored,
        IsReplaying = position.IsReplaying,
        PublishedTag = position.PublishedTag?.ToString(),
        PublishedReport = position.PublishedReport?.ToString(),
    };

    public Position ToPosition() => new()
    {
        State = Id(State),
        StateSince = StateSince,
        Accepted = Id(Accepted),
        Roles = [.. Roles.Select(RoleName.Parse)],
        Behind = Behind.ToImmutableSortedDictionary(pair => RoleName.Parse(pair.Key), pair => Id(pair.Value)),
        Unfinished = Unfinished is { } unfinished
            ? new(CommitId.Parse(unfinished.Link), MigrationName.Parse(unfinished.Migration), unfinished.Earlier, unfinished.Attempt, unfinished.Phase, unfinished.Since)
            {
                Undo = [.. unfinished.Undo ?? []],
                Failing = unfinished.Failing,
                Script = CommitId.Parse(unfinished.Script ?? unfinished.Link),
                FailuresAllowed = unfinished.FailuresAllowed,
                Retry = unfinished.Retry,
                Again = unfinished.Again,
                Owed = [.. unfinished.Owed ?? []],
                Hidden = [.. unfinished.Hidden ?? []],

                // An older version did not say it.
                HasRun = unfinished.HasRun ?? (unfinished.Attempt > 1 || unfinished.Phase is not null),
            }
            : null,
        Failure = Failure?.ToFailure(),
        StillOut = StillOut is { } still ? new(CommitId.Parse(still.Link), [.. still.Found]) : null,
        Waiting = Waiting?.ToWaiting(),
        Drift = Drift is null ? [] : [.. Drift],
        Unpublished = Unpublished,
        Owed = Owed is { } owed ? new(CommitId.Parse(owed.Link), MigrationName.Parse(owed.Migration), Id(owed.Report), owed.At, owed.Failure?.ToFailure()) : null,
        Restored = Restored,
        IsReplaying = IsReplaying,
        PublishedTag = Id(PublishedTag),
        PublishedReport = Id(PublishedReport),
    };

    static FailureRecord? Of(Failure? failure) => failure is null
        ? null
        : new(failure.Link.ToString(), failure.Migration.ToString(), failure.Phase, failure.Error, failure.Where, failure.At, failure.End, failure.Account, failure.Script.ToString(), failure.FailuresAllowed, failure.Told);

    static CommitId? Id(string? text) => text is null ? null : CommitId.Parse(text);
}

sealed record UnfinishedRecord(
    string Link, string Migration, bool Earlier, int Attempt, string? Phase, DateTimeOffset Since, IReadOnlyList<UndoStep>? Undo = null, Failing? Failing = null,
    string? Script = null, int? FailuresAllowed = null, int Retry = 0, Again? Again = null, IReadOnlyList<OwedStep>? Owed = null, bool? HasRun = null,
    IReadOnlyList<string>? Hidden = null);

sealed record FailureRecord(
    string Link, string Migration, string? Phase, string Error, string? Where, DateTimeOffset At, FailureEnd? End = null, string? Account = null,
    string? Script = null, int? FailuresAllowed = null, bool Told = false)
{
    public Failure ToFailure() => new(CommitId.Parse(Link), MigrationName.Parse(Migration), Phase, Error, Where, At, End, Account)
    {
        Script = CommitId.Parse(Script ?? Link),
        FailuresAllowed = FailuresAllowed,
        Told = Told,
    };
}

sealed record StillOutRecord(string Link, IReadOnlyList<PutBack> Found);

sealed record OwedRecord(string Link, string Migration, string? Report, DateTimeOffset At, FailureRecord? Failure = null);
