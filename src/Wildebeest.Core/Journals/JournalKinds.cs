using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Wildebeest.Journals;

/// <summary>A kind of entry, the word for it in the journal, and how it is read and written.</summary>
sealed record JournalKind(Type Type, string Name, Func<JsonTypeInfo> Json);

/// <summary>
/// The kinds of entries. The serializer's own way with derived types prepares all of them in each process before it reads the first line, some 170
/// methods to compile at each start; here only those are prepared that occur.
/// </summary>
static class JournalKinds
{
    public const string Property = "entry";

    public static IReadOnlyList<JournalKind> All { get; } =
    [
        new(typeof(Snapshot), "snapshot", () => JournalJson.Default.Snapshot),
        new(typeof(Accepted), "accepted", () => JournalJson.Default.Accepted),
        new(typeof(Granted), "granted", () => JournalJson.Default.Granted),
        new(typeof(CaughtUp), "caught up", () => JournalJson.Default.CaughtUp),
        new(typeof(Passed), "passed", () => JournalJson.Default.Passed),
        new(typeof(Waits), "waits", () => JournalJson.Default.Waits),
        new(typeof(Started), "started", () => JournalJson.Default.Started),
        new(typeof(Entered), "entered", () => JournalJson.Default.Entered),
        new(typeof(Left), "left", () => JournalJson.Default.Left),
        new(typeof(Completed), "completed", () => JournalJson.Default.Completed),
        new(typeof(Changing), "changing", () => JournalJson.Default.Changing),
        new(typeof(Reacting), "reacting", () => JournalJson.Default.Reacting),
        new(typeof(Reacted), "reacted", () => JournalJson.Default.Reacted),
        new(typeof(Failing), "failing", () => JournalJson.Default.Failing),
        new(typeof(Undid), "undid", () => JournalJson.Default.Undid),
        new(typeof(Again), "again", () => JournalJson.Default.Again),
        new(typeof(Failed), "failed", () => JournalJson.Default.Failed),
        new(typeof(Told), "told", () => JournalJson.Default.Told),
        new(typeof(Retried), "retried", () => JournalJson.Default.Retried),
        new(typeof(Drifted), "drifted", () => JournalJson.Default.Drifted),
        new(typeof(Restored), "restored", () => JournalJson.Default.Restored),
        new(typeof(Replayed), "replayed", () => JournalJson.Default.Replayed),
        new(typeof(Published), "published", () => JournalJson.Default.Published),
    ];

    public static JournalKind Of(JournalEntry entry) => All.First(kind => kind.Type == entry.GetType());

    /// <summary>The kind that a line begins with; null where this version knows none of that name.</summary>
    public static JournalKind? In(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
            && reader.ValueTextEquals(Property) && reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { } name
            ? All.FirstOrDefault(kind => kind.Name == name)
            : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Snapshot))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(Granted))]
[JsonSerializable(typeof(CaughtUp))]
[JsonSerializable(typeof(Passed))]
[JsonSerializable(typeof(Waits))]
[JsonSerializable(typeof(Started))]
[JsonSerializable(typeof(Entered))]
[JsonSerializable(typeof(Left))]
[JsonSerializable(typeof(Completed))]
[JsonSerializable(typeof(Changing))]
[JsonSerializable(typeof(Reacting))]
[JsonSerializable(typeof(Reacted))]
[JsonSerializable(typeof(Failing))]
[JsonSerializable(typeof(Undid))]
[JsonSerializable(typeof(Again))]
[JsonSerializable(typeof(Failed))]
[JsonSerializable(typeof(Told))]
[JsonSerializable(typeof(Retried))]
[JsonSerializable(typeof(Drifted))]
[JsonSerializable(typeof(Restored))]
[JsonSerializable(typeof(Replayed))]
[JsonSerializable(typeof(Published))]
sealed partial class JournalJson : JsonSerializerContext;
