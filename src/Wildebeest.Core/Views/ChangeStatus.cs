using System.Text.Json.Serialization;

namespace Wildebeest.Views;

/// <summary>How one host stands to one change.</summary>
enum ChangeStanding
{
    Done,
    InIt,
    Waiting,

    /// <summary>It failed, and the host needs hands, or does not say how the failure left it.</summary>
    Failed,

    /// <summary>It failed, and the host is as it was before.</summary>
    Undone,
}

/// <summary>One host in one change.</summary>
/// <param name="Standing"><c>done</c>, <c>inIt</c>, <c>waiting</c>, <c>failed</c> or <c>undone</c>.</param>
/// <param name="Phase">As in <c>status</c>, or <c>out of load</c> of a host that holds a place and has published no phase; null where it is done and has gone on since.</param>
/// <param name="Since">The beginning of that phase; null as above.</param>
/// <param name="Error">Of a failure; safe to print.</param>
sealed record HostInChange(string Name, ChangeStanding Standing, string? Phase, DateTimeOffset? Since, string? Error);

/// <summary>One migration applied to the herd: who has it, who is in it, who waits, who failed, who was put back. Hosts by name.</summary>
sealed record ChangeStatus
{
    public required string Link { get; init; }

    public required string Migration { get; init; }

    /// <summary>Every host of the role that the change is for. Not in the JSON of many changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HostInChange>? Hosts { get; init; }

    public IReadOnlyList<string> Done { get; init; } = [];

    public IReadOnlyList<string> InIt { get; init; } = [];

    public IReadOnlyList<string> Waiting { get; init; } = [];

    public IReadOnlyList<string> Failed { get; init; } = [];

    public IReadOnlyList<string> Undone { get; init; } = [];

    /// <summary>When the first host began; null where the ledger does not say it: before that, for a migration that is not rolling, and for an old one.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? LastProgressAt { get; init; }

    /// <summary>When the last host was back in load with it; null while there is one that is not.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>From the first host's beginning to the last one's end; null while it is not done.</summary>
    public double? TookSeconds { get; init; }

    /// <summary>Why nobody starts it; null while it may go on.</summary>
    public string? Halt { get; init; }

    /// <summary>The full sha1 of the link that took its place.</summary>
    public string? ReplacedBy { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(StandingNames)])]
[JsonSerializable(typeof(IReadOnlyList<ChangeStatus>))]
sealed partial class ChangesJson : JsonSerializerContext;

sealed class StandingNames() : JsonStringEnumConverter<ChangeStanding>(System.Text.Json.JsonNamingPolicy.CamelCase);
