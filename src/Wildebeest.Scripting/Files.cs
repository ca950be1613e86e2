using System.Text;
using Wildebeest.Scripting.FileSystem;

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
    /// Starts with '/'. Folders above it that are missing are made, with mode <c>0755</c>. A symbolic link is followed. What ends in <c>.json</c>,
    /// <c>.yaml</c> or <c>.yml</c> must be well-formed; comments in JSON are fine.
    /// </param>
    /// <param name="content">The whole text, written as UTF-8 without a mark.</param>
    /// <param name="mode">Octal, such as <c>"0640"</c>. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the file has it, the agent's own user for a new one.</param>
    /// <param name="group">A group, by name or number. Default: as the file has it, the agent's own group for a new one.</param>
    /// <param name="validate">
    /// A command that checks the new content before it is placed, written as for <c>Run</c>: <c>{path}</c> stands for a file beside the real one that holds it
    /// already, with its owner and mode. Any exit code but 0 is a failure, and nothing is changed then. A minute at most; a dry run does not run it.
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
    /// <param name="validate">A command that checks it before it is placed, with <c>{path}</c>: see <see cref="Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The commit has no such file, it cannot be written, or the checker refuses it.</exception>
    /// <example><code>Files.Deploy("files/web/index.html", "/var/www/index.html");</code></example>
    public static bool Deploy(
        string from, string to, string? mode = null, string? owner = null, string? group = null, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        Placement.Place(to, TreeFile.Read(from), Placing.Of(mode, owner, group, validate, onChange, secret));

    /// <summary>Makes the file be gone.</summary>
    /// <param name="path">Starts with '/'. A folder is refused; of a symbolic link the link goes.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be deleted.</exception>
    /// <example><code>Files.Delete("/etc/nginx/sites-enabled/default");</code></example>
    public static bool Delete(string path) => Target.Delete(path);
}
