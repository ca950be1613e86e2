using System.Text;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Unpacking;
using Wildebeest.Storage;

namespace Wildebeest.Undoing;

/// <summary>Puts back what was changed of a whole folder: each thing in it as if it had a record of its own.</summary>
static class TreeUndo
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="UndoException">Something else is in its place, or it was not kept.</exception>
    public static void Restore(RestoreTree record)
    {
        var listing = KeptTree.ListingIn(record.Kept);
        if (!File.Exists(listing))
        {
            throw new UndoException($"{record.Path}: what it held is no longer kept at {record.Kept}.");
        }

        var entries = TreeEntry.Read(listing);
        for (var number = 0; number < entries.Count; number++)
        {
            Restore(record, entries[number], number);
        }

        // The folders last, and the inner ones first: what is put into one changes its time, and its mode may forbid it.
        foreach (var entry in entries.Where(entry => entry.Kind == PathKind.Folder).Reverse())
        {
            var path = entry.PathIn(record.Path);
            UndoAction.Restore(new RestoreAccess(path, entry.Mode, entry.User, entry.Group));
            Directory.SetLastWriteTimeUtc(path, new DateTime(entry.ModifiedTicks, DateTimeKind.Utc));
        }
    }

    /// <returns>What is to be said of that which is gone by now; null as a rule.</returns>
    /// <exception cref="UndoException">It was not kept.</exception>
    public static string? Restore(RestoreTreeAccess record)
    {
        if (!File.Exists(record.Listing))
        {
            throw new UndoException($"{record.Path}: whose it was is no longer kept at {record.Listing}.");
        }

        var gone = 0;
        foreach (var entry in TreeEntry.Read(record.Listing))
        {
            if (Native.TryLook(entry.PathIn(record.Path)) is { } now && now.Kind == entry.Kind)
            {
                UndoAction.Restore(new RestoreAccess(entry.PathIn(record.Path), entry.Mode, entry.User, entry.Group));
            }
            else
            {
                gone++;
            }
        }

        return gone == 0 ? null : $"{gone} of what is in {record.Path} is no longer there, and is left so";
    }

    public static void Remove(RemoveTree record)
    {
        RemoveIfThere(record.Temporary);
        var marker = HostTree.ReadSmall(Path.Combine(record.Path, record.MarkFile), UnpackedFolder.LongestMarker) ?? [];
        if (!Encoding.UTF8.GetString(marker).Contains(record.Mark, StringComparison.Ordinal))
        {
            return;
        }

        // Away at one moment: half of it would no longer be known by its mark.
        Native.Rename(record.Path, record.Temporary);
        SystemCalls.FlushDirectory(DurableFile.FolderOf(record.Path));
        RemoveIfThere(record.Temporary);
    }

    // A name that helpers alone use, but what is there may be anything by now.
    public static void RemoveIfThere(string temporary)
    {
        if (Native.TryLook(temporary) is { Kind: PathKind.Folder })
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    static void Restore(RestoreTree record, TreeEntry entry, int number)
    {
        var path = entry.PathIn(record.Path);

        // The same name each time, so that what a killed undo left is found by the next.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".wildebeest-{Path.GetFileName(record.Kept)}-{number}");
        switch (entry.Kind)
        {
            case PathKind.Folder when Native.TryLook(path) is { } now:
                if (now.Kind != PathKind.Folder)
                {
                    throw new UndoException($"{path} is a {now.Noun} now, where a folder was.");
                }

                break;
            case PathKind.Folder:
                Directory.CreateDirectory(path, OwnerOnly);
                SystemCalls.FlushDirectory(DurableFile.FolderOf(path));
                break;
            case PathKind.Link:
                UndoAction.Restore(new RestoreLink(path, temporary, entry.Target!, entry.User, entry.Group));
                break;
            default:
                UndoAction.Restore(new RestoreFile(path, temporary, KeptTree.ContentIn(record.Kept, number), entry.Mode, entry.User, entry.Group, entry.ModifiedTicks));
                break;
        }
    }
}
