using Wildebeest.Scripting.Posix;

namespace Wildebeest.Tests.Undoing;

/// <summary>All of a folder's tree, a line for each thing in it.</summary>
static class TreeSnapshot
{
    /// <param name="withFolderTimes">An undo puts files back as they were; that something was put into a folder shows in its time.</param>
    public static string Of(string top, bool withFolderTimes) => string.Join('\n', Directory.EnumerateFileSystemEntries(top, "*", SearchOption.AllDirectories).Prepend(top)
        .Order(StringComparer.Ordinal).Select(path => Line(top, path, withFolderTimes)));

    static string Line(string top, string path, bool withFolderTimes)
    {
        var facts = Native.TryLook(path)!.Value;
        var what = facts.Kind switch
        {
            PathKind.File => $"{File.GetLastWriteTimeUtc(path):O} {File.ReadAllText(path)}",
            PathKind.Link => $"-> {new FileInfo(path).LinkTarget}",
            _ => withFolderTimes ? $"{Directory.GetLastWriteTimeUtc(path):O}" : "",
        };
        return $"{Path.GetRelativePath(top, path)} {facts.Kind} {Convert.ToString(facts.Mode, 8)} {facts.User}:{facts.Group} {what}";
    }
}
