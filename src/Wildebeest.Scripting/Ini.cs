using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting;

/// <summary>Keys of files with <c>[sections]</c> and <c>key = value</c> lines, such as those of systemd, MySQL and PHP. Comments and the rest stay to the letter.</summary>
public static class Ini
{
    /// <summary>Makes the key have this value. A new key comes at its section's end, a new section at the file's.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="section">Without its brackets; null for what stands before the first.</param>
    /// <param name="key">The key, as the file writes it.</param>
    /// <param name="value">One line without blanks around it, as the file is to have it: quotes are not added.</param>
    /// <param name="create">Whether a missing file is made. Default: it is an error; in a dry run it is unknown.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">
    /// There is no such file, the key stands there several times, or its value goes on in the next line or may end in a comment: dialects differ there.
    /// </exception>
    /// <example><code>Ini.Set("/etc/systemd/journald.conf", "Journal", "SystemMaxUse", "500M", onChange: Services.Restart("systemd-journald"));</code></example>
    public static bool Set(string path, string? section, string key, string value, bool create = false, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => IniEdit.Set(text, section, key, value), create);

    /// <summary>Makes the key be gone, however often it stands there, or the whole section. Where there is no file there is nothing to do.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="section">Without its brackets; null for what stands before the first.</param>
    /// <param name="key">The key. Default: the whole section goes, with its comments.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The value goes on in the next line, or the line is indented as if it were a part of another key's value.</exception>
    /// <example><code>Ini.Remove("/etc/mysql/my.cnf", "mysqld", "skip-networking");</code></example>
    public static bool Remove(string path, string? section, string? key = null, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => IniEdit.Remove(text, section, key), ofNothing: true);
}
