using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting;

/// <summary>Symbolic links of this host. What was there is put back when the migration fails.</summary>
public static class Links
{
    /// <summary>Makes a symbolic link that leads to the target. A link that leads elsewhere is replaced at one moment. <see cref="Files.Delete"/> deletes links.</summary>
    /// <param name="path">Where the link is; starts with '/'. Folders above it that are missing are made, with mode <c>0755</c>.</param>
    /// <param name="target">What it leads to, kept as it is written: from the root, or from the link's own folder. It need not be there.</param>
    /// <param name="replace">Whether a file or a folder in its place, with all that is in it, is replaced. Default: it is refused.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">Something else is there.</exception>
    /// <example><code>Links.To("/etc/nginx/sites-enabled/shop", "../sites-available/shop", onChange: Services.Reload("nginx"));</code></example>
    public static bool To(string path, string target, bool replace = false, Reaction? onChange = null) => LinkChange.Make(path, target, replace, onChange);
}
