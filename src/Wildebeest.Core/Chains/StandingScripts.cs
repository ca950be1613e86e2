using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>The scripts of a tree that are no migrations, and are compiled all the same.</summary>
static class StandingScripts
{
    public static IEnumerable<string> Of(ITreeFiles tree) =>
        [.. ScriptsIn(tree, ScriptPaths.ReusableFolder), .. tree.Folders(ScriptPaths.SpecFolder).SelectMany(folder => ScriptsIn(tree, folder))];

    /// <summary>What must hold on each host of a role.</summary>
    public static IEnumerable<string> SpecsOf(ITreeFiles tree, RoleName role) => ScriptsIn(tree, $"{ScriptPaths.SpecFolder}/{role}");

    static IEnumerable<string> ScriptsIn(ITreeFiles tree, string folder) => tree.List(folder).Where(path => ScriptPaths.IsIn(folder, path)).Order(StringComparer.Ordinal);
}
