using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Ledgers;

/// <summary>The text of <c>ledger.json</c>. Another machine wrote it: a name, link or limit that does not parse makes it unreadable as a whole.</summary>
static class LedgerJson
{
    public const int CurrentVersion = 1;

    /// <summary>Far more than twenty changes and all the places of a role take.</summary>
    public const int LargestText = 4 * 1024 * 1024;

    /// <summary>Seconds; a year. It paces looks, and another machine wrote it.</summary>
    const double LongestOut = 31_536_000;

    /// <summary>Seconds. No push is so short: whoever wrote that would have all push at once, for as many entries as it takes to grow from there.</summary>
    const double ShortestPush = 0.005;
    const double LongestPush = 60;

    /// <param name="nonce">Two hosts that push the same entry at once must not both succeed.</param>
    public static byte[] Write(Ledger ledger, string nonce) => JsonSerializer.SerializeToUtf8Bytes(
        new LedgerRecord
        {
            Role = ledger.Role.ToString(),
            Epoch = ledger.Epoch,
            Places = [.. ledger.Places.Select(place => new PlaceRecord(
                place.Host.ToString(), place.Name.ToString(), place.Link.ToString(), place.Migration.ToString(), place.AtMostOut.ToString(), place.Since, place.NeedsHands, place.Given))],
            Halts = [.. ledger.Halts.Select(halt => new HaltRecord(halt.Link.ToString(), halt.Migration.ToString(), halt.Host.ToString(), halt.Phase, halt.Error, halt.At, halt.Stalled))],
            Pause = ledger.Pause is { } pause ? new PauseRecord(pause.By, pause.Reason, pause.At) : null,
            Changes = [.. ledger.Changes.Select(change => new ChangeRecord(
                change.Link.ToString(), change.Migration.ToString(), change.StartedAt, change.LastProgressAt, change.Completed,
                [.. change.Failures.Select(failure => new FailureRecord(failure.Host.ToString(), failure.Name.ToString(), failure.At, failure.Counts))], change.Canaries, change.CanariesHealthyAt, change.Hosts, change.Reached, Math.Round(change.OutFor.TotalSeconds, 1)))],
            Retries = [.. ledger.Retries.Select(retry => new RetryRecord(retry.Host.ToString(), retry.Link.ToString(), retry.By, retry.Reason, retry.At))],
            PushTakes = Math.Round(ledger.PushTakes.TotalSeconds, 3),
            Nonce = nonce,
        },
        LedgerJsonContext.Default.LedgerRecord);

    /// <summary>Null where it is no ledger of this role in a version that is known here.</summary>
    public static Ledger? Read(byte[] json, RoleName role)
    {
        if (json.Length > LargestText)
        {
            return null;
        }

        try
        {
            var record = JsonSerializer.Deserialize(json, LedgerJsonContext.Default.LedgerRecord);
            return record is { Version: CurrentVersion } && record.Role == role.ToString() && record.Epoch >= 0 && IsWhole(record) ? Checked(record, role) : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    // JSON writes null where an entry must be.
    static bool IsWhole(LedgerRecord record) =>
        record.Places.All(place => place is not null) && record.Halts.All(halt => halt is not null) && record.Retries.All(retry => retry is not null)
        && record.Changes.All(change => change is not null && change.Failures.All(failure => failure is not null));

    static Ledger Checked(LedgerRecord record, RoleName role) => new(role)
    {
        Epoch = record.Epoch,
        Places = [.. record.Places.Select(place => new Place(
            HostId.Parse(place.Host), HostName.Parse(place.Name), CommitId.Parse(place.Link), MigrationName.Parse(place.Migration), LimitOf(place.AtMostOut), place.Since)
        {
            NeedsHands = place.NeedsHands,
            Given = place.Given,
        })],
        Halts = [.. record.Halts.Select(halt => new Halt(
            CommitId.Parse(halt.Link), MigrationName.Parse(halt.Migration), HostName.Parse(halt.Host), halt.Phase is { } phase ? PrintableText.Line(phase, 40) : null, PrintableText.Line(halt.Error), halt.At) { Stalled = halt.Stalled })],
        Pause = record.Pause is { } pause ? new Pause(PrintableText.Line(pause.By, 100), PrintableText.Line(pause.Reason, 500), pause.At) : null,
        Changes = [.. record.Changes.Select(change => new Change(CommitId.Parse(change.Link), MigrationName.Parse(change.Migration), change.StartedAt, change.LastProgressAt)
        {
            Completed = change.Completed,
            Failures = [.. change.Failures.Select(failure => new FailedHost(HostId.Parse(failure.Host), HostName.Parse(failure.Name), failure.At, failure.Counts))],
            Hosts = Math.Max(0, change.Hosts),
            Reached = Math.Clamp(change.Reached, 0, 1),
            OutFor = TimeSpan.FromSeconds(Math.Clamp(change.OutFor, 0, LongestOut)),
            Canaries = change.Canaries,
            CanariesHealthyAt = change.CanariesHealthyAt,
        })],
        Retries = [.. record.Retries.Select(retry => new Retry(
            HostName.Parse(retry.Host), CommitId.Parse(retry.Link), PrintableText.Line(retry.By, 100), PrintableText.Line(retry.Reason, 500), retry.At))],
        PushTakes = record.PushTakes < ShortestPush ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(record.PushTakes, LongestPush)),
    };

    static Limit LimitOf(string text) => Limit.TryParse(text, out var limit) ? limit : throw new FormatException(Limit.Rule);
}

sealed record LedgerRecord
{
    public int Version { get; init; } = LedgerJson.CurrentVersion;

    public required string Role { get; init; }

    public required long Epoch { get; init; }

    public IReadOnlyList<PlaceRecord> Places { get; init; } = [];

    public IReadOnlyList<HaltRecord> Halts { get; init; } = [];

    public PauseRecord? Pause { get; init; }

    public IReadOnlyList<ChangeRecord> Changes { get; init; } = [];

    public IReadOnlyList<RetryRecord> Retries { get; init; } = [];

    public double PushTakes { get; init; }

    public required string Nonce { get; init; }
}

sealed record PlaceRecord(string Host, string Name, string Link, string Migration, string AtMostOut, DateTimeOffset Since, bool NeedsHands, bool Given = false);

sealed record HaltRecord(string Link, string Migration, string Host, string? Phase, string Error, DateTimeOffset At, bool Stalled = false);

sealed record PauseRecord(string By, string Reason, DateTimeOffset At);

sealed record ChangeRecord(
    string Link, string Migration, DateTimeOffset StartedAt, DateTimeOffset LastProgressAt, int Completed, IReadOnlyList<FailureRecord> Failures, int Canaries,
    DateTimeOffset? CanariesHealthyAt, int Hosts, double Reached = 0, double OutFor = 0);

sealed record FailureRecord(string Host, string Name, DateTimeOffset At, bool Counts);

sealed record RetryRecord(string Host, string Link, string By, string Reason, DateTimeOffset At);

[JsonSourceGenerationOptions(AllowDuplicateProperties = false, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, WriteIndented = true)]
[JsonSerializable(typeof(LedgerRecord))]
sealed partial class LedgerJsonContext : JsonSerializerContext;
