using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting;

/// <summary>Values of YAML files. Comments, order and layout of the rest stay to the letter.</summary>
public static class Yaml
{
    /// <summary>Makes the single value at this place be so. Mappings that are missing on the way are made.</summary>
    /// <param name="path">The file, of one document; starts with '/'. A symbolic link is followed.</param>
    /// <param name="at">Such as <c>a.b[0].c</c>: names, and numbers of items from 0. <c>["a.b"]</c> is a name with a dot.</param>
    /// <param name="value">A text, a number, true, false or null. A text that could be read as something else is put in quotes.</param>
    /// <param name="create">Whether a missing file is made. Default: it is an error; in a dry run it is unknown.</param>
    /// <param name="validate">A command that checks the new content before it is placed, such as <c>sshd -t -f {path}</c>: see <see cref="Files.Write"/>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <param name="secret">Whether the content is hidden from diffs, reports and errors.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">
    /// There is no such file, it is no YAML, or what stands there is a list, a mapping, of several lines, an alias, or has an anchor or a tag: that is not replaced.
    /// </exception>
    /// <example><code>Yaml.Set("/etc/netdata/stream.yml", "web.retention.days", 14, onChange: Services.Restart("netdata"));</code></example>
    public static bool Set(string path, string at, object? value, bool create = false, string? validate = null, Reaction? onChange = null, bool secret = false) =>
        TextEdit.Apply(path, Placing.Of(validate, onChange, secret), text => YamlEdit.Set(text, at, value), create);
}
