namespace Wildebeest.Scripting.Unpacking;

/// <summary>One thing of an archive, as the archive says it: nothing of it is to be believed.</summary>
/// <param name="Mode">The permission bits; null where the archive says none.</param>
/// <param name="Modified">In UTC.</param>
/// <param name="Target">Of a link.</param>
/// <param name="Content">Of a file, to be read before the next entry is asked for; null for an empty one.</param>
sealed record ArchiveEntry(string Name, EntryKind Kind, int? Mode, DateTime Modified, string Target, Stream? Content);

enum EntryKind
{
    File,
    Folder,
    Link,

    /// <summary>Another name of an earlier file.</summary>
    HardLink,

    /// <summary>A device and the like.</summary>
    Other,
}
