using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Puts new content in a file's place so that a crash or a reader at any moment sees the old or the new, never a part.</summary>
static class Replacement
{
    const UnixFileMode NewFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The name under which new content for <paramref name="path"/> is written before it is renamed, in the same folder.</summary>
    public static string TemporaryFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.wildebeest-{Guid.NewGuid():n}");

    /// <param name="temporary">See <see cref="TemporaryFor"/>.</param>
    /// <param name="mode">Null keeps that of the file that is there.</param>
    /// <param name="modeIfNew">What a file that was not there has without one.</param>
    public static void Put(string path, string temporary, byte[] content, UnixFileMode? mode, UnixFileMode modeIfNew)
    {
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        var exists = File.Exists(path);
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                // Nobody may read it before its owner and mode are the final ones.
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                RandomAccess.Write(file, content, fileOffset: 0);
                if (exists)
                {
                    var (user, group) = Native.OwnerOf(path);
                    Native.Checked(Native.ChangeOwner(file, user, group), $"the owner of {path} cannot be kept");
                }

                File.SetUnixFileMode(file, mode ?? (exists ? File.GetUnixFileMode(path) : modeIfNew));
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // There only if something above failed.
            File.Delete(temporary);
        }

        Native.SynchroniseDirectory(folder);
    }

    /// <summary>With those above it that are missing; each survives a power cut as the file in it will.</summary>
    static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var above = Path.GetDirectoryName(folder)!;
        CreateFolder(above);
        Directory.CreateDirectory(folder, NewFolder);
        Native.SynchroniseDirectory(above);
    }
}
