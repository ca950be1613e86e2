namespace Wildebeest.Scripting.Protocol;

/// <summary>What a helper found or did: the resource, whether it was changed, and why.</summary>
sealed record ChangeMessage(string Resource, bool Changed, string Reason)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Changed, writer =>
    {
        writer.Write(Resource);
        writer.Write(Changed);
        writer.Write(Reason);
    });

    public static ChangeMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new ChangeMessage(reader.ReadString(), reader.ReadBoolean(), reader.ReadString());
    }
}
