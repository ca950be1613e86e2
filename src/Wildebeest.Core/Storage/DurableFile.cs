using System.Text;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Storage;

/// <summary>
/// Whole files that are either the old or the new after a crash or a power cut, never something between:
/// written beside, flushed, renamed, and the rename flushed too. One writer at a time, as under a home's lock.
/// </summary>
static class DurableFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For what is no secret: its owner writes it, everybody reads it.</summary>
    public const UnixFileMode Readable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(string path, string text, UnixFileMode mode = OwnerOnly) => Write(path, Utf8.GetBytes(text), mode);

    /// <exception cref="StorageException">The file is the old one (or, when only the last flush failed, the new), and nothing is left beside it.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = OwnerOnly) => Write(path, content, mode, null);

    static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, (uint User, uint Group)? owner)
    {
        var temporary = TemporaryOf(path);
        try
        {
            // What a killed writer left has its own mode, and would keep it.
            File.Delete(temporary);
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 0,
                UnixCreateMode = mode,
            }))
            {
                if (owner is var (user, group))
                {
                    // Before the mode, which the kernel narrows when the owner changes, and the umask when a file is made.
                    if (Native.OwnerOf(temporary) != (user, group))
                    {
                        Native.Checked(Native.ChangeOwner(file.SafeFileHandle, user, group), "its owner cannot be kept");
                    }

                    File.SetUnixFileMode(file.SafeFileHandle, mode);
                }

                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            SystemCalls.FlushDirectory(FolderOf(path));
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            TryRemove(temporary);
            throw StorageException.From(cause, "write", path);
        }
    }

    /// <summary>Other text in a file that is there, or in the one that a symbolic link leads to. Whose it is, and who may read it, stays.</summary>
    /// <exception cref="StorageException">As of <see cref="Write(string, string, UnixFileMode)"/>.</exception>
    public static void Rewrite(string path, string text)
    {
        string target;
        UnixFileMode mode;
        (uint User, uint Group) owner;
        try
        {
            target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            (mode, owner) = (File.GetUnixFileMode(target), Native.OwnerOf(target));
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "read", path);
        }

        Write(target, Utf8.GetBytes(text), mode, owner);
    }

    /// <summary>Null when there is no such file.</summary>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "read", path);
        }
    }

    /// <summary>The folder and those above it; those that are new get <paramref name="mode"/>, those that exist stay as they are.</summary>
    public static void CreateFolder(string path, UnixFileMode mode)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return;
            }

            Directory.CreateDirectory(path, mode);
            SystemCalls.FlushDirectory(FolderOf(path));
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "create", path);
        }
    }

    public static string TemporaryOf(string path) => path + ".new";

    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    static void TryRemove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            // The error that brought us here is the one to tell; the next write removes what is left.
        }
    }
}
