namespace Wildebeest.Scripting.Protocol;

/// <summary>The daemon's first word to a script child: what to run, and as whom.</summary>
sealed record StartMessage(
    string Assembly, bool Phased, string HostName, IReadOnlyList<string> Roles, string LinkSha, string Migration, string WorkDirectory, string RunMark)
{
    /// <summary>Where helpers keep what they are about to change; null when nothing is to be undone.</summary>
    public string? UndoFolder { get; init; }

    /// <summary>The phases to run on a host that was undone; null for the forward ones.</summary>
    public IReadOnlyList<string>? AfterUndo { get; init; }

    /// <summary>
    /// Whether the script's Rollback can only run in the process that it failed in: without phases it cannot be had without running the
    /// whole script again. The child then asks for the undo before it runs it.
    /// </summary>
    public bool RollsBackInside { get; init; }

    /// <summary>Whether the script's <c>WaitUntil</c>s alone are asked: no phase is run, and nothing may act.</summary>
    public bool OnlyAsks { get; init; }

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
        writer.WriteOptional(UndoFolder);
        writer.Write(RollsBackInside);
        writer.Write(OnlyAsks);
        writer.Write(AfterUndo is not null);
        if (AfterUndo is not null)
        {
            writer.WriteList(AfterUndo, static (writer, phase) => writer.Write(phase));
        }
    });

    public static StartMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new StartMessage(
            reader.ReadString(), reader.ReadBoolean(), reader.ReadString(), reader.ReadList(static reader => reader.ReadString()),
            reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString())
        {
            UndoFolder = reader.ReadOptional(),
            RollsBackInside = reader.ReadBoolean(),
            OnlyAsks = reader.ReadBoolean(),
            AfterUndo = reader.ReadBoolean() ? reader.ReadList(static reader => reader.ReadString()) : null,
        };
    }
}
