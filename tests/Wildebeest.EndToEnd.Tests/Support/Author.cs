using System.Globalization;
using System.Text;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>
/// Somebody with a repository of their own, who pushes links to the origin's folder, whether or not it is served at the moment.
/// The commits are made by <c>git fast-import</c>, which takes any tree: symlinks, submodules, bytes that are no text.
/// </summary>
sealed class Author
{
    readonly string folder;
    readonly string origin;
    int made;

    Author(string folder, string origin)
    {
        this.folder = folder;
        this.origin = origin;
    }

    public static Author Create(string folder, string origin)
    {
        Directory.CreateDirectory(folder);
        PlainGit.Run(folder, "init", "--quiet", "--bare", "--initial-branch=main", ".");
        return new Author(folder, origin);
    }

    /// <summary>Makes one commit without pushing it: with no parent a root, with two a merge, whose tree starts as the first parent's.</summary>
    public CommitId Make(IReadOnlyList<CommitId> parents, string message, params IReadOnlyList<OriginFile> files) =>
        Import([(parents, message, files)])[^1];

    /// <summary>Makes many commits in a row, at some thousands a second.</summary>
    public IReadOnlyList<CommitId> MakeChain(CommitId? parent, IEnumerable<(string Message, IReadOnlyList<OriginFile> Files)> links) =>
        Import(links.Select((link, index) => ((IReadOnlyList<CommitId>?)(index == 0 ? (parent is { } first ? [first] : []) : null), link.Message, link.Files)));

    public void Push(CommitId commit, string branch = "main") => Push($"{commit}:refs/heads/{branch}");

    public void ForcePush(CommitId commit, string branch = "main") => Push($"+{commit}:refs/heads/{branch}");

    public void DeleteBranch(string branch = "main") => Push($":refs/heads/{branch}");

    void Push(string refspec) => PlainGit.Run(folder, "push", "--quiet", origin, refspec);

    // Null for parents means the commit before this one.
    IReadOnlyList<CommitId> Import(IEnumerable<(IReadOnlyList<CommitId>? Parents, string Message, IReadOnlyList<OriginFile> Files)> commits)
    {
        using var stream = new MemoryStream();
        var count = 0;
        foreach (var (parents, message, files) in commits)
        {
            count++;
            made++;
            // Times that only depend on the order: two runs of a test make the same commits.
            var when = string.Create(CultureInfo.InvariantCulture, $"Ann Author <ann@example.org> {1_700_000_000 + (made * 60L)} +0000");
            // A ref of its own keeps every made row of commits reachable, pushed or not.
            Line(stream, $"commit refs/made/{(parents is null ? made - count + 1 : made)}");
            Line(stream, $"mark :{count}");
            Line(stream, $"author {when}");
            Line(stream, $"committer {when}");
            Data(stream, Encoding.UTF8.GetBytes(message + "\n"));
            for (var index = 0; index < (parents?.Count ?? 1); index++)
            {
                Line(stream, $"{(index == 0 ? "from" : "merge")} {(parents is null ? $":{count - 1}" : parents[index])}");
            }

            foreach (var file in files)
            {
                var path = $"\"{file.Path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
                switch (file.Mode)
                {
                    case null:
                        Line(stream, $"D {path}");
                        break;
                    case "160000":
                        Line(stream, $"M 160000 {Encoding.ASCII.GetString(file.Content)} {path}");
                        break;
                    default:
                        Line(stream, $"M {file.Mode} inline {path}");
                        Data(stream, file.Content);
                        break;
                }
            }

            Line(stream, "");
            Line(stream, $"get-mark :{count}");
        }

        var output = PlainGit.Try(folder, null, stream.ToArray(), "fast-import", "--quiet", "--force").Successfully().Output;
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(CommitId.Parse)];
    }

    static void Line(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text + "\n"));

    static void Data(MemoryStream stream, byte[] bytes)
    {
        Line(stream, $"data {bytes.Length}");
        stream.Write(bytes);
        Line(stream, "");
    }
}
