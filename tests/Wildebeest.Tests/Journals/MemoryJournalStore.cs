using Wildebeest.Journals;

namespace Wildebeest.Tests.Journals;

/// <summary>A journal's bytes in memory, which can run out of room in the middle of a write.</summary>
sealed class MemoryJournalStore : IJournalStore
{
    const int NoSpaceLeft = 28;
    const int InputOutputError = 5;

    byte[] bytes = [];

    public string Name => "memory";

    public int Room { get; set; } = int.MaxValue;

    public bool TruncateFails { get; set; }

    public bool ReplaceFails { get; set; }

    /// <summary>A replacement fails after its rename, as when the folder cannot be flushed.</summary>
    public bool ReplaceFailsAtTheEnd { get; set; }

    public byte[] Bytes { get => bytes; set => bytes = value; }

    public byte[] ReadAll() => bytes;

    public void Append(long position, ReadOnlySpan<byte> added)
    {
        var whole = position + added.Length <= Room;
        var written = (int)Math.Min(added.Length, Math.Max(0, Room - position));
        bytes = [.. bytes.AsSpan(0, (int)position), .. added[..written]];
        if (!whole)
        {
            throw new IOException("No space left on device", NoSpaceLeft);
        }
    }

    public void Truncate(long length)
    {
        if (TruncateFails)
        {
            throw new IOException("Input/output error", InputOutputError);
        }

        bytes = bytes[..(int)length];
    }

    public void Replace(ReadOnlySpan<byte> replacement)
    {
        if (ReplaceFails || replacement.Length > Room)
        {
            throw new IOException("No space left on device", NoSpaceLeft);
        }

        bytes = replacement.ToArray();
        if (ReplaceFailsAtTheEnd)
        {
            throw new IOException("Input/output error", InputOutputError);
        }
    }

    public void Dispose()
    {
    }
}
