using System.Text.RegularExpressions;

namespace Wildebeest.Scripting.Protocol;

/// <summary>What a script of the tree is, by where it lies.</summary>
enum ScriptKind
{
    Migration,
    Reusable,
    Specs,
}

/// <summary>Where the scripts lie that go with a migration, and what they are called once compiled. One rule for the daemon and the compile worker.</summary>
static partial class ScriptPaths
{
    public const string ReusableFolder = "reusable";
    public const string SpecFolder = "specs";
    const string Extension = ".csx";
    const string MigrationFolder = "migrations/";

    public static ScriptKind KindOf(string path) =>
        IsIn(ReusableFolder, path) ? ScriptKind.Reusable
        : TreePath.FolderOf(TreePath.FolderOf(path)) == SpecFolder && IsScript(path) ? ScriptKind.Specs
        : ScriptKind.Migration;

    /// <summary>The calls of a reusable that stand in a text, each by a match whose first group is the name.</summary>
    [GeneratedRegex(@"\bReusable\s*\(\s*""([A-Za-z0-9][A-Za-z0-9._-]{0,99})""", RegexOptions.CultureInvariant)]
    public static partial Regex ReusableCall();

    public static string Reusable(string name) => $"{ReusableFolder}/{name}{Extension}";

    public static string ReusableName(string path) => path[(ReusableFolder.Length + 1)..^Extension.Length];

    /// <summary>The folder of the specs that are asked after a migration; null for what is none.</summary>
    public static string? SpecsOf(string path) =>
        path.StartsWith(MigrationFolder, StringComparison.Ordinal) && TreePath.FolderOf(path) is { Length: > 0 } folder && folder.Length > MigrationFolder.Length
            ? $"{SpecFolder}/{folder[MigrationFolder.Length..]}"
            : null;

    public static bool IsIn(string folder, string path) => TreePath.FolderOf(path) == folder && IsScript(path);

    /// <summary>What the compiled form of a script that goes with another is called, without the ending.</summary>
    public static string PartOf(string path) => $"{(KindOf(path) == ScriptKind.Reusable ? "reusable" : "spec")}-{path[(path.LastIndexOf('/') + 1)..^Extension.Length]}";

    static bool IsScript(string path) => path.EndsWith(Extension, StringComparison.Ordinal) && !path.EndsWith("/" + Extension, StringComparison.Ordinal);
}
