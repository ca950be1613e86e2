namespace Wildebeest.Scripting.Protocol;

/// <summary>Another host as its published state shows it.</summary>
/// <param name="State">The full sha1 of the last link that it completed; null when it published none.</param>
/// <param name="Migration"><c>role/name</c> of that link's migration; null for a plain link.</param>
sealed record HerdHost(string Name, IReadOnlyList<string> Roles, string? State, string? Migration)
{
    /// <summary>What it is doing, in the words of <c>status</c>.</summary>
    public string Phase { get; init; } = "idle";

    /// <summary>What is wrong on it; null when nothing is.</summary>
    public string? Error { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    public static byte[] Encode(IReadOnlyList<HerdHost> hosts) => Frame.Encode(FrameKind.RoleHosts, writer => writer.WriteList(hosts, static (writer, host) =>
    {
        writer.Write(host.Name);
        writer.WriteList(host.Roles, static (writer, role) => writer.Write(role));
        writer.WriteOptional(host.State);
        writer.WriteOptional(host.Migration);
        writer.Write(host.Phase);
        writer.WriteOptional(host.Error);
        writer.WriteList(host.Facts, static (writer, fact) =>
        {
            writer.Write(fact.Key);
            writer.Write(fact.Value);
        });
    }));

    public static HerdHost[] Decode(Frame frame)
    {
        using var reader = frame.Open();
        return reader.ReadList(static reader => new HerdHost(
            reader.ReadString(), reader.ReadList(static reader => reader.ReadString()), reader.ReadOptional(), reader.ReadOptional())
        {
            Phase = reader.ReadString(),
            Error = reader.ReadOptional(),
            Facts = reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), reader.ReadString())).ToDictionary(StringComparer.Ordinal),
        });
    }
}
