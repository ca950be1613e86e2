using System.Formats.Tar;
using System.Text;

namespace Wildebeest.Tests.Unpacking;

/// <summary>Archives for tests, of whatever an archive can hold.</summary>
static class SomeArchive
{
    public static byte[] Tar(params IEnumerable<TarEntry> entries)
    {
        var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                entry.ModificationTime = DateTimeOffset.UnixEpoch.AddDays(1);
                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    public static TarEntry File(string name, string content = "x", int mode = 0b110_100_100) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = (UnixFileMode)mode };

    public static TarEntry Folder(string name, int mode = 0b111_101_101) => new PaxTarEntry(TarEntryType.Directory, name) { Mode = (UnixFileMode)mode };

    public static TarEntry Link(string name, string target) => new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target };

    public static TarEntry HardLink(string name, string target) => new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target };

    public static TarEntry Other(TarEntryType kind, string name) => new PaxTarEntry(kind, name);
}
