using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>
/// One process per home. The system's lock on the open file counts, not the file: it goes with the process however that ends,
/// and children do not inherit it. So a file left behind locks nothing, and is never removed (a remover could race a taker).
/// </summary>
sealed class HomeLock : IDisposable
{
    readonly SafeFileHandle handle;

    HomeLock(SafeFileHandle handle) => this.handle = handle;

    /// <exception cref="HomeInUseException" />
    /// <exception cref="HomeException">The home cannot be written.</exception>
    public static HomeLock Take(Home home)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = SystemCalls.OpenOrCreate(home.LockFile, DurableFile.OwnerOnly);
            if (!SystemCalls.TryLock(handle, home.LockFile))
            {
                throw new HomeInUseException(home, ReadHolder(handle));
            }

            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")), 0);
            var taken = new HomeLock(handle);
            handle = null;
            return taken;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw HomeException.From(home, StorageException.From(cause, "lock", home.LockFile));
        }
        finally
        {
            handle?.Dispose();
        }
    }

    public void Dispose()
    {
        // Closing alone would leave it to a child that is just being started and still has our handles.
        SystemCalls.Unlock(handle);
        handle.Dispose();
    }

    static int? ReadHolder(SafeFileHandle handle)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = RandomAccess.Read(handle, bytes, 0);
        var text = Encoding.ASCII.GetString(bytes[..length]).TrimEnd('\n');
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;
    }
}
