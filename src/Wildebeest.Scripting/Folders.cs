using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting;

/// <summary>Folders of this host. Paths start with '/'. What was there is put back when the migration fails.</summary>
public static class Folders
{
    /// <summary>Makes the folder be there. One that is there keeps the owner and mode that are not given.</summary>
    /// <param name="path">Starts with '/'. Folders above it that are missing are made, with mode <c>0755</c>. A symbolic link is followed.</param>
    /// <param name="mode">Octal, such as <c>"0750"</c>. Default: as the folder has it, <c>0755</c> for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the folder has it, the agent's own user for a new one.</param>
    /// <param name="group">A group, by name or number. Default: as the folder has it, the agent's own group for a new one.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">Something else is there, or there is no such user or group.</exception>
    /// <example><code>Folders.Make("/srv/shop/uploads", mode: "0750", owner: "www-data", group: "www-data");</code></example>
    public static bool Make(string path, string? mode = null, string? owner = null, string? group = null, Reaction? onChange = null) =>
        FolderChange.Make(path, Access.Of(mode, owner, group), onChange);

    /// <summary>Makes the folder be gone. All that is in it is kept until the migration is over, and put back when it fails.</summary>
    /// <param name="path">Starts with '/'. A file or a symbolic link is refused.</param>
    /// <param name="recursive">Whether what is in it goes too: 1 GB and 100,000 files and folders at most, none of them a device or on another file system. Default: only an empty folder is deleted.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It is not empty, no folder, or more than can be put back; nothing is deleted then.</exception>
    /// <example><code>Folders.Delete("/srv/shop/releases/1.0", recursive: true);</code></example>
    public static bool Delete(string path, bool recursive = false, Reaction? onChange = null) => FolderChange.Delete(path, recursive, onChange);
}
