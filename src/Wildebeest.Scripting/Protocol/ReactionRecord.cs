namespace Wildebeest.Scripting.Protocol;

/// <summary>What is to happen once because something changed, as the journal has it.</summary>
/// <param name="Words">The service's name, or a command with its arguments.</param>
sealed record ReactionRecord(string React, IReadOnlyList<string> Words)
{
    public const string Restart = "restart";
    public const string Reload = "reload";
    public const string Command = "command";

    public bool Equals(ReactionRecord? other) => other is not null && React == other.React && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => HashCode.Combine(React, Words.Count, Words[0]);

    public bool IsOfService(string service) => React != Command && Words[0] == service;

    /// <summary>Whether this needs not happen when <paramref name="other"/> does.</summary>
    public bool IsSubsumedBy(ReactionRecord other) => React == Reload && other.React == Restart && Words[0] == other.Words[0];

    /// <summary>Each once, in the order of their first time, and none that another makes needless.</summary>
    public static IReadOnlyList<ReactionRecord> Needed(IEnumerable<ReactionRecord> reactions)
    {
        var all = reactions.Distinct().ToList();
        return [.. all.Where(reaction => !all.Any(reaction.IsSubsumedBy))];
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(React);
        writer.WriteList(Words, static (writer, word) => writer.Write(word));
    }

    public static ReactionRecord Read(BinaryReader reader) => new(reader.ReadString(), reader.ReadList(static reader => reader.ReadString()));

    public override string ToString() => React == Command ? $"command {string.Join(' ', Words)}" : $"{React} of {Words[0]}";
}
