using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Wildebeest.Storage;

/// <summary>
/// What .NET has no call for: a directory's fsync, and a lock on a file that others may still read (FileShare.None would keep them
/// from reading who holds it). Errors come out as the IOException that .NET itself would throw, with the number as its HResult.
/// </summary>
static partial class SystemCalls
{
    const int ReadOnly = 0x0;
    const int ReadWrite = 0x2;
    const int Create = 0x40;
    const int CloseOnExec = 0x80000;
    const int LockExclusive = 2;
    const int LockNonBlocking = 4;
    const int LockRelease = 8;
    const int Interrupted = 4;
    const int WouldBlock = 11;
    const int InvalidArgument = 22;

    public static void FlushDirectory(string path)
    {
        // O_DIRECTORY differs between processors, so it is left out: fsync of a file that took the folder's place does no harm.
        using var handle = Open(path, ReadOnly | CloseOnExec, 0);
        while (FSync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
            {
                continue;
            }

            // Some network file systems cannot flush a directory and need not.
            if (error == InvalidArgument)
            {
                return;
            }

            throw ErrorOf(error, path);
        }
    }

    /// <summary>Opened for reading and writing, made if need be, closed in children that this process starts.</summary>
    public static SafeFileHandle OpenOrCreate(string path, UnixFileMode mode) => Open(path, ReadWrite | Create | CloseOnExec, (int)mode);

    /// <summary>A file that has no place on any disk, closed in children that this process starts.</summary>
    public static SafeFileHandle MakeInMemory(string name) =>
        MemFdCreate(name, 1) is var descriptor and >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw ErrorOf(Marshal.GetLastPInvokeError(), name);

    /// <summary>The lock lasts until the handle is closed, by us or by the end of the process.</summary>
    /// <returns>False where another process has it, and it is not to be waited for.</returns>
    public static bool TryLock(SafeFileHandle handle, string path, bool wait)
    {
        while (FLock(handle, wait ? LockExclusive : LockExclusive | LockNonBlocking) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    continue;
                case WouldBlock:
                    return false;
                case var error:
                    throw ErrorOf(error, path);
            }
        }

        return true;
    }

    /// <summary>For every copy of the handle; an error is not told, since the close that follows releases it as well.</summary>
    public static void Unlock(SafeFileHandle handle) => FLock(handle, LockRelease);

    static SafeFileHandle Open(string path, int flags, int mode)
    {
        while (true)
        {
            var descriptor = Open2(path, flags, mode);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw ErrorOf(error, path);
            }
        }
    }

    static IOException ErrorOf(int number, string path) => new($"{Marshal.GetPInvokeErrorMessage(number)} : '{path}'", number);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open2(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle handle, int operation);
}
