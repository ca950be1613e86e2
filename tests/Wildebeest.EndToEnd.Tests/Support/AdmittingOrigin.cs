using System.Globalization;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>
/// An origin as <c>wildebeest origin create</c> makes it, served by a real sshd with the configuration that <c>wildebeest origin sshd</c> prints. Everybody has a key
/// of their own, and is let in as they were admitted.
/// </summary>
sealed class AdmittingOrigin : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SshServer server;
    readonly Dictionary<string, string> keys = [];
    readonly Author author;

    public AdmittingOrigin()
    {
        Repository = folder["herd.git"];
        Program("create", Repository).Successfully();
        author = Author.Create(folder["author.git"], Repository);
        server = new SshServer(folder["ssh"], Repository, Program("sshd", Repository).Successfully().Output);
        server.Start();
        Admit("alice", "--admin").Successfully();
    }

    public string Repository { get; }

    public string Folder => folder.Path;

    public string Url => server.Url;

    public string Tip => File.ReadAllText(Path.Combine(Repository, "web", "tip"));

    public CommitId? Head => Ref("refs/heads/main");

    /// <summary>Runs <c>wildebeest origin</c> on the origin's machine.</summary>
    public Finished Program(params IEnumerable<string> arguments) => WildebeestProgram.Run(folder.Path, null, ["origin", .. arguments]);

    public Finished Admit(string name, params IEnumerable<string> arguments)
    {
        if (!keys.ContainsKey(name))
        {
            keys[name] = server.MakeKey(name);
        }

        return Program(["admit", Repository, name, "--key", keys[name] + ".pub", .. arguments]);
    }

    public IReadOnlyDictionary<string, string> EnvironmentOf(string name) => server.EnvironmentOf(keys[name]);

    /// <summary>A host with a home of its own, that is let in by the key of its name; it has not joined.</summary>
    public HostHome Host(string name)
    {
        var home = new HostHome();
        foreach (var (variable, value) in EnvironmentOf(name))
        {
            home.With(variable, value);
        }

        return home;
    }

    public Finished TryJoin(HostHome home, string name, params IEnumerable<string> roles) =>
        home.Run(["join", Url, "--name", name, .. roles.SelectMany(role => new[] { "--role", role }), "--home", home.Path]);

    /// <summary>Makes a link on top of the chain, and pushes it over ssh as alice.</summary>
    public Finished TryCommit(string message, params IReadOnlyList<OriginFile> files) => PushChain(author.Make(Head is { } head ? [head] : [], message, files));

    public CommitId Commit(string message, params IReadOnlyList<OriginFile> files)
    {
        TryCommit(message, files).Successfully();
        return Head!.Value;
    }

    /// <summary>A commit that nobody has pushed.</summary>
    public CommitId Make(IReadOnlyList<CommitId> parents, string message, params IReadOnlyList<OriginFile> files) => author.Make(parents, message, files);

    public Finished PushChain(CommitId commit, string name = "alice", string force = "") =>
        PlainGit.Try(folder["author.git"], EnvironmentOf(name), null, "push", "--porcelain", Url, $"{force}{commit}:refs/heads/main");

    /// <summary>Somebody's own repository at their own machine, with plain git: what an attacker has.</summary>
    public Intruder As(string name)
    {
        var own = Directory.CreateDirectory(folder[string.Create(CultureInfo.InvariantCulture, $"of-{name}-{Guid.NewGuid():n}")]).FullName;
        PlainGit.Run(own, "init", "--quiet", "--bare", ".");
        var intruder = new Intruder(own, Url, EnvironmentOf(name));
        intruder.Git("fetch", "--quiet", Url, "refs/heads/main").Successfully();
        return intruder;
    }

    public CommitId? Ref(string name) => CommitId.TryParse(PlainGit.Run(Repository, "for-each-ref", "--format=%(objectname)", name), out var id) ? id : null;

    /// <summary>The UUID of a host, as its claim of its name says.</summary>
    public string IdOf(string name) => File.ReadAllText(Path.Combine(Repository, "wildebeest", "bound", name)).TrimEnd('\n');

    public string HostRef(string name, string kind = "hosts") => $"refs/wildebeest/{kind}/{IdOf(name)[..2]}/{IdOf(name)}";

    public string AllRefs() => PlainGit.Run(Repository, "for-each-ref");

    public void Dispose()
    {
        server.Dispose();
        LivingProcesses.WaitForThoseThatWorkIn(Repository);
        folder.Dispose();
    }
}

