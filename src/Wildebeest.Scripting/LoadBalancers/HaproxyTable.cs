using System.Text;

namespace Wildebeest.Scripting.LoadBalancers;

/// <summary>
/// What HAProxy tells of its servers. Columns are found by their names in the line that begins with <c>#</c>, since versions add and move them.
/// </summary>
static class HaproxyTable
{
    /// <summary>The rows of <c>show servers state</c>: blanks between, and a line with the format's number before the names.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> OfServersState(string text) => Rows(text, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The rows of <c>show stat</c>: CSV, in which a text such as that of a failed check may be quoted.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> OfStatistics(string text) => Rows(text, Fields);

    static List<IReadOnlyDictionary<string, string>> Rows(string text, Func<string, IReadOnlyList<string>> split)
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        IReadOnlyList<string>? names = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('#'))
            {
                names = split(line[1..].TrimStart());
            }
            else if (names is not null)
            {
                var fields = split(line);
                var row = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var index = 0; index < Math.Min(names.Count, fields.Count); index++)
                {
                    row.TryAdd(names[index], fields[index]);
                }

                rows.Add(row);
            }
        }

        return rows;
    }

    static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var index = 0; index < line.Length; index++)
        {
            var letter = line[index];
            if (letter == '"' && quoted && index + 1 < line.Length && line[index + 1] == '"')
            {
                field.Append('"');
                index++;
            }
            else if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
