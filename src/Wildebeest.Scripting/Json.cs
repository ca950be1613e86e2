using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting;

/// <summary>Values of JSON files. Comments, order and layout of the rest stay to the letter.</summary>
public static class Json
{
    /// <summary>Makes the value at this place be so. What is missing on the way is made.</summary>
    /// <param name="path">The file; starts with '/'. A symbolic link is followed.</param>
    /// <param name="at">Such as <c>a.b[0].c</c>: names, and numbers of items from 0. The number after the last adds one. <c>["a.b"]</c> is a name with a dot.</param>
    /// <param name="value">A text, a number, true, false, null, a list, a dictionary or an object with properties.</param>
    /// <param name="create">Whether a missing file is made. Default: it is an error; in a dry run it is unknown.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed; a value that is written otherwise and means the same is left.</returns>
    /// <exception cref="MigrationException">There is no such file, it is no JSON, a name stands there twice, or something on the way holds no others.</exception>
    /// <example><code>Json.Set("/etc/docker/daemon.json", "log-opts.max-size", "10m", create: true, onChange: Services.Restart("docker"));</code></example>
    public static bool Set(string path, string at, object? value, bool create = false, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => JsonEdit.Set(text, at, value), create);
}
