using Microsoft.Win32.SafeHandles;
using Wildebeest.Storage;

namespace Wildebeest.Program.Origins;

/// <summary>One at a time changes who is let in: the files that sshd and nginx read are written from all of them, and of two writers at once the second would not know of the first.</summary>
sealed class AdmissionsLock : IDisposable
{
    readonly SafeFileHandle handle;

    AdmissionsLock(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Waits its turn.</summary>
    /// <exception cref="StorageException" />
    public static AdmissionsLock Take(OriginFolder origin)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = SystemCalls.OpenOrCreate(origin.AdmissionsLock, OriginFolder.FileMode);
            SystemCalls.Lock(handle, origin.AdmissionsLock);
            var taken = new AdmissionsLock(handle);
            handle = null;
            return taken;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "lock", origin.AdmissionsLock);
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
}
