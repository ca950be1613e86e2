using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting;

/// <summary>Blocks of lines in files, each between two marks of its own: <c># BEGIN wildebeest NAME</c> and <c># END wildebeest NAME</c>. The rest of a file stays to the letter.</summary>
public static class Blocks
{
    /// <summary>Makes the file have this text between the block's marks. A block that is there stays where it stands.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="name">Tells this block from others in the file.</param>
    /// <param name="text">One line or several.</param>
    /// <param name="comment">What a comment begins with in this file.</param>
    /// <param name="after">A regular expression: a new block comes after the last line that matches. Default: at the file's end.</param>
    /// <param name="before">A regular expression: a new block comes before the first line that matches. Default: at the file's end.</param>
    /// <param name="create">Whether a missing file is made. Default: it is an error; in a dry run it is unknown.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such file, or its marks do not stand there as one pair.</exception>
    /// <example><code>Blocks.Ensure("/etc/hosts", "shop", "10.0.0.1 db\n10.0.0.2 queue\n");</code></example>
    public static bool Ensure(
        string path, string name, string text, string comment = "#", string? after = null, string? before = null, bool create = false, string? validate = null,
        Reaction? onChange = null, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TextEdit.Apply(path, Placing.Of(validate, onChange, secret), whole => LineEdits.EnsureBlock(whole, name, text, comment, after, before), create);
    }

    /// <summary>Makes the block be gone, with its marks. Where there is no file there is nothing to do.</summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed.</param>
    /// <param name="name">Tells this block from others in the file.</param>
    /// <param name="comment">What a comment begins with in this file.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The marks do not stand there as one pair.</exception>
    /// <example><code>Blocks.Remove("/etc/hosts", "shop");</code></example>
    public static bool Remove(string path, string name, string comment = "#", string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), whole => LineEdits.RemoveBlock(whole, name, comment), ofNothing: true);
}
