using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Values;

/// <summary>Lists and maps as a script's own types.</summary>
static class JsonValue
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        IncludeFields = true,
        // A name that the type does not know is a slip of the pen more often than not.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new WordAsWritten(), new JsonStringEnumConverter() },
    };

    /// <exception cref="MigrationException">It is no <typeparamref name="T"/>.</exception>
    public static T Read<T>(string name, VarAnswer answer)
    {
        var json = answer.Kind == VarKind.Text ? JsonSerializer.Serialize(answer.Text) : answer.Text;
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options)!;
        }
        catch (Exception unfit) when (unfit is JsonException or NotSupportedException)
        {
            // `$.servers[2].port`; what stands behind the number of an item is the item's own matter.
            var path = (unfit as JsonException)?.Path?.TrimStart('$', '.') ?? "";
            var place = answer.Parts.Where(part => path == part.Key || path.StartsWith(part.Key + ".", StringComparison.Ordinal) || path.StartsWith(part.Key + "[", StringComparison.Ordinal))
                .OrderByDescending(part => part.Key.Length).Select(part => part.Value).FirstOrDefault() ?? answer.Where;
            throw new MigrationException($"{place}: {name}{(path.Length == 0 || path[0] == '[' ? path : "." + path)} does not fit {Words(typeof(T))}: {Reason(unfit)}", unfit);
        }
    }

    /// <summary>Maps as dictionaries, lists as lists, words as they were written, true and false as such.</summary>
    public static object? Tree(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);

        static object? Of(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => Of(member.Value), StringComparer.Ordinal),
            JsonValueKind.Array => element.EnumerateArray().Select(Of).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => element.GetRawText(),
        };
    }

    // Its own words end in a path and byte positions of a text that nobody has seen.
    static string Reason(Exception unfit) => unfit.Message.IndexOf(" Path: ", StringComparison.Ordinal) is var at and > 0 ? unfit.Message[..at] : unfit.Message;

    static string Words(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Words))}>" : type.Name;

    /// <summary>A version 1.10 that is asked for as a text is <c>1.10</c>.</summary>
    sealed class WordAsWritten : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new JsonException("It is a list or a map, and a text is asked for."),
        };

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
