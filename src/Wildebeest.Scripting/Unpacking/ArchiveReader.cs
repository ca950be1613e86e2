using System.Formats.Tar;
using System.IO.Compression;

namespace Wildebeest.Scripting.Unpacking;

/// <summary>Reads archives one entry after the other. What kind one is, its first bytes say, whatever its name is.</summary>
static class ArchiveReader
{
    const int LongestTarget = 4096;

    // An archive ends in zeros, to the end of a block of its own.
    const int MostAfterTheEnd = 1 << 20;

    const int KindBits = 0xF000;
    const int LinkKind = 0xA000;

    static readonly (byte[] Begin, Func<string, IEnumerable<ArchiveEntry>> Read)[] Kinds =
    [
        ([0x50, 0x4B, 0x03, 0x04], Zip),
        ([0x1F, 0x8B], file => Tar(() => new GZipStream(File.OpenRead(file), CompressionMode.Decompress))),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], file => Tar(() => new DecompressedStream("xz", file))),
        ([0x28, 0xB5, 0x2F, 0xFD], file => Tar(() => new DecompressedStream("zstd", file))),
        ("BZh"u8.ToArray(), file => Tar(() => new DecompressedStream("bzip2", file))),
    ];

    /// <exception cref="InvalidDataException">It is damaged, or no archive.</exception>
    public static IEnumerable<ArchiveEntry> Entries(string file)
    {
        var begin = new byte[8];
        using (var content = File.OpenRead(file))
        {
            content.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        }

        return Kinds.FirstOrDefault(kind => begin.AsSpan().StartsWith(kind.Begin)).Read is { } read ? read(file) : Tar(() => File.OpenRead(file));
    }

    static IEnumerable<ArchiveEntry> Tar(Func<Stream> open)
    {
        using var content = open();
        using var reader = new TarReader(content, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            var kind = entry.EntryType switch
            {
                TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => EntryKind.File,
                TarEntryType.Directory => EntryKind.Folder,
                TarEntryType.SymbolicLink => EntryKind.Link,
                TarEntryType.HardLink => EntryKind.HardLink,
                _ => EntryKind.Other,
            };
            yield return new ArchiveEntry(entry.Name, kind, (int)entry.Mode, entry.ModificationTime.UtcDateTime, entry.LinkName ?? "", entry.DataStream);
        }

        // The checksum of what is compressed stands behind all of it.
        if (content is not FileStream && content.ReadAtLeast(new byte[MostAfterTheEnd], MostAfterTheEnd, throwOnEndOfStream: false) == MostAfterTheEnd)
        {
            throw new InvalidDataException("it goes on after its end");
        }

        (content as DecompressedStream)?.RequireSuccess();
    }

    static IEnumerable<ArchiveEntry> Zip(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        foreach (var entry in archive.Entries)
        {
            // Whoever packs on Unix puts the mode into the upper half.
            var mode = entry.ExternalAttributes >> 16;
            var kind = entry.FullName.EndsWith('/') ? EntryKind.Folder
                : (mode & KindBits) switch { LinkKind => EntryKind.Link, 0 or 0x8000 => EntryKind.File, 0x4000 => EntryKind.Folder, _ => EntryKind.Other };
            if (entry.IsEncrypted)
            {
                throw new MigrationException($"{entry.FullName} in it is encrypted");
            }

            using var content = kind is EntryKind.File or EntryKind.Link ? new ZippedStream(entry) : null;
            yield return new ArchiveEntry(
                entry.FullName, kind, mode == 0 ? null : mode & 0xFFF, entry.LastWriteTime.UtcDateTime, kind == EntryKind.Link ? TargetIn(content!) : "", kind == EntryKind.File ? content : null);
        }
    }

    static string TargetIn(Stream content)
    {
        var bytes = new byte[LongestTarget + 1];
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= LongestTarget ? System.Text.Encoding.UTF8.GetString(bytes, 0, read) : throw new InvalidDataException("a link leads to a path that is too long");
    }
}
