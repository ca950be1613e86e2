using Wildebeest.Storage;

namespace Wildebeest.Program.Composition;

/// <summary>
/// What an admin's commands keep between calls: clones of herds and compiled scripts. Programs are run from there, so it must be in nobody else's hands.
/// All of it may be removed at any time.
/// </summary>
static class UserCache
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary><c>$XDG_CACHE_HOME/wildebeest</c> or <c>~/.cache/wildebeest</c>.</summary>
    /// <exception cref="UserCacheException" />
    public static string Folder() => Make(PlaceOf(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));

    /// <param name="homeOfUser">As the database of users has it, for a process without <c>HOME</c>; empty where it has none.</param>
    public static string PlaceOf(Func<string, string?> environment, string homeOfUser)
    {
        var folder = environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
            : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : homeOfUser.Length > 0 ? Path.Combine(homeOfUser, ".cache")
            : throw new UserCacheException("There is no place for the cache of this user: HOME is not set, and the user has no home.");
        return Path.Combine(folder, "wildebeest");
    }

    public static string Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            return BelievedFile.FaultOf(folder) is var (fault, _) ? throw new UserCacheException($"The cache {PrintableText.Line(folder)} {fault}, who could so say what is run here.") : folder;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw UserCacheException.From(cause, "create", folder);
        }
    }
}

/// <summary>What an admin's commands keep between calls cannot be kept there.</summary>
sealed class UserCacheException(string sentence, Exception? cause = null)
    : WildebeestException(sentence, "Name a folder of your own for it, by the variable XDG_CACHE_HOME; all that is kept there can be made anew.", cause)
{
    public static UserCacheException From(Exception cause, string deed, string path) => new(StorageException.From(cause, deed, path).Message, cause);
}

/// <summary>Another command has worked in the cache for too long.</summary>
sealed class UserCacheInUseException(string folder)
    : WildebeestException($"Another wildebeest command works with this herd's cache, {PrintableText.Line(folder)}.", "Wait until it ends, or end it, and try again.");
