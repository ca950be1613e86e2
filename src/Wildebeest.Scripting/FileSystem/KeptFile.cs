using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>A file's content as it is kept for an undo: readable by its owner alone.</summary>
static class KeptFile
{
    const int Buffer = 1 << 20;

    /// <summary>Flushed. What was begun and failed is removed.</summary>
    /// <param name="found">What was there when it was looked at: whoever owns its folder may have put another file, or a link to one, in its place since.</param>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public static void Copy(string path, PathFacts found, string kept)
    {
        try
        {
            using var opened = Native.OpenItself(path);
            if (Native.Look(opened) is var now && (now.Kind, now.Device, now.Number) != (PathKind.File, found.Device, found.Number))
            {
                throw new IOException($"{path} is another file by now");
            }

            using var from = new FileStream(opened, FileAccess.Read, bufferSize: 0);
            using var to = new FileStream(
                kept, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            from.CopyTo(to, Buffer);
            to.Flush(flushToDisk: true);
        }
        catch (IOException cause)
        {
            // There may be no such folder at all.
            if (File.Exists(kept))
            {
                File.Delete(kept);
            }

            throw new IOException($"what it holds cannot be kept in {Path.GetDirectoryName(kept)}: {Target.Reason(cause)}", cause);
        }
    }
}
