using System.Text;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Protocol;

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
    /// <example><code>var before = Files.Read("/etc/hostname").Trim();</code></example>
    public static string Read(string path)
    {
        Target.Check(path);
        return Encoding.UTF8.GetString(Target.ReadIfThere(path) ?? throw new MigrationException($"{path}: there is no such file."));
    }

    /// <summary>Whether there is a file or a folder.</summary>
    /// <param name="path">Starts with '/'.</param>
    /// <example><code>if (Files.Exists("/etc/nginx")) Log("nginx is installed");</code></example>
    public static bool Exists(string path)
    {
        Target.Check(path);
        return Path.Exists(path);
    }

    /// <summary>Makes the file have this content. One that is there keeps its owner and mode.</summary>
    /// <param name="path">Starts with '/'. Folders above it that are missing are made, with mode <c>0755</c>. A symbolic link is followed.</param>
    /// <param name="content">The whole text, written as UTF-8 without a mark.</param>
    /// <param name="mode">Octal, such as <c>"0640"</c>. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be written; what was there is still there, whole.</exception>
    /// <example><code>if (Files.Write("/etc/shop.conf", "port = 8080\n", mode: "0640")) Run("systemctl restart shop");</code></example>
    public static bool Write(string path, string content, string? mode = null, Reaction? onChange = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Target.Write(path, Encoding.UTF8.GetBytes(content), mode, onChange);
    }

    /// <summary>Makes the file a copy of one of the chain's repository, as this migration's commit has it.</summary>
    /// <param name="from">The path in the repository, such as <c>files/web/index.html</c>; 64 MB at most.</param>
    /// <param name="to">Starts with '/'. Folders above it that are missing are made, with mode <c>0755</c>.</param>
    /// <param name="mode">Octal. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The commit has no such file, or it cannot be written.</exception>
    /// <example><code>Files.Deploy("files/web/index.html", "/var/www/index.html");</code></example>
    public static bool Deploy(string from, string to, string? mode = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        var answer = ScriptSession.Current.Connection.Ask(Frame.Encode(FrameKind.AskTreeFile, writer => writer.Write(from)));
        return answer.Kind == FrameKind.TreeFile
            ? Target.Write(to, answer.Payload.ToArray(), mode)
            : throw new MigrationException($"{from}: there is no such file in this migration's commit.");
    }

    /// <summary>Makes the file be gone.</summary>
    /// <param name="path">Starts with '/'. A folder is refused; of a symbolic link the link goes.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be deleted.</exception>
    /// <example><code>Files.Delete("/etc/nginx/sites-enabled/default");</code></example>
    public static bool Delete(string path) => Target.Delete(path);
}
