namespace Wildebeest.Scripting.Protocol;

/// <summary>A script asks for a value.</summary>
/// <param name="Name">Such as <c>pool.size</c>; nothing is all of them.</param>
/// <param name="Service">At which service it is asked; null at none.</param>
sealed record VarQuestion(string Name, string? Service, string? Aspect)
{
    public byte[] Encode() => Frame.Encode(FrameKind.AskVar, writer =>
    {
        writer.Write(Name);
        writer.WriteOptional(Service);
        writer.WriteOptional(Aspect);
    });

    public static VarQuestion Read(BinaryReader reader) => new(reader.ReadString(), reader.ReadOptional(), reader.ReadOptional());
}

/// <summary>What a value is, told apart so that a script that wants a word needs no JSON.</summary>
enum VarKind : byte
{
    /// <summary>There is none; the text is the sentence that says so.</summary>
    Missing,
    Text,
    Number,
    Boolean,
    Nothing,

    /// <summary>A list or a map, as JSON.</summary>
    Json,
}

/// <param name="Where"><c>vars/web.yaml(12,9)</c>.</param>
/// <param name="Parts">Of a list or a map: where each named part stands, by its name from here on.</param>
sealed record VarAnswer(VarKind Kind, string Text, string Where, IReadOnlyList<KeyValuePair<string, string>> Parts)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Var, writer =>
    {
        writer.Write((byte)Kind);
        writer.Write(Text);
        writer.Write(Where);
        writer.WriteList(Parts, static (writer, part) =>
        {
            writer.Write(part.Key);
            writer.Write(part.Value);
        });
    });

    public static VarAnswer Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new VarAnswer((VarKind)reader.ReadByte(), reader.ReadString(), reader.ReadString(), reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())));
    }
}

/// <summary>What a machine says of itself.</summary>
static class FactsMessage
{
    public static byte[] Encode(IReadOnlyDictionary<string, string> facts) => Frame.Encode(FrameKind.Facts, writer => writer.WriteList(facts, static (writer, fact) =>
    {
        writer.Write(fact.Key);
        writer.Write(fact.Value);
    }));

    public static Dictionary<string, string> Decode(Frame frame)
    {
        using var reader = frame.Open();
        return reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())).ToDictionary(StringComparer.Ordinal);
    }
}
