using System.Globalization;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>What /proc knows of the processes below one. A process is its id and its start: ids are given again.</summary>
static class ProcessTree
{
    public static IReadOnlyList<(int Id, string Start)> Below(int id)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var found) ? found : 0)
            .Where(found => found > 0)
            .Select(found => (Id: found, Stat: Stat(found)))
            .Where(found => found.Stat is not null)
            .ToLookup(found => int.Parse(found.Stat![1], CultureInfo.InvariantCulture));

        var below = new List<(int Id, string Start)>();
        var open = new Queue<int>([id]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                below.Add((child.Id, child.Stat![19]));
                open.Enqueue(child.Id);
            }
        }

        return below;
    }

    /// <summary>False as well for one that ended and that its parent has not asked about yet.</summary>
    public static bool Runs((int Id, string Start) process) =>
        Stat(process.Id) is { } stat && stat[19] == process.Start && stat[0] is not ("Z" or "X");

    // The fields after the program's name, which may itself hold blanks and parentheses: state, parent, …, start time.
    static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
