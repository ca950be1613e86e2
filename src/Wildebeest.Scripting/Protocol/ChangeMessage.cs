using System.Text.Json.Serialization;

namespace Wildebeest.Scripting.Protocol;

/// <summary>What became of a resource.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeResult>))]
enum ChangeResult : byte
{
    Unchanged,
    Changed,

    /// <summary>In a dry run: it differs from what is wanted.</summary>
    WouldChange,

    /// <summary>In a dry run: what a command would do is known to nobody.</summary>
    Unknown,
}

/// <summary>What a helper found or did: the resource, what became of it, why, and in what it differed.</summary>
sealed record ChangeMessage(string Resource, ChangeResult Result, string Reason, string? Diff = null)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Changed, writer =>
    {
        writer.Write(Resource);
        writer.Write((byte)Result);
        writer.Write(Reason);
        writer.WriteOptional(Diff);
    });

    public static ChangeMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new ChangeMessage(reader.ReadString(), ResultOf(reader.ReadByte()), reader.ReadString(), reader.ReadOptional());
    }

    static ChangeResult ResultOf(byte number) =>
        number <= (byte)ChangeResult.Unknown ? (ChangeResult)number : throw new InvalidDataException($"A change of result {number} is none.");
}
