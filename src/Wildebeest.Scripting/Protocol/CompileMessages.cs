namespace Wildebeest.Scripting.Protocol;

/// <summary>One script for the compile worker: every text that it may see, and where its files go.</summary>
/// <param name="Path">The script's own path in <paramref name="Files"/>: relative to the repository, with '/'.</param>
/// <param name="Directory">An existing empty folder of the daemon's, for <c>script.dll</c> and <c>script.pdb</c>.</param>
sealed record CompileMessage(string AssemblyName, string Path, IReadOnlyDictionary<string, string> Files, string Directory)
{
    public const string AssemblyFile = "script.dll";
    public const string SymbolsFile = "script.pdb";

    /// <summary>The files of what was compiled beside the script.</summary>
    public static (string Assembly, string Symbols) FilesOf(string part) => ($"{part}.dll", $"{part}.pdb");

    public byte[] Encode() => Frame.Encode(FrameKind.Compile, writer =>
    {
        writer.Write(AssemblyName);
        writer.Write(Path);
        writer.WriteList(Files, static (writer, file) =>
        {
            writer.Write(file.Key);
            writer.Write(file.Value);
        });
        writer.Write(Directory);
    });

    public static CompileMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        return new CompileMessage(
            reader.ReadString(), reader.ReadString(),
            reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())).ToDictionary(StringComparer.Ordinal),
            reader.ReadString());
    }
}

/// <summary>The worker's answer: a manifest and the files written, or what is wrong with the script.</summary>
sealed record CompiledMessage(ScriptManifest? Manifest, IReadOnlyList<ScriptDiagnostic> Diagnostics)
{
    /// <summary>Why it could not be written, which says nothing of the script; null where it was, or is wrong.</summary>
    public NotWritten? NotWritten { get; init; }

    public byte[] Encode() => Frame.Encode(FrameKind.Compiled, writer =>
    {
        writer.Write(Manifest is not null);
        Manifest?.Write(writer);
        writer.WriteList(Diagnostics, static (writer, diagnostic) =>
        {
            writer.Write(diagnostic.Path);
            writer.Write(diagnostic.Line);
            writer.Write(diagnostic.Column);
            writer.Write(diagnostic.Code);
            writer.Write(diagnostic.Message);
        });
        writer.Write(NotWritten is not null);
        if (NotWritten is { } cause)
        {
            writer.Write(cause.Message);
            writer.Write(cause.Error);
        }
    });

    public static CompiledMessage Decode(Frame frame)
    {
        using var reader = frame.Open();
        var manifest = reader.ReadBoolean() ? ScriptManifest.Read(reader) : null;
        return new CompiledMessage(manifest, reader.ReadList(static reader => new ScriptDiagnostic(
            reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), reader.ReadString())))
        {
            NotWritten = reader.ReadBoolean() ? new NotWritten(reader.ReadString(), reader.ReadInt32()) : null,
        };
    }
}

/// <summary>The system refused to write what was compiled.</summary>
/// <param name="Error">The system's number for that, as .NET has it in an exception.</param>
sealed record NotWritten(string Message, int Error)
{
    /// <summary>An access error carries its number on the error inside it.</summary>
    public static NotWritten Of(Exception cause) => new(cause.Message, (cause is UnauthorizedAccessException { InnerException: { } inner } ? inner : cause).HResult);

    public IOException ToException() => new(Message, Error);
}
