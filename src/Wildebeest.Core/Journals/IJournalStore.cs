namespace Wildebeest.Journals;

/// <summary>
/// Where a journal's bytes live. Every call is durable when it returns. A call that fails throws what the system said
/// (an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>), and may have written a part.
/// </summary>
interface IJournalStore : IDisposable
{
    /// <summary>What people call it in an error: the file's path.</summary>
    string Name { get; }

    byte[] ReadAll();

    void Append(long position, ReadOnlySpan<byte> bytes);

    void Truncate(long length);

    /// <summary>All of it at once: after a crash there is the old or the new. The cause may come wrapped in a <see cref="Storage.StorageException"/>.</summary>
    void Replace(ReadOnlySpan<byte> bytes);
}
