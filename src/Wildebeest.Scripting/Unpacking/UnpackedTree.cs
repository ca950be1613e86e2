using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Unpacking;

/// <summary>
/// A new folder that is filled from an archive. The archive may have been made to do harm: what would lead out of the folder, could not be there, or is too much, is refused, and nothing
/// is ever written through a link.
/// </summary>
/// <param name="top">An empty folder.</param>
/// <param name="strip">How many of the first parts of each name are left out.</param>
/// <param name="largest">Bytes of all files together.</param>
/// <param name="access">The owners of all that is in it.</param>
sealed class UnpackedTree(string top, int strip, long largest, Access access)
{
    const int MostLinks = 40;
    const int Writable = 0b111_101_101;
    const int FolderAtLeast = 0b111_000_000;
    const int FileAtLeast = 0b110_000_000;
    const int Buffer = 1 << 17;

    // By its path below the top: whether it is a folder, a file, or where a link leads.
    readonly Dictionary<string, (EntryKind Kind, string Target)> made = new(StringComparer.Ordinal);
    readonly List<(string Below, int Mode)> folders = [];
    readonly byte[] buffer = new byte[Buffer];
    long bytes;

    public int Count => made.Count;

    /// <exception cref="MigrationException">It is refused. The message is a part of a sentence.</exception>
    public void Add(ArchiveEntry entry)
    {
        if (entry.Kind == EntryKind.Other)
        {
            throw new MigrationException($"{Shown(entry.Name)} in it is neither a file, a folder nor a link");
        }

        if (Below(entry.Name) is not { } below)
        {
            return;
        }

        if (below.Length == 0)
        {
            return;
        }

        MakeFoldersAbove(below, entry.Name);
        switch (entry.Kind)
        {
            case EntryKind.Folder:
                MakeFolder(below, entry.Name);
                folders.Add((below, ((entry.Mode ?? Writable) & Writable) | FolderAtLeast));
                break;
            case EntryKind.File:
                Claim(below, entry.Name, EntryKind.File);
                Write(below, entry.Content ?? Stream.Null, (entry.Mode ?? 0b110_100_100) & Writable, entry.Modified);
                break;
            case EntryKind.Link:
                Claim(below, entry.Name, EntryKind.Link, entry.Target);
                File.CreateSymbolicLink(PathOf(below), entry.Target.Length > 0 ? entry.Target : throw new MigrationException($"{Shown(entry.Name)} in it is a link to nowhere"));
                GiveOwner(below);
                break;
            default:
                Copy(below, entry);
                break;
        }
    }

    /// <summary>To be called once, after the last entry.</summary>
    /// <exception cref="MigrationException">A link leads out of the folder. The message is a part of a sentence.</exception>
    public void Finish()
    {
        foreach (var (below, (_, target)) in made.Where(one => one.Value.Kind == EntryKind.Link))
        {
            if (LeadsOut(below, target))
            {
                throw new MigrationException($"the link {Shown(below)} in it leads out of the folder, to {Shown(target)}");
            }
        }

        // What is in a folder is made before the folder may forbid it.
        foreach (var (below, mode) in Enumerable.Reverse(folders))
        {
            File.SetUnixFileMode(PathOf(below), (UnixFileMode)mode);
        }
    }

    /// <summary>The name without its first parts; null where nothing is left of it, empty for the top itself.</summary>
    string? Below(string name)
    {
        if (name.StartsWith('/'))
        {
            throw new MigrationException($"the name {Shown(name)} in it begins with '/', which leads out of the folder");
        }

        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        if (parts.Contains(".."))
        {
            throw new MigrationException($"the name {Shown(name)} in it has '..', which leads out of the folder");
        }

        if (name.Any(char.IsControl) || name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw new MigrationException($"the name {Shown(name)} in it is no text");
        }

        return parts.Count == 0 ? "" : parts.Count <= strip ? null : string.Join('/', parts.Skip(strip)) is var below && below != UnpackedFolder.Marker ? below
            : throw new MigrationException($"{UnpackedFolder.Marker} in it is a name of wildebeest's own");
    }

