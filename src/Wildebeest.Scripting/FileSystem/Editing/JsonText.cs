using System.Text.Json;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>A value of a JSON text and where it stands, in bytes.</summary>
sealed record JsonText(JsonTokenType Kind, int Start)
{
    public int End { get; private set; }

    /// <summary>Of an object.</summary>
    public List<JsonMember> Members { get; } = [];

    /// <summary>Of an array.</summary>
    public List<JsonText> Items { get; } = [];

    public string Noun => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    /// <exception cref="EditRefused">It is no JSON.</exception>
    public static JsonText Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader);
            reader.Read();
            return root;
        }
        catch (JsonException cause)
        {
            throw new EditRefused($"this is no JSON that can be edited: {cause.Message}", cause.LineNumber + 1);
        }
    }

    static JsonText ReadValue(ref Utf8JsonReader reader)
    {
        var value = new JsonText(reader.TokenType, (int)reader.TokenStartIndex);
        if (value.Kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (name, start) = (reader.GetString()!, (int)reader.TokenStartIndex);
                reader.Read();
                value.Members.Add(new JsonMember(name, start, ReadValue(ref reader)));
            }
        }
        else if (value.Kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                value.Items.Add(ReadValue(ref reader));
            }
        }

        value.End = (int)reader.BytesConsumed;
        return value;
    }
}

/// <param name="Start">Of the name.</param>
sealed record JsonMember(string Name, int Start, JsonText Value);
