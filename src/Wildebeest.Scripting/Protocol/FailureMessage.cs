namespace Wildebeest.Scripting.Protocol;

/// <summary>An exception that left a phase, as text: the daemon loads no type of a script's.</summary>
/// <param name="Phase">Null when it was thrown before the first phase.</param>
/// <param name="Where"><c>migrations/web/tls.csx(12,9)</c>, where the symbols tell.</param>
sealed record FailureMessage(string? Phase, string Sentence, string? Where, string Details, bool OutOfMemory)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Failed, writer =>
    {
        writer.WriteOptional(Phase);
        writer.Write(Sentence);
        writer.WriteOptional(Where);
        writer.Write(Details);
        writer.Write(OutOfMemory);
    });

    public static FailureMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new FailureMessage(reader.ReadOptional(), reader.ReadString(), reader.ReadOptional(), reader.ReadString(), reader.ReadBoolean());
    }
}
