using System.Globalization;
using System.Text;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>One step into a value: the name of a member, or the number of an item from 0.</summary>
readonly record struct ValueStep(string? Name, int Index)
{
    public override string ToString() => Name ?? $"[{Index}]";
}

/// <summary>The way to a value in JSON or YAML: <c>a.b[0].c</c>, and <c>["a.b"]</c> for a name that holds what means something.</summary>
static class ValuePath
{
    /// <exception cref="EditRefused">It is none.</exception>
    public static IReadOnlyList<ValueStep> Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        List<ValueStep> steps = [];
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '[')
            {
                at = Bracket(path, at, steps);
                continue;
            }

            if (steps.Count > 0)
            {
                at = path[at] == '.' ? at + 1 : throw NoPath(path);
            }

            var end = path.AsSpan(at).IndexOfAny('.', '[') is var found and >= 0 ? at + found : path.Length;
            steps.Add(end > at ? new ValueStep(path[at..end], 0) : throw NoPath(path));
            at = end;
        }

        return steps.Count > 0 && !path.EndsWith('.') ? steps : throw NoPath(path);
    }

    public static string Text(IEnumerable<ValueStep> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            text.Append(step.Name is not null && text.Length > 0 ? "." : "").Append(step);
        }

        return text.Length == 0 ? "the whole" : text.ToString();
    }

    static int Bracket(string path, int at, List<ValueStep> steps)
    {
        if (at + 1 < path.Length && path[at + 1] == '"')
        {
            var quote = path.IndexOf("\"]", at + 2, StringComparison.Ordinal);
            steps.Add(quote > 0 ? new ValueStep(path[(at + 2)..quote], 0) : throw NoPath(path));
            return quote + 2;
        }

        var end = path.IndexOf(']', at);
        steps.Add(end > 0 && int.TryParse(path.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new ValueStep(null, index)
            : throw NoPath(path));
        return end + 1;
    }

    static EditRefused NoPath(string path) => new($"'{path}' is no path of a value: write it such as a.b[0].c, or [\"a.b\"] for a name with a dot.");
}
