using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wildebeest.Vars;

/// <summary>A value as its file has it.</summary>
/// <param name="Where"><c>vars/web.yaml(12,9)</c>.</param>
abstract record VarValue(string Where)
{
    /// <summary>Whether both say the same, wherever they stand.</summary>
    public bool IsSameAs(VarValue other) => (this, other) switch
    {
        (VarScalar left, VarScalar right) => left.Text == right.Text && left.Kind == right.Kind,
        (VarList left, VarList right) => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => pair.First.IsSameAs(pair.Second)),
        (VarMap left, VarMap right) => left.Entries.Count == right.Entries.Count && left.Entries.All(entry => right.Entries.TryGetValue(entry.Key, out var twin) && entry.Value.IsSameAs(twin)),
        _ => false,
    };

    public abstract void Write(Utf8JsonWriter writer);

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Nothing,
}

/// <summary>One word. Its text stays as it was written, so that a version <c>1.10</c> is not a number to those who want a text.</summary>
sealed partial record VarScalar(string Text, ScalarKind Kind, string Where) : VarValue(Where)
{
    /// <param name="isPlain">Whether it stands without quotes.</param>
    public static VarScalar Of(string text, bool isPlain, string where) => new(text, !isPlain ? ScalarKind.Text : text switch
    {
        "~" or "null" => ScalarKind.Nothing,
        "true" or "false" => ScalarKind.Boolean,
        _ => Number().IsMatch(text) ? ScalarKind.Number : ScalarKind.Text,
    }, where);

    public override void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case ScalarKind.Nothing:
                writer.WriteNullValue();
                break;
            case ScalarKind.Text:
                writer.WriteStringValue(Text);
                break;
            default:
                writer.WriteRawValue(Text);
                break;
        }
    }

    // As JSON has them: what begins with a zero, such as a file's mode, stays a text.
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

sealed record VarList(IReadOnlyList<VarValue> Items, string Where) : VarValue(Where)
{
    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
        {
            item.Write(writer);
        }

        writer.WriteEndArray();
    }
}

sealed record VarMap(IReadOnlyDictionary<string, VarValue> Entries, string Where) : VarValue(Where)
{
    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Entries)
        {
            writer.WritePropertyName(name);
            value.Write(writer);
        }

        writer.WriteEndObject();
    }
}
