using System.Text;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Fetching;

/// <summary>
/// A working copy of a git repository, through the <c>git</c> program: no configuration but its own, no hooks, no submodules, no prompts, no helper that a URL names.
/// Its own configuration names programs, though (filters), so it must be ours: git refuses one of another user, and nothing here tells it not to.
/// </summary>
/// <param name="shown">What it is called in errors.</param>
sealed class WorkingCopy(string folder, string shown)
{
    const int QuotedLines = 3;

    // What git says after every failure, whatever the cause.
    const string NothingRead = "fatal: Could not read from remote repository.";
    static readonly string[] Advice = ["Please make sure you have the correct access rights", "and the repository exists."];

    static readonly TimeSpan LongestLocalWork = TimeSpan.FromMinutes(5);

    static readonly string[] Always =
    [
        "-c", "protocol.version=2", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "fetch.fsckObjects=true", "-c", "fetch.recurseSubmodules=false", "-c", "submodule.recurse=false",
        "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.askPass=", "-c", "advice.detachedHead=false", "-c", "http.lowSpeedLimit=100", "-c", "http.lowSpeedTime=60",
    ];

    static readonly Dictionary<string, string?> Clean = new()
    {
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ALLOW_PROTOCOL"] = "https:ssh:file",
        ["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
    };

    static readonly string[] CheckingOut = ["checkout", "--quiet", "--detach", "--no-overwrite-ignore", "--no-recurse-submodules"];

    // What git says when it looked first and began nothing: files of somebody are in the way.
    static readonly string[] NothingBegun = ["would be overwritten", "would lose untracked files"];

    string Mark => Path.Combine(folder, ".git", "wildebeest-moving");

    public bool IsThere => Native.TryLook(Path.Combine(folder, ".git")) is { Kind: PathKind.Folder };

    /// <summary>Whom it belongs to, where that is somebody else: its configuration would be theirs.</summary>
    public uint? Stranger => new[] { folder, Path.Combine(folder, ".git") }.Select(path => Native.OwnerOf(path).User).Where(owner => owner != Native.User()).Select(owner => (uint?)owner).FirstOrDefault();

    /// <summary>From which commit to which one it was on the way when its run was killed: files of both may be there, and are nobody's changes. Null as a rule.</summary>
    public (string From, string To)? Begun =>
        Native.TryLook(Mark) is { Kind: PathKind.File, Size: < 200 } && File.ReadAllText(Mark).Split(' ', '\n') is [var from, var to, ..] ? (from, to) : null;

    /// <summary>Null where nothing is checked out.</summary>
    public string? Head => Said("rev-parse", "--verify", "--quiet", "HEAD^{commit}");

    public string? Origin => Said("config", "--local", "--get", "remote.origin.url");

    /// <summary>Files of the repository that somebody changed here, as git lists them.</summary>
    public IReadOnlyList<string> Changed => Said("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all")?.Split('\n') ?? [];

    public string? CommitOfTag(string tag) => Said("rev-parse", "--verify", "--quiet", $"refs/tags/{tag}^{{commit}}");

    public bool Has(string commit) => Said("rev-parse", "--verify", "--quiet", $"{commit}^{{commit}}") is not null;

    public void Init(string url)
    {
        Do("made", "init", "--quiet", "--template=", "--", folder);
        SetOrigin(url);
    }

    /// <param name="url">Null for none.</param>
    public void SetOrigin(string? url) => Do("changed", ["config", "--local", .. url is null ? (string[])["--unset-all", "remote.origin.url"] : ["remote.origin.url", url]]);

    /// <summary>Brings a commit, or a tag with its commit: alone where the server gives single commits, with all its branches and tags otherwise.</summary>
    /// <exception cref="MigrationException">The server does not have it, or does not answer.</exception>
    public void Fetch(GitSource source, string revision, bool isTag, TimeSpan limit)
    {
        var wanted = isTag ? $"+refs/tags/{revision}:refs/tags/{revision}" : revision;

        // A whole history that somebody has here is not cut off.
        string[] depth = Head is null || Said("rev-parse", "--is-shallow-repository") == "true" ? ["--depth=1"] : [];
        var first = Ask(source, limit, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", .. depth, "--", source.Url, wanted]);
        if (first.ExitCode == 0)
        {
            return;
        }

        if (isTag)
        {
            throw Complaint(source, first, first.Error.Contains("couldn't find remote ref", StringComparison.Ordinal) ? $"there is no tag {revision} in {source.Url}; a branch is not taken, since it is another commit tomorrow" : null);
        }

        var all = Ask(source, limit, "fetch", "--quiet", "--no-write-fetch-head", "--", source.Url, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*");
        if (all.ExitCode != 0)
        {
            throw Complaint(source, all, null);
        }

        if (!Has(revision))
        {
            throw new MigrationException($"git checkout {shown}: there is no commit {revision} in {source.Url}.");
        }
    }

    /// <summary>Brings the files to a commit that is here. Written down first: git writes files, then its index, then where it stands, and may be killed between.</summary>
    /// <exception cref="MigrationException">Files of somebody are in the way, or git cannot do it.</exception>
    public void CheckOut(string commit)
    {
        if ((Begun?.From ?? Head) is { } from)
        {
            Replacement.Put(Mark, Replacement.TemporaryFor(Mark), Encoding.ASCII.GetBytes($"{from} {commit}\n"), Access.AsItIs, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var said = Tool.Look(Local([.. CheckingOut, commit, "--"]));
        if (said.ExitCode != 0)
        {
            if (NothingBegun.Any(words => said.Error.Contains(words, StringComparison.Ordinal)))
            {
                File.Delete(Mark);
            }

            throw Failure("brought to another commit", said);
        }

        Native.SynchroniseFileSystem(folder);
        File.Delete(Mark);
    }

    /// <summary>Ends what a killed run began, so that git knows each file as of one commit.</summary>
    public void GoOn()
    {
        if (Begun is { } begun)
        {
            // That of the git that was killed with its run.
            File.Delete(Path.Combine(folder, ".git", "index.lock"));
            Do("brought to another commit", [.. CheckingOut, "--force", begun.To, "--"]);
        }
    }

    string? Said(params string[] arguments)
    {
        var said = Tool.Look(Local(arguments));
        return said.ExitCode == 0 && said.Output.TrimEnd('\n') is { Length: > 0 } output ? output : null;
    }

    void Do(string what, params string[] arguments)
    {
        var said = Tool.Look(Local(arguments));
        if (said.ExitCode != 0)
        {
            throw Failure(what, said);
        }
    }

    MigrationException Failure(string what, RunResult said) => new($"git checkout {shown} cannot be {what}: {LastWords(said)}");

    RunResult Ask(GitSource source, TimeSpan limit, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(Clean);
        if (source.Authorization is { } authorization)
        {
            // Not for whomever the server sends us on to.
            environment["GIT_CONFIG_COUNT"] = "2";
            (environment["GIT_CONFIG_KEY_0"], environment["GIT_CONFIG_VALUE_0"]) = ("http.extraHeader", $"Authorization: {authorization}");
            (environment["GIT_CONFIG_KEY_1"], environment["GIT_CONFIG_VALUE_1"]) = ("http.followRedirects", "false");
        }

        return Tool.Look(Local(arguments) with { Env = environment, Timeout = limit });
    }

    Command Local(string[] arguments) => new("git", [.. arguments[0] == "init" ? [] : (string[])["-C", folder], .. Always, .. arguments]) { Env = Clean, Timeout = LongestLocalWork, WorkingDirectory = "/" };

    MigrationException Complaint(GitSource source, RunResult said, string? known) => new($"git checkout {shown}: {known ?? $"{source.Url} gives nothing: {LastWords(said)}"}.");

    static string LastWords(RunResult said)
    {
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !Advice.Contains(line)).ToList();
        return lines.Count == 0 ? $"exit code {said.ExitCode}" : string.Join(" / ", lines.Where(line => lines.Count == 1 || line != NothingRead).TakeLast(QuotedLines)).TrimEnd('.');
    }
}
