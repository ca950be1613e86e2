using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Git;
using Wildebeest.Signatures;

namespace Wildebeest.Refs;

/// <summary>
/// What a host says of itself: the message of its annotated tag, as one line of JSON. Written on transitions only.
/// All of it is another machine's word: checked when read, made printable when shown.
/// </summary>
sealed record HostRecord
{
    public const int CurrentVersion = 1;

    /// <summary>More than this is no record; a tag may be of any size.</summary>
    public const int LongestMessage = 64 * 1024;

    public int Version { get; init; } = CurrentVersion;

    public required string Id { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required HostPhase Phase { get; init; }

    /// <summary>The migration that the phase is about, as <c>role/name</c>.</summary>
    public string? Migration { get; init; }

    /// <summary>The migration's link.</summary>
    public string? Link { get; init; }

    /// <summary>The link whose script it is, where another took its place.</summary>
    public string? Script { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>The agent's version.</summary>
    public required string Agent { get; init; }

    public HostError? Error { get; init; }

    /// <summary>
    /// Roles of this host whose earlier migrations are not all done, since they were given later: the full sha1 of the last that is, or nothing before
    /// the first. For every other role all up to the state is done. Null when there is none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Behind { get; init; }

    /// <summary>When the phase is <see cref="HostPhase.Retrying"/>: when it tries again.</summary>
    public NextTry? Again { get; init; }

    /// <summary>What the host waits for, in the phase <see cref="HostPhase.Waiting"/>.</summary>
    public HostWait? Waits { get; init; }

    /// <summary>The link up to which the host runs again what it had run, since its home was restored from a backup; null where it does not.</summary>
    public string? ReplaysTo { get; init; }

    /// <summary>What of the specs of its roles does not hold; null where all does, as far as it looked.</summary>
    public IReadOnlyList<string>? Drift { get; init; }

    /// <summary>The public half of the host's own key, <c>ssh-ed25519 AAAA…</c>; null where an older agent wrote it.</summary>
    public string? Key { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    // JSON writes null where a text must be.
    bool IsWhole => Id is not null && Roles is not null && Agent is not null && Enum.IsDefined(Phase) && Error is null or { Sentence: not null } && Waits is null or { Sentence: not null }
        && (Key is null || (SshPublicKey.TryParse(Key, out var key) && key.Type == SshPublicKey.Ed25519 && key.ToString() == Key))
        && (Link is null || CommitId.TryParse(Link, out _)) && (Script is null || CommitId.TryParse(Script, out _))
        && (Drift is null || Drift.All(sentence => sentence is not null))
        && (Facts is null || Facts.Values.All(fact => fact is not null))
        && (ReplaysTo is null || CommitId.TryParse(ReplaysTo, out _))
        && (Behind is null || Behind.Values.All(link => link is "" || CommitId.TryParse(link, out _)));

    // Of a signed tag the signature stands below the record.
    static string WithoutSignature(string message) => message.IndexOf("\n" + SshSignature.Begin, StringComparison.Ordinal) is var at and >= 0 ? message[..at] : message;

    public string ToJson() => JsonSerializer.Serialize(this, HostRecordJson.Default.HostRecord);

    /// <summary>Null where the message is no record of a version that is known here.</summary>
    public static HostRecord? FromJson(string message)
    {
        if (message.Length > LongestMessage)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(WithoutSignature(message), HostRecordJson.Default.HostRecord) is { Version: CurrentVersion, IsWhole: true } record
                ? record with { Facts = record.Facts ?? new Dictionary<string, string>() }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a host is doing, as others see it.</summary>
enum HostPhase
{
    Joined,
    Idle,

    /// <summary>It stands before a migration and waits for something that the ledgers do not show.</summary>
    Waiting,
    LeaveLoad,
    Update,
    Check,
    Rejoin,
    Verify,
    Undo,
    Rollback,

    /// <summary>A migration failed and was undone; the host waits until it tries again by itself.</summary>
    Retrying,
    Failed,
}

/// <summary>The last thing that went wrong on a host, in one sentence, and where.</summary>
/// <param name="End">Of a failed migration: <see cref="Undone"/> or <see cref="Stuck"/>. Null where nothing failed, or an older agent says nothing of it.</param>
sealed record HostError(string Sentence, string? Where, DateTimeOffset At, string? End = null)
{
    /// <summary>The host is as it was before.</summary>
    public const string Undone = "undone";

    /// <summary>It is not, and stays out of load until a person has looked.</summary>
    public const string Stuck = "stuck";
}

/// <summary>What a host waits for before its next migration.</summary>
/// <param name="Sentence">For people; written when the wait begins, so it names nobody.</param>
/// <param name="Role">Whose hosts are awaited, where they are.</param>
/// <param name="Completed">What those must have completed, as <c>role/name</c>.</param>
/// <param name="Asks">True where it waits for a place before <see cref="HostRecord.Link"/>, which others may give it; else absent.</param>
sealed record HostWait(string Sentence, string? Role = null, string? Completed = null, bool? Asks = null);

[JsonSourceGenerationOptions(AllowDuplicateProperties = false, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HostRecord))]
sealed partial class HostRecordJson : JsonSerializerContext;
