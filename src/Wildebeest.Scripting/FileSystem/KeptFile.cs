namespace Wildebeest.Scripting.FileSystem;

/// <summary>A file's content as it is kept for an undo: readable by its owner alone.</summary>
static class KeptFile
{
    const int Buffer = 1 << 20;

    /// <summary>Flushed. What was begun and failed is removed.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public static void Copy(string path, string kept)
    {
        try
        {
            using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer, FileOptions.SequentialScan);
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
