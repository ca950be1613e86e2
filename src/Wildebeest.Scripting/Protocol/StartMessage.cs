namespace Wildebeest.Scripting.Protocol;

/// <summary>The daemon's first word to a script child: what to run, and as whom.</summary>
sealed record StartMessage(
    string Assembly, bool Phased, string HostName, IReadOnlyList<string> Roles, string LinkSha, string Migration, string WorkDirectory, string RunMark)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Start, writer =>
    {
        writer.Write(Assembly);
        writer.Write(Phased);
        writer.Write(HostName);
        writer.WriteList(Roles, static (writer, role) => writer.Write(role));
        writer.Write(LinkSha);
        writer.Write(Migration);
        writer.Write(WorkDirectory);
        writer.Write(RunMark);
    });

    public static StartMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new StartMessage(
            reader.ReadString(), reader.ReadBoolean(), reader.ReadString(), reader.ReadList(static reader => reader.ReadString()),
            reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
    }
}
