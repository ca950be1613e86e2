namespace Wildebeest.Scripting.Protocol;

/// <summary>What one <c>Spec</c> says.</summary>
/// <param name="Reason">Why it does not hold, where it says more than that.</param>
/// <param name="Where"><c>specs/web/front.csx(3,1)</c>.</param>
sealed record SpecMessage(string Sentence, bool Holds, string? Reason, string? Where)
{
    public byte[] Encode() => Frame.Encode(FrameKind.SpecAsked, writer =>
    {
        writer.Write(Sentence);
        writer.Write(Holds);
        writer.WriteOptional(Reason);
        writer.WriteOptional(Where);
    });

    public static SpecMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new SpecMessage(reader.ReadString(), reader.ReadBoolean(), reader.ReadOptional(), reader.ReadOptional());
    }
}