/// <summary>What somebody who was let in can try with plain git.</summary>
sealed class Intruder(string folder, string url, IReadOnlyDictionary<string, string> environment)
{
    public string Folder => folder;

    public Finished Git(params IEnumerable<string> arguments) => PlainGit.Try(folder, environment, null, arguments);

    public Finished Push(params IEnumerable<string> refs) => Git(["push", "--porcelain", url, .. refs]);

    /// <summary>A push as no git makes one: it says of each ref that it is not there yet, and lets each go its own way.</summary>
    public Finished PushAsIfNothingWereThere(string repository, params IReadOnlyList<(string Id, string Ref)> refs)
    {
        var address = new Uri(url);
        var lines = refs.Select((one, index) => $"{new string('0', 40)} {one.Id} {one.Ref}{(index == 0 ? "\0 report-status" : "")}").ToList();
        File.WriteAllText(Path.Combine(folder, "said"), string.Concat(lines.Select(line => $"{line.Length + 4:x4}{line}")) + "0000");
        PlainGit.Try(folder, null, System.Text.Encoding.ASCII.GetBytes(string.Concat(refs.Select(one => one.Id + "\n").Append($"^{Head}\n"))), "pack-objects", "--revs", "byhand").Successfully();
        using var ssh = new ChildProcess(
            "/bin/sh", ["-c", $"cat said byhand-*.pack | $GIT_SSH_COMMAND -p {address.Port} {address.UserInfo}@127.0.0.1 \"git-receive-pack '{repository}'\""], new Dictionary<string, string>(Executable.CleanEnvironment(folder).Concat(environment)), folder);
        return ssh.WaitForExit(Limits.Soon);
    }

    public string Head => Make("rev-parse", "FETCH_HEAD");

    public string Make(params IEnumerable<string> arguments) => Git(arguments).Successfully().Output.TrimEnd('\n');

    /// <summary>An annotated tag as a host's record is one.</summary>
    public string Record(string name, string id, string roles = "\"web\"", string more = "", string? tagger = null, string header = "", string? on = null) => Object(
        "tag",
        $$"""
         object {{on ?? Head}}
         type commit
         tag {{name}}
         tagger {{tagger ?? name}} <{{name}}@wildebeest.invalid> 1700000000 +0000
         {{header}}
         {"version":1,"id":"{{id}}","roles":[{{roles}}],"phase":"Idle","since":"2026-11-22T02:58:21+00:00","agent":"0.1.0","facts":{ {{more}} } }

         """);

    /// <summary>A commit with one file, as an entry of a ledger or a report is one.</summary>
    public string Entry(string author, string? parent, string text = "{}") => EntryOf(Object("tree", [.. "100644 ledger.json\0"u8, .. Convert.FromHexString(Object("blob", text))]), author, parent);

    /// <summary>The same with any tree.</summary>
    public string EntryOf(string tree, string author, string? parent) =>
        Object(
            "commit",
            $"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {author} <{author}@wildebeest.invalid> 1700000000 +0000\ncommitter {author} <{author}@wildebeest.invalid> 1700000000 +0000\n\n{author} writes\n");

    public string Object(string kind, string text) => Object(kind, System.Text.Encoding.UTF8.GetBytes(text));

    public string Object(string kind, byte[] content) =>
        PlainGit.Try(folder, null, content, "hash-object", "-t", kind, "-w", "--stdin").Successfully().Output.TrimEnd('\n');
}
