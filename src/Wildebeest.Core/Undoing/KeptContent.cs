using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Undoing;

/// <summary>
/// Where what was kept for an undo is now. A record names the place at which it was written, in a home that may have been moved to another folder since; all of one
/// migration's is in one folder, under names of its own.
/// </summary>
static class KeptContent
{
    /// <param name="folder">The migration's own, in the home as it is now.</param>
    public static UndoStep In(string folder, UndoStep step) => step with { Records = [.. step.Records.Select(record => In(folder, record))] };

    static UndoRecord In(string folder, UndoRecord record) => record switch
    {
        RestoreFile file => file with { Kept = At(folder, file.Kept) },
        RestoreTree tree => tree with { Kept = At(folder, tree.Kept) },
        RestoreTreeAccess tree => tree with { Listing = At(folder, tree.Listing) },
        _ => record,
    };

    static string At(string folder, string written) => Path.Combine(folder, Path.GetFileName(written));
}
