using System.Runtime.InteropServices;

namespace Wildebeest.Scripting.Posix;

/// <summary>
/// Works with files as another user: the kernel asks of this thread what it would ask of that user. So whatever links that user puts in the way, while it is at work too, lead to
/// nothing that the user could not have done.
/// </summary>
static partial class FileAccessAs
{
    const string Library = "libc";
    const uint Ask = uint.MaxValue;

    /// <param name="act">It stays on this thread: it awaits nothing.</param>
    /// <exception cref="IOException">This process may not work as others.</exception>
    public static T Do<T>(uint user, uint group, Func<T> act)
    {
        var (ownUser, ownGroup) = (SetUser(Ask), SetGroup(Ask));
        if (ownUser == user)
        {
            return act();
        }

        var groups = Groups();
        try
        {
            SetGroups([]);

            // The group first: as the user it could not be changed any more.
            _ = SetGroup(group);
            _ = SetUser(user);
            return SetUser(Ask) == user && SetGroup(Ask) == group ? act() : throw new IOException($"this process may not work with the files of user {user}");
        }
        finally
        {
            _ = SetUser(ownUser);
            _ = SetGroup(ownGroup);
            SetGroups(groups);
        }
    }

    static unsafe uint[] Groups()
    {
        var count = Native.Checked(GetGroups(0, null), "the groups of this process cannot be told");
        var groups = new uint[count];
        fixed (uint* first = groups)
        {
            _ = Native.Checked(GetGroups(count, first), "the groups of this process cannot be told");
        }

        return groups;
    }

    // By the kernel's own call: the library's sets them for all threads.
    static unsafe void SetGroups(uint[] groups)
    {
        nint? call = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 116,
            Architecture.Arm64 or Architecture.RiscV64 => 159,
            _ => null,
        };
        if (call is { } number && !Groups().AsSpan().SequenceEqual(groups))
        {
            fixed (uint* first = groups)
            {
                _ = Native.Checked((int)Call(number, groups.Length, (nint)first), "the groups of this process cannot be set");
            }
        }
    }

    // Both return what was before, whether they changed it or not.
    [LibraryImport(Library, EntryPoint = "setfsuid")]
    private static partial uint SetUser(uint user);

    [LibraryImport(Library, EntryPoint = "setfsgid")]
    private static partial uint SetGroup(uint group);

    [LibraryImport(Library, EntryPoint = "getgroups", SetLastError = true)]
    private static unsafe partial int GetGroups(int size, uint* list);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second);
}
