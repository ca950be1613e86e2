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

        try
        {
            // The group first: as the user it could not be changed any more.
            _ = SetGroup(group);
            _ = SetUser(user);
            return SetUser(Ask) == user && SetGroup(Ask) == group ? act() : throw new IOException($"this process may not work with the files of user {user}");
        }
        finally
        {
            _ = SetUser(ownUser);
            _ = SetGroup(ownGroup);
        }
    }

    // Both return what was before, whether they changed it or not.
    [LibraryImport(Library, EntryPoint = "setfsuid")]
    private static partial uint SetUser(uint user);

    [LibraryImport(Library, EntryPoint = "setfsgid")]
    private static partial uint SetGroup(uint group);
}
