using System.Text;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>Files to be read by path: a commit's, or (for <c>check</c>, before the commit) a work tree's.</summary>
interface ITreeFiles
{
    /// <summary>Null where there is no such file; <see cref="TreeFileException"/> where the path may not be used.</summary>
    byte[]? Read(string path);

    /// <summary>Paths of what lies directly in a folder; none where there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Paths of the folders directly in a folder.</summary>
    IReadOnlyList<string> Folders(string folder);
}

/// <summary>The files of the tree at one commit. Symbolic links are followed inside of the tree only.</summary>
sealed class CommitTree(Clone clone, CommitId commit, ChainLimits limits) : ITreeFiles
{
    public byte[]? Read(string path)
    {
        var file = TreeLinks.Follow(path, LinkTarget);
        return clone.Find(commit, file) switch
        {
            null => null,
            { Mode: EntryMode.File or EntryMode.Executable } entry => ReadBounded(entry, file),
            _ => throw TreeFileException.NoFile(path),
        };
    }

    public IReadOnlyList<string> List(string folder) => [.. clone.List(commit, folder).Where(found => found.Entry.Mode != EntryMode.Directory).Select(found => found.Path)];

    public IReadOnlyList<string> Folders(string folder) => [.. clone.List(commit, folder).Where(found => found.Entry.Mode == EntryMode.Directory).Select(found => found.Path)];

    string? LinkTarget(string path) =>
        clone.Find(commit, path) is { Mode: EntryMode.SymbolicLink } link ? Encoding.UTF8.GetString(ReadBounded(link, path)) : null;

    byte[] ReadBounded(TreeEntryFacts entry, string path) =>
        clone.SizeOf(entry.Object) is var size && size > limits.LargestFile
            ? throw TreeFileException.TooLarge(path, size, limits.LargestFile)
            : clone.ReadBlob(entry.Object);
}

/// <summary>A script asked for a file of its commit that it may not have.</summary>
sealed class TreeFileException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public static TreeFileException Leaves(string path) =>
        new($"'{PrintableText.Line(path, 200)}' leads out of the commit's tree.", "Name a file of the repository, by its path from the top.");

    public static TreeFileException LinkLeaves(string path, string link, string target) =>
        new($"'{PrintableText.Line(path, 200)}' goes over the symbolic link {PrintableText.Line(link, 200)} -> {PrintableText.Line(target, 200)}, which leads out of the commit's tree.",
            "Commit the file itself.");

    public static TreeFileException LinksInACircle(string path, string link) =>
        new($"'{PrintableText.Line(path, 200)}' goes over symbolic links that go round in a circle, {PrintableText.Line(link, 200)} among them.", "Commit the file itself.");

    public static TreeFileException NoFile(string path) => new($"'{PrintableText.Line(path, 200)}' is not a file.", "Name a file of the repository.");

    public static TreeFileException TooLarge(string path, long size, long limit) =>
        new($"'{PrintableText.Line(path, 200)}' has {size / 1_000_000} MB; the largest that a link may hold here is {limit / 1_000_000} MB.", "Download it in the migration, with its checksum.");
}
