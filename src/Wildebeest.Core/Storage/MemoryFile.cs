using Microsoft.Win32.SafeHandles;

namespace Wildebeest.Storage;

/// <summary>Bytes in this process's memory that a program started from here can read by a path. Nothing of it is ever on a disk, and it is gone with the handle.</summary>
sealed class MemoryFile : IDisposable
{
    readonly SafeFileHandle handle;

    MemoryFile(SafeFileHandle handle) => this.handle = handle;

    /// <summary>For programs of the same user, while this object lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}";

    public static MemoryFile Of(string name, ReadOnlySpan<byte> content)
    {
        var handle = SystemCalls.MakeInMemory(name);
        try
        {
            RandomAccess.Write(handle, content, 0);
            return new MemoryFile(handle);
        }
        catch (IOException)
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => handle.Dispose();
}
