using Wildebeest.Storage;

namespace Wildebeest.Journals;

/// <summary>
/// A host's journal as entries, and the position that they add up to. An entry counts once <see cref="Append"/> returns: it is on the disk
/// then. Compacted now and then, so that a host which runs for years replays a few hundred lines at most.
/// </summary>
sealed class Journal : IDisposable
{
    const int CompactedFrom = 500;

    readonly JournalFile file;
    readonly TimeProvider time;
    int lines;

    Journal(JournalFile file, TimeProvider time, Position position, int lines, long recoveredBytes)
    {
        this.file = file;
        this.time = time;
        this.lines = lines;
        Position = position;
        RecoveredBytes = recoveredBytes;
    }

    public Position Position { get; private set; }

    /// <summary>Bytes of a last line that a crash tore, and that opening took away: what it would have said had not happened yet.</summary>
    public long RecoveredBytes { get; }

    public static Journal Open(string path, TimeProvider time) => Open(new DiskJournalStore(path), time);

    public static Journal Open(IJournalStore store, TimeProvider time)
    {
        var file = JournalFile.Open(store, out var contents);
        try
        {
            return new Journal(file, time, PositionAfter(contents, store.Name), contents.Lines.Count, contents.RecoveredBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The entries without taking the journal over: for views, while an agent may be writing it.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path) => [.. Entries(JournalFile.Read(path), path)];

    /// <summary>The present moment, as entries carry it: UTC, to the second where more would only be noise in refs.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    public void Append(JournalEntry entry)
    {
        // The fold first: an entry that cannot be folded must not reach the disk.
        var next = Position.After(entry);
        file.Append(entry.ToJson());
        Position = next;
        lines++;
        if (lines >= CompactedFrom && next.Unfinished is null)
        {
            Compact();
        }
    }

    public void Dispose() => file.Dispose();

    void Compact()
    {
        try
        {
            file.Replace([new Snapshot(PositionRecord.Of(Position)) { At = Now }.ToJson()]);
            lines = 1;
        }
        catch (StorageException)
        {
            // The entry is on the disk and counts. The journal is only longer than it need be, until an append after this one can compact it.
        }
    }

    static Position PositionAfter(JournalContents contents, string path)
    {
        var position = new Position();
        var line = 0;
        foreach (var entry in Entries(contents, path))
        {
            line++;
            try
            {
                position = position.After(entry);
            }
            catch (FormatException exception)
            {
                throw new JournalDamagedException(path, line, $"is whole, but {exception.Message}");
            }
        }

        return position;
    }

    static IEnumerable<JournalEntry> Entries(JournalContents contents, string path) =>
        contents.Lines.Select((line, index) => JournalEntry.FromJson(line.Payload)
            ?? throw new JournalDamagedException(path, index + 1, "is whole, but says something that this version does not know; a newer version may have written it"));
}
