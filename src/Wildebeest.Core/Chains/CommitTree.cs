using System.Text;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>Files to be read by path: a commit's, or (for <c>check</c>, before the commit) a work tree's.</summary>
interface ITreeFiles
{
    /// <summary>Null where there is no such file; <see cref="TreeFileException"/> where the path may not be used.</summary>
    byte[]? Read(string path);
}

/// <summary>The files of the tree at one commit. Symbolic links are followed inside of the tree only.</summary>
sealed class CommitTree(Clone clone, CommitId commit, ChainLimits limits) : ITreeFiles
{
    // As many as Linux itself follows.
    const int LinksFollowed = 40;

    public byte[]? Read(string path) => Read(TreePath.Resolve("", path) ?? throw TreeFileException.Leaves(path), path, LinksFollowed);

    byte[]? Read(string path, string asked, int linksLeft)
    {
        var parts = path.Split('/');
        for (var depth = 1; depth <= parts.Length; depth++)
        {
            var prefix = string.Join('/', parts[..depth]);
            if (clone.Find(commit, prefix) is not { } entry)
            {
                return null;
            }

            if (entry.Mode == EntryMode.SymbolicLink)
            {
                var target = Encoding.UTF8.GetString(ReadBounded(entry, prefix));
                var rest = string.Join('/', parts[depth..]);
                var resolved = linksLeft == 0 ? null : TreePath.Resolve(TreePath.FolderOf(prefix), target);
                return resolved is null
                    ? throw TreeFileException.LinkLeaves(asked, prefix, target)
                    : Read(rest.Length == 0 ? resolved : $"{resolved}/{rest}", asked, linksLeft - 1);
            }

            if (depth == parts.Length)
            {
                return entry.Mode is EntryMode.File or EntryMode.Executable ? ReadBounded(entry, prefix) : throw TreeFileException.NoFile(asked);
            }
        }

        return null;
    }

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

    public static TreeFileException NoFile(string path) => new($"'{PrintableText.Line(path, 200)}' is not a file.", "Name a file of the repository.");

    public static TreeFileException TooLarge(string path, long size, long limit) =>
        new($"'{PrintableText.Line(path, 200)}' has {size / 1_000_000} MB; the largest that a link may hold here is {limit / 1_000_000} MB.", "Download it in the migration, with its checksum.");
}
