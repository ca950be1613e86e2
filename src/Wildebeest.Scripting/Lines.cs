using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting;

/// <summary>Single lines of files, in UTF-8. The rest of a file stays to the letter, with its line ends, mode and owner.</summary>
public static class Lines
{
    /// <summary>Makes the file have this line: in the place of the one that matches, or as a new one unless it is there already.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="line">The line, without its end.</param>
    /// <param name="matching">A regular expression, looked for in each line. The line that matches is replaced; several are refused. Default: none.</param>
    /// <param name="after">A regular expression: a new line comes after the last line that matches. Default: at the file's end.</param>
    /// <param name="before">A regular expression: a new line comes before the first line that matches. Default: at the file's end.</param>
    /// <param name="create">Whether a missing file is made. Default: it is an error; in a dry run it is unknown.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such file, several lines match, or there is no line to stand after or before.</exception>
    /// <example><code>Lines.Ensure("/etc/ssh/sshd_config", "PermitRootLogin no", matching: "^#?PermitRootLogin ",
    ///     validate: "sshd -t -f {path}", onChange: Services.Reload("ssh"));</code></example>
    public static bool Ensure(
        string path, string line, string? matching = null, string? after = null, string? before = null, bool create = false, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => LineEdits.Ensure(text, line, matching, after, before), create);

    /// <summary>Makes the file have no line that matches. Where there is no file there is nothing to do.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="matching">A regular expression, looked for in each line. All that match go.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be edited.</exception>
    /// <example><code>Lines.Remove("/etc/hosts", matching: @"\sold-shop\.example\.org$");</code></example>
    public static bool Remove(string path, string matching, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => LineEdits.Remove(text, matching), ofNothing: true);
}
