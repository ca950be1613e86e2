using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Journals;

/// <summary>
/// What a host writes down before or right after it acts. The journal is these, one a line; the host's <see cref="Position"/> is what
/// they add up to. Links and refs are written as full sha1s.
/// </summary>
abstract record JournalEntry
{
    /// <summary>Which entry it is; the first word of its line.</summary>
    [JsonPropertyName(JournalKinds.Property)]
    [JsonPropertyOrder(-1)]
    public string Kind => JournalKinds.Of(this).Name;

    public required DateTimeOffset At { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JournalKinds.Of(this).Json());

    /// <summary>Null where the text is no entry of a kind that this version knows.</summary>
    public static JournalEntry? FromJson(string json)
    {
        try
        {
            return JournalKinds.In(json) is { } kind ? (JournalEntry?)JsonSerializer.Deserialize(json, kind.Json()) : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>All that earlier entries added up to; the first line of a compacted journal.</summary>
sealed record Snapshot(PositionRecord Position) : JournalEntry;

/// <summary>The chain up to this link keeps the rules; the host holds to it.</summary>
sealed record Accepted(string Link) : JournalEntry;

/// <summary>The roles that the host has from here on.</summary>
sealed record Granted(IReadOnlyList<string> Roles) : JournalEntry;

/// <summary>A role that was given later has now run all its earlier migrations.</summary>
sealed record CaughtUp(string Role) : JournalEntry;

/// <summary>Links without work for this host were passed, up to this one.</summary>
sealed record Passed(string Link) : JournalEntry;

/// <summary>The host stands before this migration and has to wait; written when what it waits for changes. See <see cref="Waiting"/>.</summary>
sealed record Waits(
    string Link, string For, DateTimeOffset Since, string? Progress, TimeSpan WithoutProgress, DateTimeOffset? CountedFrom, DateTimeOffset? CanariesHealthySince) : JournalEntry
{
    /// <summary>What others are told; absent where the ledgers show it.</summary>
    public PublishedWait? Published { get; init; }

    public static Waits Of(Waiting waiting, DateTimeOffset at) => new(
        waiting.Link.ToString(), waiting.For, waiting.Since, waiting.Progress, waiting.WithoutProgress, waiting.CountedFrom, waiting.CanariesHealthySince) { At = at, Published = waiting.Published };

    public Waiting ToWaiting() => new(CommitId.Parse(Link), For, Since)
    {
        Published = Published,
        Progress = Progress,
        WithoutProgress = WithoutProgress,
        CountedFrom = CountedFrom,
        CanariesHealthySince = CanariesHealthySince,
    };
}

/// <summary>A migration is about to run. <paramref name="Earlier"/>: it is one that a newly given role catches up on, behind the state.</summary>
/// <param name="Script">The link whose script runs at this position; null where it is the link's own.</param>
/// <param name="FailuresAllowed">As its <c>Rolling</c> says; null where it is not rolling and so holds no place.</param>
sealed record Started(string Link, string Migration, bool Earlier, int Attempt, string? Script = null, int? FailuresAllowed = null) : JournalEntry;

/// <summary>The script is about to be let into this phase.</summary>
sealed record Entered(string Phase) : JournalEntry;

/// <summary>The script came out of the phase without an error.</summary>
sealed record Left(string Phase, double Seconds) : JournalEntry;

/// <summary>The migration is done for ever. <paramref name="Report"/> is the report's commit, made but not yet published.</summary>
sealed record Completed(string Link, string? Report) : JournalEntry;

/// <summary>A helper is about to change this resource; <paramref name="Undo"/> puts it back, the last one first.</summary>
/// <param name="Number">From 1, through all attempts at one migration.</param>
/// <param name="Owes">What is to happen at the end of the phase because of it.</param>
sealed record Changing(int Number, string Resource, IReadOnlyList<UndoRecord> Undo, ReactionRecord? Owes = null) : JournalEntry
{
    /// <summary>What nobody may see of the commands in these; absent where they hold no such word.</summary>
    public IReadOnlyList<string>? Hidden { get; init; }
}

/// <summary>What was owed at the end of the phase begins, such as the restart of a service.</summary>
sealed record Reacting(ReactionRecord Reaction) : JournalEntry;

/// <summary>It is done.</summary>
sealed record Reacted(ReactionRecord Reaction) : JournalEntry;

/// <summary>A phase failed, and from here on the migration is undone.</summary>
/// <param name="Try">From 1; more when the undo itself was interrupted and goes on.</param>
sealed record Failing(string Link, string? Phase, string Error, string? Where, int Try) : JournalEntry;

/// <summary>What the entry <see cref="Changing"/> of this number named is as it was.</summary>
/// <param name="Note">What is to be said about that, as a rule nothing.</param>
sealed record Undid(int Number, string? Note) : JournalEntry;

/// <summary>The migration failed, the host is as it was, and it will try again by itself, from the migration's start.</summary>
/// <param name="Number">Of the try to come, from 1: the first run is none.</param>
/// <param name="Of">How many there are.</param>
/// <param name="After">Not before this moment of the host's own clock.</param>
/// <param name="Report">The commit of the report on the try that failed, made but not yet published.</param>
/// <param name="Account">Where the host is now.</param>
sealed record Again(
    string Link, int Number, int Of, DateTimeOffset After, string? Phase, string Error, string? Where, string? Report, string? Account) : JournalEntry
{
    /// <summary>How long until then; nothing when the time has come. A clock that was set back does not make the wait longer.</summary>
    public TimeSpan LeftAt(DateTimeOffset now) => now < At || now >= After ? TimeSpan.Zero : After - now;
}

/// <summary>The migration failed and will not be tried again by itself.</summary>
/// <param name="End">How that left the host; null in what an older version wrote.</param>
/// <param name="Account">Where the host is now, or why it needs hands.</param>
sealed record Failed(string Link, string? Phase, string Error, string? Where, string? Report, FailureEnd? End = null, string? Account = null) : JournalEntry
{
    /// <summary>What failed, where it failed before it was started: nothing of it ran.</summary>
    public NotStarted? NotStarted { get; init; }
}

/// <summary>A migration that waited in vain; as in <see cref="Started"/>.</summary>
sealed record NotStarted(string Migration, string? Script, int? FailuresAllowed);

/// <summary>How a failure left the host.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureEnd>))]
enum FailureEnd
{
    /// <summary>It is as it was before the migration, and in load again if it was.</summary>
    Undone,

    /// <summary>It could not be put back, or does not work: it stays out of load until somebody has looked.</summary>
    Stuck,
}

/// <summary>The role's ledger says that the migration failed here.</summary>
sealed record Told(string Link) : JournalEntry;

/// <summary>
/// This home is older than what the host has published: it was restored from a backup. It runs again, from where it really is, what it had run up to a link.
/// </summary>
/// <param name="To">The state that the host had published.</param>
/// <param name="Tag">What it had published.</param>
sealed record Restored(string To, string Tag) : JournalEntry;

/// <summary>It is again where it was before it was restored.</summary>
sealed record Replayed(string To) : JournalEntry;

/// <summary>A person asked to try the failed migration again.</summary>
sealed record Retried(string Link, string? Reason) : JournalEntry;

/// <summary>What of the specs of this host's roles does not hold, when that has changed; none where all holds again.</summary>
sealed record Drifted(IReadOnlyList<string> Specs) : JournalEntry;

/// <summary>The origin has this tag and these reports.</summary>
sealed record Published(string Tag, string? Report) : JournalEntry;
