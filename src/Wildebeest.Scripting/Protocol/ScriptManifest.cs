namespace Wildebeest.Scripting.Protocol;

/// <summary>What the compile worker read from a script's syntax tree, so that nobody has to run it to learn what it wants.</summary>
/// <param name="Phases">The forward phases in the order in which they run; empty when the whole script is its own update.</param>
sealed record ScriptManifest(IReadOnlyList<string> Phases, bool HasRollback, IReadOnlyList<ScriptDirective> Directives)
{
    /// <summary>How long a phase may take, of those that say so themselves, by the phase's name.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Limits { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>What was compiled beside the script, by <see cref="ScriptPaths.PartOf"/>: the reusables that are called, and the specs of the role.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Null when the script does not give it.</summary>
    public ScriptDirective? Find(string directive) => Directives.FirstOrDefault(given => given.Name == directive);

    public bool IsPhased => Phases.Count > 0;

    public void Write(BinaryWriter writer)
    {
        writer.WriteList(Phases, static (writer, phase) => writer.Write(phase));
        writer.Write(HasRollback);
        writer.WriteList(Directives, static (writer, directive) => directive.Write(writer));
        writer.WriteList(Limits, static (writer, limit) =>
        {
            writer.Write(limit.Key);
            writer.Write(limit.Value.Ticks);
        });
        writer.WriteList(Parts, static (writer, part) => writer.Write(part));
    }

    public static ScriptManifest Read(BinaryReader reader) =>
        new(reader.ReadList(static reader => reader.ReadString()), reader.ReadBoolean(), reader.ReadList(ScriptDirective.Read))
        {
            Limits = reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), TimeSpan.FromTicks(reader.ReadInt64()))).ToDictionary(StringComparer.Ordinal),
            Parts = reader.ReadList(static reader => reader.ReadString()),
        };
}

/// <summary>A directive such as <c>Rolling(atMostOut: 1)</c>.</summary>
/// <param name="Arguments">By the parameter's name, the constant in the invariant culture.</param>
/// <param name="Line">The line it stands on, from 1.</param>
sealed record ScriptDirective(string Name, IReadOnlyDictionary<string, string> Arguments, int Line)
{
    /// <summary><c>migrations/web/tls.csx(3,1)</c>, or in a file that it loads.</summary>
    public string Where { get; init; } = "";

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.WriteList(Arguments, static (writer, argument) =>
        {
            writer.Write(argument.Key);
            writer.Write(argument.Value);
        });
        writer.Write(Line);
        writer.Write(Where);
    }

    public static ScriptDirective Read(BinaryReader reader) => new(
        reader.ReadString(),
        reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())).ToDictionary(StringComparer.Ordinal),
        reader.ReadInt32())
    {
        Where = reader.ReadString(),
    };
}
