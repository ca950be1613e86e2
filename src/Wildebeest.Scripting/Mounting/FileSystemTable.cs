using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Scripting.Mounting;

/// <summary>Edits of <c>/etc/fstab</c>: one line for each place, the rest stays to the letter.</summary>
static class FileSystemTable
{
    public const string Path = "/etc/fstab";

    /// <summary>A line that says the same already stays as it is written; how often it is dumped and checked stays in any case.</summary>
    /// <exception cref="EditRefused">The place stands there twice.</exception>
    public static string Ensure(string text, string point, string device, string type, string options)
    {
        var lines = text.Split('\n').ToList();
        var at = Find(lines, point);
        if (at is null)
        {
            var begin = text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
            return $"{begin}{Line(device, point, type, options, "0 0")}\n";
        }

        var fields = Fields(lines[at.Value])!;
        string[] wanted = [device, point, type, options];
        if (fields.Take(4).Select(MountTable.Unescaped).SequenceEqual(wanted))
        {
            return text;
        }

        lines[at.Value] = Line(device, point, type, options, $"{fields.ElementAtOrDefault(4) ?? "0"} {fields.ElementAtOrDefault(5) ?? "0"}");
        return string.Join('\n', lines);
    }

    /// <inheritdoc cref="Ensure"/>
    public static string Remove(string text, string point)
    {
        var lines = text.Split('\n').ToList();
        if (Find(lines, point) is { } at)
        {
            lines.RemoveAt(at);
        }

        return string.Join('\n', lines);
    }

    static int? Find(List<string> lines, string point)
    {
        var found = Enumerable.Range(0, lines.Count).Where(number => Fields(lines[number]) is { Length: >= 2 } fields && MountTable.Unescaped(fields[1]) == point).ToList();
        return found.Count > 1 ? throw new EditRefused($"{point} stands there twice, in lines {found[0] + 1} and {found[1] + 1}; which one counts is for a person to say.") : found.Count == 1 ? found[0] : null;
    }

    static string Line(string device, string point, string type, string options, string rest) => $"{MountTable.Escaped(device)} {MountTable.Escaped(point)} {type} {options} {rest}";

    static string[]? Fields(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } fields && fields[0][0] != '#' ? fields : null;
}
