using System.Runtime.InteropServices;

namespace Wildebeest.Scripting.Posix;

/// <summary>Users and groups by name and by number, as the system's own name service has them: its files, a directory, whatever is set up.</summary>
static partial class Accounts
{
    const string Library = "libc";
    const int BufferTooSmall = 34;
    const int LongestEntry = 1 << 20;

    unsafe delegate int Ask(byte* entry, byte* buffer, nuint length, byte** found);

    public static unsafe uint? User(string name) =>
        TryFind((entry, buffer, length, found) => UserByName(name, entry, buffer, length, found), out var number, out _) ? number : null;

    public static unsafe uint? Group(string name) =>
        TryFind((entry, buffer, length, found) => GroupByName(name, entry, buffer, length, found), out var number, out _) ? number : null;

    /// <summary>The number itself where nobody has a name for it.</summary>
    public static unsafe string NameOfUser(uint user) =>
        TryFind((entry, buffer, length, found) => UserByNumber(user, entry, buffer, length, found), out _, out var name) ? name : $"{user}";

    /// <inheritdoc cref="NameOfUser"/>
    public static unsafe string NameOfGroup(uint group) =>
        TryFind((entry, buffer, length, found) => GroupByNumber(group, entry, buffer, length, found), out _, out var name) ? name : $"{group}";

    [LibraryImport(Library, EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int UserByName(string name, byte* entry, byte* buffer, nuint length, byte** found);

    [LibraryImport(Library, EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int GroupByName(string name, byte* entry, byte* buffer, nuint length, byte** found);

    [LibraryImport(Library, EntryPoint = "getpwuid_r")]
    private static unsafe partial int UserByNumber(uint user, byte* entry, byte* buffer, nuint length, byte** found);

    [LibraryImport(Library, EntryPoint = "getgrgid_r")]
    private static unsafe partial int GroupByNumber(uint group, byte* entry, byte* buffer, nuint length, byte** found);

    static unsafe bool TryFind(Ask ask, out uint number, out string name)
    {
        (number, name) = (0, "");

        // Both entries begin with two pointers, the name and the password, and the number.
        var entry = stackalloc byte[128];
        for (var length = 4096; length <= LongestEntry; length *= 4)
        {
            fixed (byte* buffer = new byte[length])
            {
                byte* found = null;
                var result = ask(entry, buffer, (nuint)length, &found);
                if (result == BufferTooSmall)
                {
                    continue;
                }

                if (found is null)
                {
                    return false;
                }

                name = Marshal.PtrToStringUTF8(*(nint*)entry) ?? "";
                number = *(uint*)(entry + (2 * sizeof(nint)));
                return true;
            }
        }

        return false;
    }
}
