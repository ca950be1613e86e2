using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Unpacking;

namespace Wildebeest.Scripting;

/// <summary>Archives of this host: <c>.tar</c>, <c>.tar.gz</c> and <c>.zip</c>; <c>.tar.xz</c>, <c>.tar.zst</c> and <c>.tar.bz2</c> where the host has the program <c>xz</c>, <c>zstd</c> or <c>bzip2</c>. Paths start with '/'.</summary>
public static class Archives
{
    /// <summary>
    /// Makes the folder be what is in the archive, and nothing else. It is unpacked beside its place and swapped in at one moment, so nobody sees half of it. A file in it,
    /// <c>.unpacked-by-wildebeest</c>, says what it was unpacked from: while that is the same the folder is left alone, whatever was written into it since. What was there is put back when the
    /// migration fails.
    /// </summary>
    /// <param name="archive">Starts with '/'. What kind it is, its first bytes say. It may do no harm: a name or a link that leads out of the folder, a device, or the same name twice is refused, and nothing is changed.</param>
    /// <param name="folder">Starts with '/'. A symbolic link is followed. Folders above it that are missing are made.</param>
    /// <param name="strip">How many of the first parts of each name are left out: 1 for an archive in which all is in <c>shop-2.1/</c>. What has no more parts is left out. Default: 0.</param>
    /// <param name="owner">Of all that is in it, by name or number; the archive's own are not looked at. Default: the agent's own user; the folder itself stays whose it is.</param>
    /// <param name="group">As <paramref name="owner"/>.</param>
    /// <param name="replace">Whether a folder that is not empty and was not unpacked by this helper goes, with all that is in it. Default: it is an error.</param>
    /// <param name="largest">Bytes of all files together; 100,000 files and folders at most. Default: 4 GB. What was there is kept for the undo, 1 GB at most.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <remarks>Modes are those of the archive, but nobody except the owner may write, and no file runs as its owner (set-uid) or group.</remarks>
    /// <exception cref="MigrationException">There is no such archive, it is damaged or refused, or the folder cannot be replaced.</exception>
    /// <example><code>Download.To("/var/cache/shop-2.1.tar.gz", "https://downloads.example.org/shop-2.1.tar.gz",
    ///     sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    /// Archives.Unpack("/var/cache/shop-2.1.tar.gz", "/opt/shop", strip: 1, onChange: Services.Restart("shop"));</code></example>
    public static bool Unpack(
        string archive, string folder, int strip = 0, string? owner = null, string? group = null, bool replace = false, long largest = 4L << 30, Reaction? onChange = null) =>
        strip >= 0 && largest > 0
            ? new UnpackedFolder(archive, folder, strip, largest, replace, Access.Of(null, owner, group)).Make(onChange)
            : throw new MigrationException($"{folder}: strip: is 0 or more, and largest: a number of bytes, more than none.");
}
