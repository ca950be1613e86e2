using System.Diagnostics;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Chains;

/// <summary>One path of a commit, as git writes it: a mode, and a file's text, a link's target or a submodule's commit.</summary>
sealed record TreeChange(string Path, string? Mode, byte[] Content)
{
    public static TreeChange File(string path, string text = "") => new(path, "100644", Encoding.UTF8.GetBytes(text));

    public static TreeChange Bytes(string path, byte[] content) => new(path, "100644", content);

    public static TreeChange Executable(string path, string text = "") => new(path, "100755", Encoding.UTF8.GetBytes(text));

    public static TreeChange Link(string path, string target) => new(path, "120000", Encoding.UTF8.GetBytes(target));

    public static TreeChange Submodule(string path) => new(path, "160000", Encoding.ASCII.GetBytes(Some.Id(7).ToString()));

    public static TreeChange Deletion(string path) => new(path, null, []);
}

/// <summary>A chain in a real repository of its own, made in milliseconds.</summary>
sealed class TempChain : IDisposable
{
    public const string Branch = "refs/heads/main";

    readonly TempFolder folder = new();
    readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    bool isPlain = true;
    int commits;

    public TempChain() => Clone = Clone.CreateBare(Folder);

    public Clone Clone { get; }

    public string Folder => folder["chain.git"];

    public OriginUrl Url => OriginUrl.Parse("file://" + Folder);

    /// <summary>What is read next is added to this; set it to begin a branch elsewhere.</summary>
    public CommitId? Head { get; set; }

    public ChainReader Reader => new(Clone, ChainLimits.Default);

    public CommitId Migration(string name, string text = "Log(\"hello\");\n") => Commit($"Add {name}", TreeChange.File($"migrations/{name}.csx", text));

    public CommitId Plain() => Commit("plain", TreeChange.File("README.md", $"{commits}"));

    public CommitId Commit(string message, params TreeChange[] changes)
    {
        isPlain &= Array.TrueForAll(changes, change => change.Mode is "100644");
        if (!isPlain)
        {
            return Import(message, [], changes);
        }

        foreach (var change in changes)
        {
            files[change.Path] = change.Content;
        }

        return Add(Clone.WriteCommit(files, message + "\n", Head, Some.Author with { At = Some.Time.AddMinutes(commits) }));
    }

    public CommitId Merge(string message, params CommitId[] others)
    {
        isPlain = false;
        return Import(message, others, [TreeChange.File("merged", $"{commits}")]);
    }

    /// <summary>As <paramref name="head"/> had been the last commit.</summary>
    public TempChain From(CommitId? head)
    {
        Head = head;
        isPlain &= head is null;
        files.Clear();
        return this;
    }

    /// <summary>Takes an object out of the repository, as a disk does that goes bad.</summary>
    public void Lose(CommitId id)
    {
        var path = ObjectPath(id);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        System.IO.File.Delete(path);
    }

    /// <summary>An object of any bytes, whether it is one that git itself would write or not.</summary>
    public CommitId Store(string kind, byte[] content) => CommitId.Parse(Run(["--git-dir", Folder, "hash-object", "-t", kind, "-w", "--stdin", "--literally"], content).Trim());

    public CommitId Store(string kind, string text) => Store(kind, Encoding.UTF8.GetBytes(text));

    /// <summary>A commit whose tree has a file's mode as no git writes it: git reads it for all that, and libgit2 does not.</summary>
    public CommitId StoreStrangeTree(string file, string text = "{}")
    {
        var tree = Store("tree", [.. Encoding.ASCII.GetBytes($"1100644 {file}\0"), .. Convert.FromHexString(Store("blob", text).ToString())]);
        const string By = "Ann Author <ann@example.org> 1700000000 +0000";
        return Store("commit", $"tree {tree}\nauthor {By}\ncommitter {By}\n\nstrange\n");
    }

    public string ObjectPath(CommitId id) => Path.Combine(Folder, "objects", id.ToString()[..2], id.ToString()[2..]);

    public string Git(params string[] arguments) => Run(["--git-dir", Folder, .. arguments], []);

    public void Dispose()
    {
        Clone.Dispose();
        folder.Dispose();
    }

    CommitId Import(string message, CommitId[] others, TreeChange[] changes)
    {
        var stream = new MemoryStream();
        Write(stream, $"commit refs/import\nmark :1\ncommitter Ann Author <ann@example.org> {1_772_600_000 + commits} +0000\n");
        Data(stream, Encoding.UTF8.GetBytes(message + "\n"));
        Write(stream, Head is { } head ? $"from {head}\n" : "");
        foreach (var other in others)
        {
            Write(stream, $"merge {other}\n");
        }

        foreach (var change in changes)
        {
            switch (change.Mode)
            {
                case null:
                    Write(stream, $"D {change.Path}\n");
                    break;
                case "160000":
                    Write(stream, $"M 160000 {Encoding.ASCII.GetString(change.Content)} {change.Path}\n");
                    break;
                default:
                    Write(stream, $"M {change.Mode} inline {change.Path}\n");
                    Data(stream, change.Content);
                    break;
            }
        }

        Write(stream, "\nget-mark :1\n");
        return Add(CommitId.Parse(Run(["--git-dir", Folder, "fast-import", "--quiet", "--force"], stream.ToArray()).Trim()));
    }

    CommitId Add(CommitId commit)
    {
        commits++;
        Clone.WriteRef(Branch, commit);
        Head = commit;
        return commit;
    }

    static void Write(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    static void Data(MemoryStream stream, byte[] content)
    {
        Write(stream, $"data {content.Length}\n");
        stream.Write(content);
        Write(stream, "\n");
    }

    static string Run(string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo("git", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start)!;
        git.StandardInput.BaseStream.Write(input);
        git.StandardInput.Close();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.That(git.ExitCode, Is.Zero, string.Join(' ', arguments));
        return output;
    }
}
