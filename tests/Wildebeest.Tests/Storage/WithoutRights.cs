using System.Runtime.InteropServices;

namespace Wildebeest.Tests.Storage;

/// <summary>
/// Root may write anywhere, so a test of a denied write would not be denied. Linux keeps the user for file access per thread:
/// this one thread becomes nobody while the deed is done. For others than root nothing needs to change.
/// </summary>
static partial class WithoutRights
{
    const int Nobody = 65534;

    public static void Do(Action deed)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            deed();
            return;
        }

        SetFileSystemUser(Nobody);
        try
        {
            deed();
        }
        finally
        {
            SetFileSystemUser(0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(int user);
}
