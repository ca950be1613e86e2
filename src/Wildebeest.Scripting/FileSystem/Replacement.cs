using Microsoft.Win32.SafeHandles;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Puts new content in a file's place so that a crash or a reader at any moment sees the old or the new, never a part.</summary>
static class Replacement
{
    const UnixFileMode NewFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    const uint Keep = uint.MaxValue;

    /// <summary>The name under which new content for <paramref name="path"/> is written before it is renamed, in the same folder.</summary>
    public static string TemporaryFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.wildebeest-{Guid.NewGuid():n}");

    /// <param name="temporary">See <see cref="TemporaryFor"/>.</param>
    /// <param name="access">What it leaves open is that of the file that is there.</param>
    /// <param name="modeIfNew">What a file that was not there has without one.</param>
    /// <param name="check">Called when the temporary file is complete. If it throws nothing is placed.</param>
    public static void Put(string path, string temporary, byte[] content, Access access, UnixFileMode modeIfNew, Action? check = null) =>
        Put(path, temporary, file => RandomAccess.Write(file, content, fileOffset: 0), access, modeIfNew, check);

    /// <inheritdoc cref="Put(string, string, byte[], Access, UnixFileMode, Action?)"/>
    /// <param name="fill">Writes the new content. If it throws nothing is placed.</param>
    public static void Put(string path, string temporary, Action<SafeFileHandle> fill, Access access, UnixFileMode modeIfNew, Action? check = null)
    {
        var made = CreateFolders(Path.GetDirectoryName(path)!);
        var placed = false;
        try
        {
            Write(path, temporary, fill, access, modeIfNew);
            check?.Invoke();
            File.Move(temporary, path, overwrite: true);
            placed = true;
        }
        finally
        {
            if (!placed)
            {
                File.Delete(temporary);
                RemoveFolders(made);
            }
        }

        Native.SynchroniseDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>A symbolic link in the place of whatever file or link is there.</summary>
    public static void PutLink(string path, string temporary, string target)
    {
        var made = CreateFolders(Path.GetDirectoryName(path)!);
        var placed = false;
        try
        {
            File.CreateSymbolicLink(temporary, target);
            Native.Rename(temporary, path);
            placed = true;
        }
        finally
        {
            if (!placed)
            {
                File.Delete(temporary);
                RemoveFolders(made);
            }
        }

        Native.SynchroniseDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>With those above it that are missing; each survives a power cut as the file in it will.</summary>
    /// <returns>Those that were made, the one that holds the others first.</returns>
    public static IReadOnlyList<string> CreateFolders(string folder)
    {
        if (Directory.Exists(folder))
        {
            return [];
        }

        var above = Path.GetDirectoryName(folder)!;
        var made = CreateFolders(above);
        Directory.CreateDirectory(folder, NewFolder);
        Native.SynchroniseDirectory(above);
        return [.. made, folder];
    }

    static void Write(string path, string temporary, Action<SafeFileHandle> fill, Access access, UnixFileMode modeIfNew)
    {
        var present = Native.TryLook(path);

        // Nobody may read it before its owner and mode are the final ones, nor open it at the moment that it is made.
        using var made = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        var file = made.SafeFileHandle;
        fill(file);
        var (user, group) = (access.Owner?.Number ?? present?.User ?? Keep, access.Group?.Number ?? present?.Group ?? Keep);
        if ((user, group) != (Keep, Keep))
        {
            Native.Checked(Native.ChangeOwner(file, user, group), access.Owner is null && access.Group is null ? "its owner cannot be kept" : "its owner cannot be set");
        }

        File.SetUnixFileMode(file, access.Mode ?? (UnixFileMode?)present?.Mode ?? modeIfNew);
        RandomAccess.FlushToDisk(file);
    }

    static void RemoveFolders(IReadOnlyList<string> made)
    {
        foreach (var folder in made.Reverse().Where(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            Directory.Delete(folder);
        }
    }
}
