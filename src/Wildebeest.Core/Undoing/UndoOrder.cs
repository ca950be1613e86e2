using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Undoing;

/// <summary>
/// In which order changes are put back: the last one first. What the phase that leaves load changed may be the very thing that keeps the
/// host out of load, so it is put back only after the host has been checked.
/// </summary>
/// <param name="BeforeCheck">Newest first.</param>
/// <param name="AfterCheck">Newest first.</param>
sealed record UndoOrder(IReadOnlyList<UndoStep> BeforeCheck, IReadOnlyList<UndoStep> AfterCheck)
{
    public static UndoOrder Of(IReadOnlyList<UndoStep> steps)
    {
        var before = new List<UndoStep>();
        var after = new List<UndoStep>();
        var changedBefore = new Places();
        foreach (var step in steps)
        {
            // An interrupted attempt's update may have changed the same place earlier. Then the order counts for more.
            if (step.Phase == Phases.LeaveLoad && !changedBefore.Touch(step))
            {
                after.Add(step);
            }
            else
            {
                before.Add(step);
                changedBefore.Add(step);
            }
        }

        before.Reverse();
        after.Reverse();
        return new UndoOrder(before, after);
    }

    /// <summary>Paths, and whether a step is about one of them, something in it, or something that holds it.</summary>
    sealed class Places
    {
        readonly HashSet<string> paths = new(StringComparer.Ordinal);
        readonly HashSet<string> above = new(StringComparer.Ordinal);

        public void Add(UndoStep step)
        {
            foreach (var path in PathsOf(step))
            {
                paths.Add(path);
                above.UnionWith(Above(path));
            }
        }

        public bool Touch(UndoStep step) => PathsOf(step).Any(path => paths.Contains(path) || above.Contains(path) || Above(path).Any(paths.Contains));

        static IEnumerable<string> PathsOf(UndoStep step) => step.Records.SelectMany(record => record.Paths);

        static IEnumerable<string> Above(string path)
        {
            for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            {
                yield return folder;
            }
        }
    }
}
