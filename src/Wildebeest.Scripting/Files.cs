using System.Text;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting;

/// <summary>
/// Files of this host. Paths start with '/'. What acts looks first, changes only what differs, replaces files whole (temporary file, rename)
/// and reports what it did. What was there is kept before it is changed, and put back when the migration fails.
/// </summary>
public static class Files
{
    /// <summary>The file's text, as UTF-8.</summary>
    /// <param name="path">Starts with '/'.</param>
    /// <exception cref="MigrationException">There is no such file, or it cannot be read.</exception>
    /// <example><code>Log(Files.Read("/etc/hostname"));</code></example>
    public static string Read(string path)
    {
        Target.Check(path);
        return Encoding.UTF8.GetString(Target.ReadIfThere(path) ?? throw new MigrationException($"{path}: there is no such file."));
    }

    /// <summary>Whether there is a file or a folder.</summary>
    /// <param name="path">Starts with '/'.</param>
    /// <example><code>if (Files.Exists("/run/reboot-required")) Log("a reboot is due");</code></example>
    public static bool Exists(string path)
    {
        Target.Check(path);
        return HostTree.Exists(path);
    }

    /// <summary>Makes the file have this content. One that is there keeps its owner and mode.</summary>
    /// <param name="path">
    /// Starts with '/'. Folders above it that are missing are made, with mode <c>0755</c>. A symbolic link is followed, but for one that somebody has put into a folder to which
    /// all may write, such as <c>/tmp</c>. Other names of the same file (hard links) keep what was there. What ends in <c>.json</c>, <c>.yaml</c> or <c>.yml</c> must be
    /// well-formed; comments in JSON are fine.
    /// </param>
    /// <param name="content">The whole text, written as UTF-8 without a mark.</param>
    /// <param name="mode">Octal, such as <c>"0640"</c>. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the file has it, the agent's own user for a new one.</param>
    /// <param name="group">A group, by name or number. Default: as the file has it, the agent's own group for a new one.</param>
    /// <param name="validate">
    /// A command that checks the new content before it is placed, written as for <c>Run</c>: <c>{path}</c> stands for a file beside the real one that holds it
    /// already, with its owner and mode. Without <c>{path}</c>, such as <c>nginx -t</c>, it sees the new content in the file's own place, while all others still see what was there:
    /// for a file that is only a part of a configuration; needs root and the right to mount. Any exit code but 0 is a failure, and nothing is changed then. A minute at most; a dry
    /// run does not run it.
    /// </param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be written, or the checker refuses it; what was there is still there, whole.</exception>
    /// <example><code>Files.Write("/etc/haproxy/haproxy.cfg", "global\n    daemon\n", mode: "0640", group: "haproxy",
    ///     validate: "haproxy -c -f {path}", onChange: Services.Reload("haproxy"));</code></example>
    public static bool Write(
        string path, string content, string? mode = null, string? owner = null, string? group = null, string? validate = null, Reaction? onChange = null, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Placement.Place(path, Encoding.UTF8.GetBytes(content), Placing.Of(mode, owner, group, validate, onChange, secret));
    }

    /// <summary>Makes the file a copy of one of the chain's repository, as this migration's commit has it.</summary>
    /// <param name="from">The path in the repository, such as <c>files/web/index.html</c>; 64 MB at most.</param>
    /// <param name="to">As the path of <see cref="Write"/>.</param>
    /// <param name="mode">Octal. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the file has it.</param>
    /// <param name="group">A group, by name or number. Default: as the file has it.</param>
    /// <param name="validate">A command that checks it before it is placed, such as <c>nginx -t</c>: see <see cref="Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The commit has no such file, it cannot be written, or the checker refuses it.</exception>
    /// <example><code>Files.Deploy("files/web/index.html", "/var/www/index.html");</code></example>
    public static bool Deploy(
        string from, string to, string? mode = null, string? owner = null, string? group = null, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        Placement.Place(to, TreeFile.Read(from), Placing.Of(mode, owner, group, validate, onChange, secret));

    /// <summary>Makes the file a copy of another one of this host. Only the content is looked at again later; for a new file the mode and owners come along.</summary>
    /// <param name="from">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="to">As the path of <see cref="Write"/>.</param>
    /// <param name="mode">Octal. Default: as the file has it, that of the other for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the file has it, that of the other for a new one.</param>
    /// <param name="group">A group, by name or number. Default: as the file has it, that of the other for a new one.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such file, or it cannot be written.</exception>
    /// <example><code>Files.Copy("/usr/share/doc/shop/examples/shop.conf", "/etc/shop.conf");</code></example>
    public static bool Copy(string from, string to, string? mode = null, string? owner = null, string? group = null, Reaction? onChange = null) =>
        FileCopies.Copy(from, to, Placing.Of(mode, owner, group, null, onChange, secret: false));

    /// <summary>Moves a file. Where it was moved already there is nothing to do.</summary>
    /// <param name="from">Starts with '/'. Of a symbolic link the link's own file is moved.</param>
    /// <param name="to">Starts with '/'. A file with another content there is refused.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is a file at neither place, or another at the second.</exception>
    /// <example><code>Files.Move("/etc/shop.cfg", "/etc/shop/shop.conf");</code></example>
    public static bool Move(string from, string to, Reaction? onChange = null) => FileCopies.Move(from, to, onChange);

    /// <summary>Replaces what a regular expression finds, everywhere in the file. <c>^</c> and <c>$</c> stand for the ends of lines.</summary>
    /// <param name="path">Starts with '/'. UTF-8. A symbolic link is followed.</param>
    /// <param name="pattern">A regular expression of .NET. What it is replaced with may not match again, or the file would change each time.</param>
    /// <param name="with">What comes in its place; <c>$1</c> is the first group.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed; nothing is where nothing matches.</returns>
    /// <exception cref="MigrationException">There is no such file, or it would change again each time.</exception>
    /// <example><code>Files.Replace("/etc/default/shop", "^WORKERS=.*$", "WORKERS=8");</code></example>
    public static bool Replace(string path, string pattern, string with, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => LineEdits.Replace(text, pattern, with));

    /// <summary>Makes a file or a folder have this mode and these owners.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="mode">Octal, such as <c>"0640"</c>. Default: as it is.</param>
    /// <param name="owner">A user, by name or number. Default: as it is.</param>
    /// <param name="group">A group, by name or number. Default: as it is.</param>
    /// <param name="recursive">
    /// Whether all that is in the folder has them too, 100,000 files and folders at most. Folders get <c>x</c> wherever the mode has <c>r</c>. Links in it are left alone.
    /// </param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is nothing, or there is no such user or group.</exception>
    /// <example><code>Files.Access("/srv/shop/uploads", mode: "0640", owner: "www-data", recursive: true);</code></example>
    public static bool Access(string path, string? mode = null, string? owner = null, string? group = null, bool recursive = false, Reaction? onChange = null) =>
        AccessChange.Make(path, FileSystem.Access.Of(mode, owner, group), recursive, onChange);

    /// <summary>Makes the file be gone.</summary>
    /// <param name="path">Starts with '/'. A folder is refused; of a symbolic link the link goes.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be deleted.</exception>
    /// <example><code>Files.Delete("/etc/nginx/sites-enabled/default");</code></example>
    public static bool Delete(string path) => Target.Delete(path);
}
