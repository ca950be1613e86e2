namespace Wildebeest.Journals;

/// <summary>What a journal held when it was read.</summary>
/// <param name="GoodLength">Bytes up to the end of the last good line.</param>
/// <param name="RecoveredBytes">Bytes of a torn last line that were dropped; 0 when it ended cleanly.</param>
sealed record JournalContents(IReadOnlyList<JournalLine> Lines, long GoodLength, long RecoveredBytes)
{
    public static JournalContents Empty { get; } = new([], 0, 0);

    public long NextSequence => Lines.Count == 0 ? 1 : Lines[^1].Sequence + 1;

    /// <summary>
    /// Every append is flushed before the next begins, so a crash can tear the last line only. Anything else that is
    /// wrong happened to lines that were once whole, and then no reading of the rest can be trusted.
    /// </summary>
    /// <exception cref="JournalDamagedException" />
    public static JournalContents Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var lines = new List<JournalLine>();
        var position = 0;
        while (position < bytes.Length)
        {
            var rest = bytes[position..];
            var newline = rest.IndexOf((byte)'\n');
            if (newline >= 0 && JournalLine.TryParse(rest[..newline], out var line))
            {
                if (lines.Count > 0 && line.Sequence != lines[^1].Sequence + 1)
                {
                    throw new JournalDamagedException(name, lines.Count + 1,
                        $"it has the number {line.Sequence} where {lines[^1].Sequence + 1} must follow");
                }

                lines.Add(line);
                position += newline + 1;
                continue;
            }

            var isLast = newline < 0 || newline == rest.Length - 1;
            if (!isLast)
            {
                throw new JournalDamagedException(name, lines.Count + 1, "its checksum does not fit and there are lines after it");
            }

            if (JournalLine.BeginsWithWholeLine(newline < 0 ? rest : rest[..newline]))
            {
                throw new JournalDamagedException(name, lines.Count + 1, "the newline that ended it is gone");
            }

            break;
        }

        return new JournalContents(lines, position, bytes.Length - position);
    }
}
