using Wildebeest.Chains;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Checking;

/// <summary>The files of a work tree as they are on disk: what the next commit would hold.</summary>
sealed class WorkTree(string root) : ITreeFiles
{
    public byte[]? Read(string path)
    {
        var file = new FileInfo(Path.Combine(root, TreeLinks.Follow(path, LinkTarget)));
        return file.Exists ? File.ReadAllBytes(file.FullName) : null;
    }

    public IReadOnlyList<string> List(string folder) =>
        new DirectoryInfo(Path.Combine(root, folder)) is { Exists: true, LinkTarget: null } there
            ? [.. there.EnumerateFiles().Select(file => $"{folder}/{file.Name}").Order(StringComparer.Ordinal)]
            : [];

    public IReadOnlyList<string> Folders(string folder) =>
        new DirectoryInfo(Path.Combine(root, folder)) is { Exists: true, LinkTarget: null } there
            ? [.. there.EnumerateDirectories().Where(inner => inner.LinkTarget is null).Select(inner => $"{folder}/{inner.Name}").Order(StringComparer.Ordinal)]
            : [];

    /// <summary>A link is a link here, not what it leads to: it is the link that would be committed.</summary>
    public bool IsLink(string path) => LinkTarget(path) is not null;

    /// <summary>Paths of all scripts below <c>migrations/</c>; folders behind symbolic links are not of the tree.</summary>
    public IEnumerable<string> Scripts() => ScriptsIn(new DirectoryInfo(Path.Combine(root, MigrationName.Folder))).Order(StringComparer.Ordinal);

    string? LinkTarget(string path) => new FileInfo(Path.Combine(root, path)).LinkTarget;

    IEnumerable<string> ScriptsIn(DirectoryInfo folder)
    {
        if (!folder.Exists || folder.LinkTarget is not null)
        {
            return [];
        }

        return folder.EnumerateFileSystemInfos().SelectMany(entry => entry switch
        {
            DirectoryInfo { LinkTarget: null } inner => ScriptsIn(inner),
            _ => entry.Name.EndsWith(MigrationName.Extension, StringComparison.Ordinal) ? [Path.GetRelativePath(root, entry.FullName)] : [],
        });
    }
}
