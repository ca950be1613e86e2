using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>One thing of a folder's tree.</summary>
/// <param name="Below">Its path below the tree's top, with '/'; empty for the top itself.</param>
/// <param name="ModifiedTicks">When it was last written, in UTC; of files and folders.</param>
/// <param name="Target">Of a link.</param>
sealed record TreeEntry(string Below, PathKind Kind, int Mode, uint User, uint Group, long ModifiedTicks, string? Target)
{
    public const int Most = 100_000;

    /// <summary>What was there when the tree was gone through; not written down.</summary>
    public PathFacts Found { get; init; }

    public string PathIn(string top) => Below.Length == 0 ? top : $"{top}/{Below}";

    /// <summary>Whether a name is what the disk has. Of one that is no UTF-8 a stand-in is all that is known here, under which nothing is found.</summary>
    public static bool IsText(string name) => !name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>A folder's whole tree as a run sees it, each folder before what is in it. Links are not followed.</summary>
    /// <exception cref="MigrationException">It has too many entries, or one whose name is no text.</exception>
    public static IEnumerable<(TreeEntry Entry, PathFacts Facts)> Of(string top)
    {
        var left = new Stack<string>([""]);
        var count = 0;
        while (left.TryPop(out var below))
        {
            var path = below.Length == 0 ? top : $"{top}/{below}";
            if (HostTree.Look(path) is not { } facts)
            {
                // One that went meanwhile is left out; one that cannot be named must not be passed over in silence.
                if (!IsText(Path.GetFileName(path)))
                {
                    throw new MigrationException($"{top} is left alone: the name of {path} is no text, so it could not be put back.");
                }

                continue;
            }

            if (++count > Most)
            {
                throw new MigrationException($"{top} holds more than {Most} files and folders, which is more than is changed at once.");
            }

            var modified = facts.Kind is PathKind.File or PathKind.Folder && Path.Exists(path) ? File.GetLastWriteTimeUtc(path).Ticks : 0;
            yield return (new TreeEntry(below, facts.Kind, facts.Mode, facts.User, facts.Group, modified, facts.Kind == PathKind.Link ? HostTree.LinkTarget(path) : null) { Found = facts }, facts);
            if (facts.Kind == PathKind.Folder)
            {
                foreach (var name in HostTree.Names(path).Reverse())
                {
                    left.Push(below.Length == 0 ? name : $"{below}/{name}");
                }
            }
        }
    }

    /// <summary>Writes a tree down for an undo, flushed.</summary>
    public static void Write(string listing, IEnumerable<TreeEntry> entries)
    {
        using var file = new FileStream(listing, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        using var writer = new BinaryWriter(file);
        foreach (var entry in entries)
        {
            writer.Write(entry.Below);
            writer.Write((byte)entry.Kind);
            writer.Write(entry.Mode);
            writer.Write(entry.User);
            writer.Write(entry.Group);
            writer.Write(entry.ModifiedTicks);
            writer.Write(entry.Target ?? "");
        }

        writer.Flush();
        file.Flush(flushToDisk: true);
    }

    /// <summary>What <see cref="Write"/> wrote, in its order.</summary>
    public static IReadOnlyList<TreeEntry> Read(string listing)
    {
        using var file = File.OpenRead(listing);
        using var reader = new BinaryReader(file);
        List<TreeEntry> entries = [];
        while (file.Position < file.Length)
        {
            entries.Add(new TreeEntry(
                reader.ReadString(), (PathKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadInt64(),
                reader.ReadString() is { Length: > 0 } target ? target : null));
        }

        return entries;
    }
}
