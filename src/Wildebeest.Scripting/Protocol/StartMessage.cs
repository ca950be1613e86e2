namespace Wildebeest.Scripting.Protocol;

/// <summary>The daemon's first word to a script child: what to run, and as whom.</summary>
sealed record StartMessage(
    string Assembly, bool Phased, string HostName, IReadOnlyList<string> Roles, string LinkSha, string Migration, string WorkDirectory, string RunMark)
{
    /// <summary>Where helpers keep what they are about to change; null when nothing is to be undone.</summary>
    public string? UndoFolder { get; init; }

    /// <summary>Where helpers keep what must outlive a run, such as plain processes' definitions; null where there is no such place.</summary>
    public string? HelpersFolder { get; init; }

    /// <summary>The phases to run on a host that was undone; null for the forward ones.</summary>
    public IReadOnlyList<string>? AfterUndo { get; init; }

    /// <summary>
    /// Whether the script's Rollback can only run in the process that it failed in: without phases it cannot be had without running the
    /// whole script again. The child then asks for the undo before it runs it.
    /// </summary>
    public bool RollsBackInside { get; init; }

    /// <summary>Whether the script's <c>WaitUntil</c>s alone are asked: no phase is run, and nothing may act.</summary>
    public bool OnlyAsks { get; init; }

    /// <summary>Whether the script is one of specs: they are asked and tell what they say, and none that does not hold is a failure.</summary>
    public bool OnlySpecs { get; init; }

    /// <summary>Whether what is to be new behaviour is asked before the first phase: not where an interrupted attempt may have brought it about.</summary>
    public bool AsksNewBehaviour { get; init; }

    /// <summary>The compiled specs of the role, asked after the last phase.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    /// <summary>Whether helpers only look and tell what they would do.</summary>
    public bool DryRun { get; init; }

    /// <summary>What an interrupted attempt at this migration left to be done at the end of a phase.</summary>
    public IReadOnlyList<OwedReaction> Owed { get; init; } = [];

    /// <summary>What this migration found before it changed it, as far as that is no file: of all its attempts, the oldest first.</summary>
    public IReadOnlyList<PutBack> Found { get; init; } = [];

    /// <summary>Instead of running a script: what is to be put back. Null as a rule.</summary>
    public Restoring? Restoring { get; init; }

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
        writer.WriteOptional(HelpersFolder);
        writer.Write(RollsBackInside);
        writer.Write(OnlyAsks);
        writer.Write(DryRun);
        writer.Write(OnlySpecs);
        writer.Write(AsksNewBehaviour);
        writer.WriteList(Specs, static (writer, spec) => writer.Write(spec));
        writer.WriteList(Owed, static (writer, owed) =>
        {
            writer.Write(owed.Phase);
            owed.Reaction.Write(writer);
        });
        writer.WriteList(Found, static (writer, record) => record.Write(writer));
        writer.Write(Restoring is not null);
        Restoring?.Write(writer);
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
            HelpersFolder = reader.ReadOptional(),
            RollsBackInside = reader.ReadBoolean(),
            OnlyAsks = reader.ReadBoolean(),
            DryRun = reader.ReadBoolean(),
            OnlySpecs = reader.ReadBoolean(),
            AsksNewBehaviour = reader.ReadBoolean(),
            Specs = reader.ReadList(static reader => reader.ReadString()),
            Owed = reader.ReadList(static reader => new OwedReaction(reader.ReadString(), ReactionRecord.Read(reader))),
            Found = [.. reader.ReadList(UndoRecord.Read).Cast<PutBack>()],
            Restoring = reader.ReadBoolean() ? Restoring.Read(reader) : null,
            AfterUndo = reader.ReadBoolean() ? reader.ReadList(static reader => reader.ReadString()) : null,
        };
    }
}

/// <summary>What is to happen at the end of a phase.</summary>
sealed record OwedReaction(string Phase, ReactionRecord Reaction);

/// <summary>What a child puts back: resources in this order, then what has to happen because they are as they were.</summary>
sealed record Restoring(IReadOnlyList<UndoRecord> Records, IReadOnlyList<ReactionRecord> Reactions)
{
    public void Write(BinaryWriter writer)
    {
        writer.WriteList(Records, static (writer, record) => record.Write(writer));
        writer.WriteList(Reactions, static (writer, reaction) => reaction.Write(writer));
    }

    public static Restoring Read(BinaryReader reader) => new(reader.ReadList(UndoRecord.Read), reader.ReadList(ReactionRecord.Read));
}
