using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Storage;

namespace Wildebeest.Undoing;

/// <summary>
/// Acts on one record. Looks first, so that it may be done again, in the middle of which it may have been killed, and where the change that
/// it is for never happened.
/// </summary>
static class UndoAction
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const int Buffer = 1 << 20;

    /// <returns>What is to be said although it is put back; null as a rule.</returns>
    /// <exception cref="IOException">It cannot be put back.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be put back.</exception>
    /// <exception cref="UndoException">Something else is in its place, or its content was not kept.</exception>
    public static string? PutBack(UndoRecord record)
    {
        switch (record)
        {
            case RestoreFile file:
                Restore(file);
                return null;
            case RestoreAccess access:
                Restore(access);
                return null;
            case RestoreLink link:
                Restore(link);
                return null;
            case RemoveFile file:
                Remove(file);
                return null;
            case RemoveFolders folders:
                return Remove(folders);
            case RestoreTree tree:
                TreeUndo.Restore(tree);
                return null;
            case RestoreTreeAccess tree:
                return TreeUndo.Restore(tree);
            case RemoveTree tree:
                TreeUndo.Remove(tree);
                return null;
            default:
                throw new InvalidOperationException($"{record.GetType()} is no kind of undo that is known here.");
        }
    }

    /// <summary>What a helper that was killed left beside the files that it changed. Others' files are not touched.</summary>
    public static void RemoveTemporary(UndoRecord record)
    {
        if (TemporaryOf(record) is { } temporary)
        {
            RemoveIfThere(temporary);
        }
        else if (record is RemoveTree tree)
        {
            TreeUndo.RemoveIfThere(tree.Temporary);
        }
    }

    static string? TemporaryOf(UndoRecord record) => record switch
    {
        RestoreFile file => file.Temporary,
        RestoreLink link => link.Temporary,
        RemoveFile file => file.Temporary,
        _ => null,
    };

    public static void Restore(RestoreFile record)
    {
        RemoveIfThere(record.Temporary);
        var now = Now(record.Path);
        if (!File.Exists(record.Kept))
        {
            throw new UndoException($"{record.Path}: what it held is no longer kept at {record.Kept}.");
        }

        if (now is { Kind: PathKind.File } same && same.Mode == record.Mode && same.User == record.User && same.Group == record.Group
            && File.GetLastWriteTimeUtc(record.Path).Ticks == record.ModifiedTicks && HasContentOf(record.Path, record.Kept))
        {
            return;
        }

        try
        {
            using (var to = new FileStream(record.Temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly }))
            {
                using (var from = new FileStream(record.Kept, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan))
                {
                    from.CopyTo(to, Buffer);
                }

                // The owner before the mode: a change of owner takes the bits away that let others run it as its owner.
                if (Native.OwnerOf(record.Temporary) != (record.User, record.Group))
                {
                    Native.Checked(Native.ChangeOwner(to.SafeFileHandle, record.User, record.Group), $"the owner of {record.Path} cannot be put back");
                }

                File.SetUnixFileMode(to.SafeFileHandle, (UnixFileMode)record.Mode);
                File.SetLastWriteTimeUtc(to.SafeFileHandle, new DateTime(record.ModifiedTicks, DateTimeKind.Utc));
                to.Flush(flushToDisk: true);
            }

            File.Move(record.Temporary, record.Path, overwrite: true);
        }
        finally
        {
            // There only if something above failed.
            RemoveIfThere(record.Temporary);
        }

        SystemCalls.FlushDirectory(DurableFile.FolderOf(record.Path));
    }

    public static void Restore(RestoreAccess record)
    {
        if (Native.TryLook(record.Path) is not { Kind: PathKind.File or PathKind.Folder } now)
        {
            throw new UndoException($"{record.Path} is no longer there, so its mode and owner cannot be put back.");
        }

        // The owner before the mode: a change of owner takes the bits away that let others run it as its owner.
        var hasOwner = (now.User, now.Group) == (record.User, record.Group);
        if (!hasOwner)
        {
            Native.Checked(Native.ChangeOwnerOfLink(record.Path, record.User, record.Group), $"the owner of {record.Path} cannot be put back");
        }

        if (!hasOwner || now.Mode != record.Mode)
        {
            File.SetUnixFileMode(record.Path, (UnixFileMode)record.Mode);
        }
    }

    public static void Restore(RestoreLink record)
    {
        RemoveIfThere(record.Temporary);
        if (Now(record.Path) is { Kind: PathKind.Link } now && now.User == record.User && now.Group == record.Group
            && new FileInfo(record.Path).LinkTarget == record.Target)
        {
            return;
        }

        try
        {
            File.CreateSymbolicLink(record.Temporary, record.Target);
            if (Native.TryLook(record.Temporary) is { } made && (made.User, made.Group) != (record.User, record.Group))
            {
                Native.Checked(Native.ChangeOwnerOfLink(record.Temporary, record.User, record.Group), $"the owner of {record.Path} cannot be put back");
            }

            Native.Rename(record.Temporary, record.Path);
        }
        finally
        {
            RemoveIfThere(record.Temporary);
        }

        SystemCalls.FlushDirectory(DurableFile.FolderOf(record.Path));
    }

    static void Remove(RemoveFile record)
    {
        RemoveIfThere(record.Temporary);
        if (Now(record.Path) is not null)
        {
            File.Delete(record.Path);
            SystemCalls.FlushDirectory(DurableFile.FolderOf(record.Path));
        }
    }

    static string? Remove(RemoveFolders record)
    {
        foreach (var folder in record.Folders.Reverse())
        {
            // One that somebody put files into since is theirs as much as ours, and no reason to keep the host out of load.
            switch (Native.TryLook(folder))
            {
                case null:
                    continue;
                case { Kind: PathKind.Folder } when !Directory.EnumerateFileSystemEntries(folder).Any():
                    Directory.Delete(folder);
                    SystemCalls.FlushDirectory(DurableFile.FolderOf(folder));
                    continue;
                case { Kind: PathKind.Folder }:
                    return $"the folder {folder} was made and is left, since it is not empty";
                default:
                    return $"{folder} was made as a folder and is none now; it is left as it is";
            }
        }

        return null;
    }

    static PathFacts? Now(string path) => Native.TryLook(path) is { Kind: PathKind.Folder }
        ? throw new UndoException($"{path} is a folder now.")
        : Native.TryLook(path);

    // A name that helpers alone use, but what is there may be anything by now.
    static void RemoveIfThere(string temporary)
    {
        if (Native.TryLook(temporary) is { Kind: PathKind.File or PathKind.Link })
        {
            File.Delete(temporary);
        }
    }

    static bool HasContentOf(string path, string kept)
    {
        using var present = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer, FileOptions.SequentialScan);
        using var wanted = new FileStream(kept, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan);
        if (present.Length != wanted.Length)
        {
            return false;
        }

        var left = new byte[64 << 10];
        var right = new byte[64 << 10];
        while (wanted.ReadAtLeast(right, right.Length, throwOnEndOfStream: false) is var read and > 0)
        {
            if (present.ReadAtLeast(left, left.Length, throwOnEndOfStream: false) != read || !left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read)))
            {
                return false;
            }
        }

        return true;
    }
}
