namespace Wildebeest.Scripting.Protocol;

/// <summary>What a helper is about to change, how to put it back, and what is to happen because of it. It acts when the daemon has written that down and says go.</summary>
sealed record ChangingMessage(string Resource, IReadOnlyList<UndoRecord> Undo, ReactionRecord? Owes = null)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Changing, writer =>
    {
        writer.Write(Resource);
        writer.WriteList(Undo, static (writer, record) => record.Write(writer));
        writer.Write(Owes is not null);
        Owes?.Write(writer);
    });

    public static ChangingMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new ChangingMessage(reader.ReadString(), reader.ReadList(UndoRecord.Read), reader.ReadBoolean() ? ReactionRecord.Read(reader) : null);
    }
}
