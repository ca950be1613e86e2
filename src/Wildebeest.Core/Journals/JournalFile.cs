using Wildebeest.Storage;

namespace Wildebeest.Journals;

/// <summary>
/// An append-only file of checksummed, numbered lines. A line is on the disk when <see cref="Append"/> returns.
/// One process at a time (the home's lock sees to that), and one thread.
/// </summary>
sealed class JournalFile : IDisposable
{
    readonly IJournalStore store;
    long length;
    long nextSequence;
    bool hasRest;
    bool isStale;

    JournalFile(IJournalStore store) => this.store = store;

    /// <summary>The number that the next line gets.</summary>
    public long NextSequence => nextSequence;

    /// <summary>Bytes of whole lines, for the decision when to compact.</summary>
    public long Length => length;

    /// <summary>Made if there is none; a torn last line is cut off, and <see cref="JournalContents.RecoveredBytes"/> tells of it.</summary>
    /// <exception cref="JournalDamagedException">The file is as it was.</exception>
    /// <exception cref="StorageException" />
    public static JournalFile Open(string path, out JournalContents contents) => Open(new DiskJournalStore(path), out contents);

    public static JournalFile Open(IJournalStore store, out JournalContents contents)
    {
        var journal = new JournalFile(store);
        try
        {
            contents = journal.Load();
            return journal;
        }
        catch (WildebeestException)
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>For onlookers while another process may be writing: nothing is made, nothing is cut. Without a file it is empty.</summary>
    public static JournalContents Read(string path) =>
        DurableFile.TryRead(path) is { } bytes ? JournalContents.Parse(bytes, path) : JournalContents.Empty;

    /// <returns>The line's number.</returns>
    /// <exception cref="StorageException">The journal is as it was, and a later append may succeed.</exception>
    public long Append(string payload)
    {
        if (isStale)
        {
            Load();
        }

        var bytes = new JournalLine(nextSequence, payload).ToBytes();
        try
        {
            RemoveRest();
            hasRest = true;
            store.Append(length, bytes);
            hasRest = false;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            TryRemoveRest();
            throw StorageException.From(cause, "write", store.Name);
        }

        length += bytes.Length;
        return nextSequence++;
    }

    /// <summary>Compaction: these payloads instead of all lines. Numbers go on from the last, so that no number ever means two lines.</summary>
    /// <exception cref="StorageException">The journal is the old or the new, whole in both cases.</exception>
    public void Replace(IReadOnlyCollection<string> payloads)
    {
        if (payloads.Count == 0)
        {
            throw new ArgumentException("A journal is not replaced by nothing: its numbers would begin anew.", nameof(payloads));
        }

        if (isStale)
        {
            Load();
        }

        var sequence = nextSequence;
        using var content = new MemoryStream();
        foreach (var payload in payloads)
        {
            content.Write(new JournalLine(sequence++, payload).ToBytes());
        }

        try
        {
            // The rename may have happened before a failure, so what is on the disk is looked at again after one.
            isStale = true;
            store.Replace(content.GetBuffer().AsSpan(0, (int)content.Length));
            isStale = false;
        }
        catch (Exception cause) when (cause is StorageException || StorageException.IsCause(cause))
        {
            throw cause as StorageException ?? StorageException.From(cause, "write", store.Name);
        }

        length = content.Length;
        nextSequence = sequence;
        hasRest = false;
    }

    public void Dispose() => store.Dispose();

    JournalContents Load()
    {
        try
        {
            var contents = JournalContents.Parse(store.ReadAll(), store.Name);
            length = contents.GoodLength;
            nextSequence = Math.Max(nextSequence, contents.NextSequence);
            hasRest = contents.RecoveredBytes > 0;
            RemoveRest();
            isStale = false;
            return contents;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "read", store.Name);
        }
    }

    void RemoveRest()
    {
        if (hasRest)
        {
            store.Truncate(length);
            hasRest = false;
        }
    }

    void TryRemoveRest()
    {
        try
        {
            RemoveRest();
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            // The next append tries again before it writes; after a crash it is a torn last line.
        }
    }
}
