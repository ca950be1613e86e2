using Wildebeest.Storage;

namespace Wildebeest.Journals;

sealed class DiskJournalStore(string path) : IJournalStore
{
    // Opened when first needed, and again after a replacement: the old handle is that of the file that was renamed away.
    FileStream? file;

    public string Name => path;

    public byte[] ReadAll()
    {
        Open();
        return File.ReadAllBytes(path);
    }

    public void Append(long position, ReadOnlySpan<byte> bytes)
    {
        var handle = Open().SafeFileHandle;
        RandomAccess.Write(handle, bytes, position);
        RandomAccess.FlushToDisk(handle);
    }

    public void Truncate(long length)
    {
        var handle = Open().SafeFileHandle;
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
    }

    public void Replace(ReadOnlySpan<byte> bytes)
    {
        try
        {
            DurableFile.Write(path, bytes);
        }
        finally
        {
            Close();
        }
    }

    public void Dispose() => Close();

    FileStream Open()
    {
        if (file is not null)
        {
            return file;
        }

        var opened = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = DurableFile.OwnerOnly,
        });
        try
        {
            // Always, not only when it is new: a crash may have come between its creation and this flush.
            SystemCalls.FlushDirectory(DurableFile.FolderOf(path));
        }
        catch (IOException)
        {
            opened.Dispose();
            throw;
        }

        return file = opened;
    }

    void Close()
    {
        file?.Dispose();
        file = null;
    }
}
