namespace Wildebeest.Git;

/// <summary>A repository on this disk cannot be read. A host's clone is made anew by itself; nothing in it is the only copy.</summary>
sealed class CloneDamagedException(string path, Exception? cause)
    : WildebeestException($"The git repository {path} cannot be read{(cause is null ? "" : $": {PrintableText.Line(cause.Message, 200)}")}.", "A host's clone is fetched anew by itself; for a work tree try: git fsck.", cause)
{
    /// <summary>Whether a clone that is made anew mends it; the git program may meet the damage, too.</summary>
    public static bool IsCause(Exception exception) => exception is CloneDamagedException or OriginException { Fault: OriginFault.LocalDamage };
}

/// <summary>The disk that holds the clone is full, or the quota on it used up.</summary>
sealed class CloneFullException(string path, Exception cause)
    : WildebeestException($"The disk is full, so nothing can be written to {path}.", "Make room; it goes on by itself.", cause);

/// <summary>The system does not let the repository be read now. It is not damaged by that, and would be no more readable when made anew.</summary>
sealed class CloneRefusedException(string path, Exception cause)
    : WildebeestException($"The system refuses to read or write the git repository {path}: {PrintableText.Line(cause.Message, 200)}.", "See its rights, its file system and the limit of open files; it goes on by itself.", cause);

/// <summary>What an error of libgit2 says of a repository. Its words alone tell, and those of the system in them are the same in every language here.</summary>
static class CloneFaults
{
    static readonly string[] NoRoom = ["No space left", "Disk quota exceeded"];
    static readonly string[] Refused = ["Permission denied", "Operation not permitted", "Read-only file system", "Too many open files", "Cannot allocate memory"];

    public static WildebeestException Of(string path, Exception error, bool hasNoRoom) =>
        hasNoRoom || Says(error, NoRoom) ? new CloneFullException(path, error)
        : Says(error, Refused) ? new CloneRefusedException(path, error)
        : new CloneDamagedException(path, error);

    static bool Says(Exception error, string[] words) => Array.Exists(words, word => error.Message.Contains(word, StringComparison.Ordinal));
}

/// <summary>An object is whole, and not what belongs where it stands, or no object that libgit2 reads: somebody pushed it so. A new clone would bring the same.</summary>
sealed class StrangeObjectException(string path, string reason, Exception? cause)
    : WildebeestException($"An object in the git repository {path} is not what belongs there: {reason}.", "Somebody pushed it so; see who with git log, and push what belongs there.", cause);
