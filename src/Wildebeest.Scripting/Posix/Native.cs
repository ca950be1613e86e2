using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Wildebeest.Scripting.Posix;

/// <summary>The few system calls that the class library does not offer.</summary>
static partial class Native
{
    public const int Kill = 9;
    public const int NoSuchProcess = 3;

    const string Library = "libc";
    const int DuplicateCloseOnExec = 1030;
    const int ReadWriteCloseOnExec = 0x80002;
    const int CloseOnExecWithoutWaiting = 0x80800;
    const int NoFollow = 0x100;
    const int OfDescriptor = 0x1000;
    const ulong MountRoot = 0x2000;
    const int NoSuchEntry = 2;
    const int NotADirectory = 20;
    const int HereDirectory = -100;
    const uint ExchangeFlag = 2;
    const int NewMounts = 0x20000;
    const ulong Bind = 1 << 12;
    const ulong Recursively = 1 << 14;
    const ulong Privately = 1 << 18;

    // The one flag here that is not the same number everywhere.
    static readonly int OpenNoLink = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    [LibraryImport(Library, EntryPoint = "setsid", SetLastError = true)]
    public static partial int StartSession();

    /// <summary>Which bits of a mode no new file or folder of this process, and of what it starts, has.</summary>
    [LibraryImport(Library, EntryPoint = "umask")]
    public static partial int SetMask(int mask);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);

    /// <summary>Ends this process at once: no finalizers, no handlers, no waiting for a script's threads.</summary>
    [LibraryImport(Library, EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    /// <summary>Whose rights this process has.</summary>
    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint User();

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeHandle file, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwnerOfLink(string path, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameTo(string from, string to);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport(Library, EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int from, int to);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int descriptor);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatxOf(SafeHandle opened, string path, int flags, uint mask, byte* buffer);

    [LibraryImport(Library, EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameWith(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport(Library, EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SynchroniseAll(int descriptor);

    [LibraryImport(Library, EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport(Library, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountAt(string source, string target, string? type, ulong flags, string? data);

    /// <summary>Gives the calling thread mounts of its own; what it mounts from now on only it sees, and what it starts.</summary>
    public static void LeaveMountsBehind()
    {
        Checked(Unshare(NewMounts), "unshare");
        Mount("none", "/", type: null, Recursively | Privately);
    }

    /// <summary>Shows a file in the place of another.</summary>
    public static void ShowAt(string file, string place) => Mount(file, place, type: null, Bind);

    public static void Mount(string source, string target, string? type, ulong flags, string? data = null) => Checked(MountAt(source, target, type, flags, data), $"mount {target}");

    /// <summary>The same descriptor under a high number that no program started from here inherits.</summary>
    public static int MoveAway(int descriptor) => Checked(Control(descriptor, DuplicateCloseOnExec, 64), "fcntl");

    public static void PutNullOn(int descriptor)
    {
        var opened = Checked(Open("/dev/null", ReadWriteCloseOnExec, 0), "open /dev/null");
        Checked(DuplicateTo(opened, descriptor), "dup2");
        Checked(Close(opened), "close");
    }

    public static void PutOn(int descriptor, int target) => Checked(DuplicateTo(descriptor, target), "dup2");

    /// <summary>Replaces what is there at one moment. Unlike the class library's it takes a link for itself, whatever it leads to.</summary>
    public static void Rename(string from, string to) => Checked(RenameTo(from, to), $"rename {from} to {to}");

    /// <summary>Each takes the other's place, at one moment.</summary>
    public static void Exchange(string one, string other) => Checked(RenameWith(HereDirectory, one, HereDirectory, other, ExchangeFlag), $"exchange {one} and {other}");

    /// <summary>Makes all that was written on the file system of <paramref name="directory"/> survive a power cut: for many files at once.</summary>
    public static void SynchroniseFileSystem(string directory)
    {
        var opened = Checked(Open(directory, 0x80000, 0), $"open {directory}");
        try
        {
            Checked(SynchroniseAll(opened), $"syncfs {directory}");
        }
        finally
        {
            Close(opened);
        }
    }

    /// <summary>Makes a rename in <paramref name="directory"/> survive a power cut.</summary>
    public static void SynchroniseDirectory(string directory)
    {
        var opened = Checked(Open(directory, 0x80000, 0), $"open {directory}");
        try
        {
            Checked(Synchronise(opened), $"fsync {directory}");
        }
        finally
        {
            Close(opened);
        }
    }

    public static unsafe (uint User, uint Group) OwnerOf(string path)
    {
        // struct statx has one layout on every architecture: uid at 20, gid at 24.
        var buffer = stackalloc byte[256];
        Checked(Statx(HereDirectory, path, 0, 0x18, buffer), $"statx {path}");
        return (*(uint*)(buffer + 20), *(uint*)(buffer + 24));
    }

    /// <summary>What is at the path itself, a symbolic link not followed; null when nothing is.</summary>
    public static unsafe PathFacts? TryLook(string path)
    {
        var buffer = stackalloc byte[256];
        if (Statx(HereDirectory, path, NoFollow, 0x7ff, buffer) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is NoSuchEntry or NotADirectory ? null : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }

        return FactsIn(buffer);
    }

    /// <summary>What was opened, whatever has its name by now.</summary>
    public static unsafe PathFacts Look(SafeFileHandle opened)
    {
        var buffer = stackalloc byte[256];
        Checked(StatxOf(opened, "", OfDescriptor, 0x7ff, buffer), "statx");
        return FactsIn(buffer);
    }

    /// <summary>
    /// Opens a file to be read that somebody else may swap for another thing at any moment: a symbolic link in its place is an error, and a pipe there is not waited for.
    /// </summary>
    public static SafeFileHandle OpenItself(string path) => new(Checked(Open(path, CloseOnExecWithoutWaiting | OpenNoLink, 0), $"open {path}"), ownsHandle: true);

    static unsafe PathFacts FactsIn(byte* buffer)
    {
        // The mode's upper four bits are the kind.
        var mode = *(ushort*)(buffer + 28);
        return new PathFacts((PathKind)(mode >> 12), mode & 0xfff, *(uint*)(buffer + 20), *(uint*)(buffer + 24))
        {
            Number = *(ulong*)(buffer + 32),
            Size = *(long*)(buffer + 40),
            Device = ((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140),
            IsMountRoot = (*(ulong*)(buffer + 8) & MountRoot) != 0,
        };
    }

    public static int Checked(int result, string what) =>
        result >= 0 ? result : throw new IOException($"{what}: {Marshal.GetLastPInvokeErrorMessage()}");
}