    bool LeadsOut(string below, string target)
    {
        List<string> at = [.. below.Split('/')[..^1]];
        var left = new Stack<string>(Parts(target));
        var isOut = target.StartsWith('/');
        for (var links = 0; !isOut && links < MostLinks && left.TryPop(out var part);)
        {
            if (part == "..")
            {
                isOut = at.Count == 0;
                at.RemoveRange(Math.Max(at.Count - 1, 0), Math.Min(at.Count, 1));
                continue;
            }

            at.Add(part);
            if (made.TryGetValue(string.Join('/', at), out var one) && one.Kind == EntryKind.Link)
            {
                links++;
                at.RemoveAt(at.Count - 1);
                isOut = one.Target.StartsWith('/');
                foreach (var step in Parts(one.Target))
                {
                    left.Push(step);
                }
            }
        }

        return isOut;

        static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();
    }

    void MakeFoldersAbove(string below, string name)
    {
        for (var slash = below.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = below.IndexOf('/', slash + 1))
        {
            MakeFolder(below[..slash], name);
        }
    }

    void MakeFolder(string below, string name)
    {
        if (made.TryGetValue(below, out var there))
        {
            if (there.Kind != EntryKind.Folder)
            {
                throw new MigrationException($"{Shown(name)} in it goes through {Shown(below)}, which is no folder");
            }

            return;
        }

        Claim(below, name, EntryKind.Folder);
        Directory.CreateDirectory(PathOf(below), (UnixFileMode)Writable);
        GiveOwner(below);
    }

    void Claim(string below, string name, EntryKind kind, string target = "")
    {
        if (!made.TryAdd(below, (kind, target)))
        {
            throw new MigrationException($"{Shown(name)} is in it twice");
        }

        if (made.Count > TreeEntry.Most)
        {
            throw new MigrationException($"there is more in it than {TreeEntry.Most} files and folders");
        }
    }

    void Copy(string below, ArchiveEntry entry)
    {
        if (Below(entry.Target) is not { Length: > 0 } source || made.GetValueOrDefault(source) is not { Kind: EntryKind.File } || !made.ContainsKey(source))
        {
            throw new MigrationException($"{Shown(entry.Name)} in it is another name of {Shown(entry.Target)}, which is no earlier file of it");
        }

        Claim(below, entry.Name, EntryKind.File);
        using var content = File.OpenRead(PathOf(source));
        Write(below, content, (int)File.GetUnixFileMode(PathOf(source)), File.GetLastWriteTimeUtc(PathOf(source)));
    }

    void Write(string below, Stream content, int mode, DateTime modified)
    {
        using var file = File.OpenHandle(PathOf(below), FileMode.CreateNew, FileAccess.Write);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var offset = 0L;
        while (content.Read(buffer) is var read and > 0)
        {
            // What an archive says of its size need not be so: only what comes counts.
            if ((bytes += read) > largest)
            {
                throw new MigrationException($"there is more in it than {largest} bytes, which is the most that is unpacked (largest:)");
            }

            RandomAccess.Write(file, buffer.AsSpan(0, read), offset);
            offset += read;
        }

        GiveOwner(below);
        File.SetUnixFileMode(file, (UnixFileMode)(mode | FileAtLeast));
        File.SetLastWriteTimeUtc(file, modified);
    }

    void GiveOwner(string below)
    {
        if (access.Owner is not null || access.Group is not null)
        {
            Native.Checked(Native.ChangeOwnerOfLink(PathOf(below), access.Owner?.Number ?? uint.MaxValue, access.Group?.Number ?? uint.MaxValue), "its owner cannot be set");
        }
    }

    string PathOf(string below) => $"{top}/{below}";

    static string Shown(string name) => name.Length > 200 ? name[..200] + "…" : name;
}
