namespace Wildebeest.Scripting.Protocol;

/// <summary>What a helper is about to change, and how to put it back. It acts when the daemon has written that down and says go.</summary>
sealed record ChangingMessage(string Resource, IReadOnlyList<UndoRecord> Undo)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Changing, writer =>
    {
        writer.Write(Resource);
        writer.WriteList(Undo, static (writer, record) => record.Write(writer));
    });

    public static ChangingMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new ChangingMessage(reader.ReadString(), reader.ReadList(UndoRecord.Read));
    }
}
