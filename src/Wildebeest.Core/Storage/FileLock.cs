using Microsoft.Win32.SafeHandles;

namespace Wildebeest.Storage;

/// <summary>
/// The system's lock on an open file: it goes with the process however that ends, and children do not inherit it. So a file left behind locks nothing, and is never
/// removed (a remover could race a taker).
/// </summary>
sealed class FileLock : IDisposable
{
    readonly SafeFileHandle handle;

    FileLock(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Null where another process has it.</summary>
    /// <exception cref="IOException" />
    public static FileLock? TryTake(string path, UnixFileMode mode) => Take(path, mode, wait: false);

    /// <summary>Waits until whoever has it is done.</summary>
    /// <exception cref="IOException" />
    public static FileLock Take(string path, UnixFileMode mode) => Take(path, mode, wait: true)!;

    /// <summary>What its holder wrote. The class library's own ways to open a file ask for a lock, which somebody else has.</summary>
    /// <exception cref="IOException" />
    public static byte[] Read(string path, int most)
    {
        using var handle = SystemCalls.OpenOrCreate(path, DurableFile.OwnerOnly);
        var content = new byte[most];
        return content[..RandomAccess.Read(handle, content, fileOffset: 0)];
    }

    /// <summary>What <see cref="Read"/> gives from now on.</summary>
    public void Write(byte[] content)
    {
        RandomAccess.SetLength(handle, 0);
        RandomAccess.Write(handle, content, fileOffset: 0);
    }

    /// <summary>Given back once, however often that is asked for.</summary>
    public void Dispose()
    {
        if (!handle.IsClosed)
        {
            // Closing alone would leave it to a child that is just being started and still has our handles.
            SystemCalls.Unlock(handle);
            handle.Dispose();
        }
    }

    static FileLock? Take(string path, UnixFileMode mode, bool wait)
    {
        var handle = SystemCalls.OpenOrCreate(path, mode);
        FileLock? taken = null;
        try
        {
            return taken = SystemCalls.TryLock(handle, path, wait) ? new FileLock(handle) : null;
        }
        finally
        {
            if (taken is null)
            {
                handle.Dispose();
            }
        }
    }
}
