namespace Wildebeest.Scripting.Protocol;

/// <summary>Where a line of output came from.</summary>
enum OutputSource : byte
{
    /// <summary><c>Log(…)</c> in the script.</summary>
    Log,

    /// <summary><c>Console.Out</c> of the script.</summary>
    Output,

    /// <summary><c>Console.Error</c> of the script.</summary>
    Error,

    /// <summary>Written past the console to the process's own descriptors: by native code, or by the runtime as it dies.</summary>
    Process,

    /// <summary>The standard output of a command that the script ran.</summary>
    Command,

    /// <summary>The standard error of a command that the script ran.</summary>
    CommandError,
}

/// <summary>One or more whole lines; a line that is too long for a frame comes in pieces.</summary>
sealed record OutputMessage(OutputSource Source, string Name, string Text)
{
    public byte[] Encode() => Frame.Encode(FrameKind.Output, writer =>
    {
        writer.Write((byte)Source);
        writer.Write(Name);
        writer.Write(Text);
    });

    public static OutputMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new OutputMessage((OutputSource)reader.ReadByte(), reader.ReadString(), reader.ReadString());
    }
}
