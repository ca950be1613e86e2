using System.IO.Compression;

namespace Wildebeest.Scripting.Unpacking;

/// <summary>A file of a zip, held against its checksum at its end: the class library does not look at it.</summary>
sealed class ZippedStream(ZipArchiveEntry entry) : ForwardStream
{
    const uint Polynomial = 0xEDB88320;

    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(number =>
        Enumerable.Range(0, 8).Aggregate((uint)number, (running, _) => (running & 1) == 0 ? running >> 1 : Polynomial ^ (running >> 1)))];

    readonly Stream content = entry.Open();
    uint running = uint.MaxValue;

    /// <exception cref="InvalidDataException">At the end: it is not what was packed.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = content.Read(buffer, offset, count);
        foreach (var one in buffer.AsSpan(offset, read))
        {
            running = Table[(byte)(running ^ one)] ^ (running >> 8);
        }

        return read > 0 || count == 0 || ~running == entry.Crc32 ? read : throw new InvalidDataException($"{entry.FullName} in it does not match its checksum");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
