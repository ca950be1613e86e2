using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>
/// A bare repository that is served for real, with an author who commits links to it.
/// <code>
/// using var origin = TempOrigin.Over(Transport.Ssh);
/// var first = origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");"));
/// origin.Stop();   // an outage
/// origin.Start();  // over, at the same address
/// </code>
/// </summary>
sealed class TempOrigin : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly OriginServer server;

    TempOrigin(Transport transport)
    {
        Repository = folder["origin.git"];
        Answers = new RememberedAnswers(Repository);
        Directory.CreateDirectory(Repository);
        PlainGit.Run(Repository, "init", "--quiet", "--bare", "--initial-branch=main", ".");
        // A branch that vanished is one of the things to be tested.
        PlainGit.Run(Repository, "config", "receive.denyDeleteCurrent", "ignore");
        Author = Author.Create(folder["author.git"], Repository);
        server = transport switch
        {
            Transport.File => new FileServer(Repository),
            Transport.Ssh => new SshServer(folder["ssh"], Repository),
            Transport.Http => new HttpServer(folder["http"], Repository),
            _ => throw new ArgumentOutOfRangeException(nameof(transport)),
        };
    }

    /// <summary>The repository's own folder, there whether it is served or not (but for <see cref="Transport.File"/> in an outage).</summary>
    public string Repository { get; }

    /// <summary>The folder that holds all of this origin; the command line of each of its servers names it.</summary>
    public string Folder => folder.Path;

    public Author Author { get; }

    /// <summary>What plain git says of the repository, for those who ask again and again.</summary>
    public RememberedAnswers Answers { get; }

    public string Url => server.Url;

    public IReadOnlyDictionary<string, string> ClientEnvironment => server.ClientEnvironment;

    /// <summary>The bytes over http, for an origin that is served so.</summary>
    public Traffic Traffic => ((HttpServer)server).Traffic;

    /// <summary>The tip of <c>main</c>, null where there is none.</summary>
    public CommitId? Head => Ref("refs/heads/main")?.Id;

    public static TempOrigin Over(Transport transport)
    {
        var origin = new TempOrigin(transport);
        try
        {
            origin.Start();
            return origin;
        }
        catch
        {
            origin.Dispose();
            throw;
        }
    }

    public void Start() => server.Start();

    /// <summary>An outage: nothing answers at <see cref="Url"/> until <see cref="Start"/>.</summary>
    public void Stop() => server.Stop();

    /// <summary>
    /// From now on it posts its tip and its ledgers, by the script of <c>wildebeest origin create</c>. Who may push what is not asked: pushes go to git's own server
    /// programs, as before.
    /// </summary>
    public void PostTip()
    {
        WildebeestProgram.Run(folder.Path, null, "origin", "create", Repository).Successfully();
        File.Delete(Path.Combine(Repository, "hooks", "pre-receive"));
    }

    /// <summary>Makes a link on the tip of <c>main</c> and pushes it.</summary>
    public CommitId Commit(string message, params IReadOnlyList<OriginFile> files)
    {
        var commit = Author.Make(Tip, message, files);
        Author.Push(commit);
        return commit;
    }

    /// <summary>Pushes a merge of the tip of <c>main</c> with another commit of the author's.</summary>
    public CommitId Merge(CommitId other, string message = "Merge", params IReadOnlyList<OriginFile> files)
    {
        var commit = Author.Make([.. Tip, other], message, files);
        Author.Push(commit);
        return commit;
    }

    /// <summary>Moves <c>main</c> to any commit that the author made, however that rewrites it.</summary>
    /// <summary>An entry of a role's ledger that somebody wrote by hand, on top of the newest.</summary>
    public CommitId WriteLedger(string role, string text)
    {
        var ledger = Ref($"refs/wildebeest/roles/{role}")!;
        var blob = PlainGit.Try(Repository, null, System.Text.Encoding.UTF8.GetBytes(text), "hash-object", "-w", "--stdin").Successfully().Output.Trim();
        var tree = PlainGit.Try(Repository, null, System.Text.Encoding.UTF8.GetBytes($"100644 blob {blob}\tledger.json\n"), "mktree").Successfully().Output.Trim();
        var commit = CommitId.Parse(Git("commit-tree", "-p", ledger.Id.ToString(), "-m", "Ann writes by hand", tree));
        Git("update-ref", ledger.Name, commit.ToString());
        return commit;
    }

    public void ForcePush(CommitId commit) => Author.ForcePush(commit);

    /// <summary>Every ref whose name begins so, read by plain git.</summary>
    public IReadOnlyList<OriginRef> Refs(string prefix = "refs/") =>
        [.. Answers.OfRefs("for-each-ref", "--format=" + OriginRef.Format, prefix).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(OriginRef.Parse)];

    public OriginRef? Ref(string name) => Refs(name).SingleOrDefault(found => found.Name == name);

    /// <summary>Plain git in the origin's repository.</summary>
    public string Git(params IEnumerable<string> arguments) => PlainGit.Run(Repository, arguments);

    /// <summary>Plain git as a client elsewhere runs it: in this folder, let in where hosts are.</summary>
    public Finished GitFrom(string clientFolder, params IEnumerable<string> arguments) =>
        PlainGit.Try(clientFolder, ClientEnvironment, null, arguments);

    public void Dispose()
    {
        server.Dispose();
        LivingProcesses.WaitForThoseThatWorkIn(Repository);
        folder.Dispose();
    }

    IReadOnlyList<CommitId> Tip => Head is { } head ? [head] : [];
}

/// <summary>A ref as <c>git for-each-ref</c> shows it. Of an annotated tag, <see cref="Peeled"/> is the commit, <see cref="Tag"/> its name.</summary>
sealed record OriginRef(string Name, CommitId Id, CommitId? Peeled, string Tag, string Subject)
{
    public const string Format = "%(refname)%09%(objectname)%09%(*objectname)%09%(tag)%09%(contents:subject)";

    public static OriginRef Parse(string line)
    {
        var parts = line.Split('\t', 5);
        return new OriginRef(parts[0], CommitId.Parse(parts[1]), CommitId.TryParse(parts[2], out var peeled) ? peeled : null, parts[3], parts[4]);
    }
}
