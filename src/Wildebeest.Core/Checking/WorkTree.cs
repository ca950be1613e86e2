using Wildebeest.Chains;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Checking;

/// <summary>The files of a work tree as they are on disk: what the next commit would hold.</summary>
sealed class WorkTree(string root) : ITreeFiles
{
    public byte[]? Read(string path)
    {
        var resolved = TreePath.Resolve("", path) ?? throw TreeFileException.Leaves(path);
        var file = new FileInfo(Path.Combine(root, resolved));
        if (!file.Exists)
        {
            return null;
        }

        // A link is followed as the commit's would be: inside of the tree only.
        var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
        return target.StartsWith(Path.TrimEndingDirectorySeparator(root) + "/", StringComparison.Ordinal)
            ? File.ReadAllBytes(target)
            : throw TreeFileException.LinkLeaves(path, resolved, target);
    }

    /// <summary>Paths of all scripts below <c>migrations/</c>.</summary>
    public IEnumerable<string> Scripts()
    {
        var folder = Path.Combine(root, MigrationName.Folder);
        return !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*" + MigrationName.Extension, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path))
                .Order(StringComparer.Ordinal);
    }
}
