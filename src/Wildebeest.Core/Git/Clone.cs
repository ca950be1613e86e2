using System.Text;
using LibGit2Sharp;

namespace Wildebeest.Git;

/// <summary>
/// The local side of git, and all of it: a repository on this machine's disk, through LibGit2Sharp, in our own types.
/// Not safe for use by several threads at once. What is unreadable is a <see cref="CloneDamagedException"/>, whose way out is a new clone.
/// </summary>
sealed class Clone : IDisposable
{
    /// <summary>The tree without entries; every git knows it, so a tag can stand on it before there is a link to stand on.</summary>
    const long LeastRoom = 16 * 1024;

    /// <summary>Twice what hosts may write. Anybody who may push could have all readers load more.</summary>
    const long LargestTag = 128 * 1024;

    public static readonly CommitId EmptyTree = CommitId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    // A loose object whose first line cannot be read is not among them: no id was held against it.
    static readonly string[] WordsOfParsing = ["failed to parse tree", "failed to parse bad commit", "failed to parse tag", "failed to parse signature"];

    static readonly CompareOptions PlainChanges = new() { Similarity = SimilarityOptions.None };

    readonly Repository repository;
    RawObjects? raw;

    Clone(Repository repository) => this.repository = repository;

    /// <summary>The directory to give to the git program.</summary>
    public string GitDirectory => repository.Info.Path;

    /// <summary>The work tree's top; null for a bare repository.</summary>
    public string? WorkTreeRoot => repository.Info.WorkingDirectory is { } root ? Path.TrimEndingDirectorySeparator(root) : null;

    public static Clone CreateBare(string path)
    {
        NativeLibGit2.Require();
        Repository.Init(path, isBare: true);
        return Open(path);
    }

    /// <summary>Opens a bare repository or a work tree's; the path is that of the repository itself.</summary>
    public static Clone Open(string path)
    {
        NativeLibGit2.Require();
        try
        {
            return new Clone(new Repository(path));
        }
        catch (Exception exception) when (exception is LibGit2SharpException)
        {
            throw CloneFaults.Of(path, exception, hasNoRoom: false);
        }
    }

    /// <summary>The repository that holds <paramref name="directory"/>, looked for upwards as git does; null where there is none.</summary>
    public static string? Discover(string directory)
    {
        NativeLibGit2.Require();
        return Repository.Discover(directory);
    }

    public CommitId? ReadRef(string name) => Guard(() => repository.Refs[name]?.ResolveToDirectReference() is { } found ? CommitId.Parse(found.TargetIdentifier) : (CommitId?)null);

    public void WriteRef(string name, CommitId id) => Guard(() => repository.Refs.Add(name, new ObjectId(id.ToString()), allowOverwrite: true));

    public void RemoveRef(string name) => Guard(() =>
    {
        repository.Refs.Remove(name);
        return true;
    });

    public IReadOnlyList<(string Name, CommitId Id)> RefsUnder(string prefix) => Guard(() =>
        repository.Refs.FromGlob(prefix + "*").OfType<DirectReference>().Select(found => (found.CanonicalName, CommitId.Parse(found.TargetIdentifier))).ToList());

    public bool Contains(CommitId id) => Guard(() => repository.ObjectDatabase.Contains(new ObjectId(id.ToString())));

    /// <summary>Null where the object is absent or no commit.</summary>
    public CommitFacts? ReadCommit(CommitId id) => Guard(() => repository.Lookup<Commit>(id.ToString()) is { } commit ? Facts(commit) : null);

    /// <summary>
    /// From <paramref name="from"/> along first parents, newest first, down to (without) <paramref name="until"/>; to the root where
    /// <paramref name="until"/> is null or never met. Only what is enumerated is read.
    /// </summary>
    public IEnumerable<CommitFacts> FirstParents(CommitId from, CommitId? until)
    {
        var next = from;
        while (next != until)
        {
            var facts = ReadCommit(next) ?? throw IsNo<Commit>(next);
            yield return facts;
            if (facts.Parents.Count == 0)
            {
                yield break;
            }

            next = facts.Parents[0];
        }
    }

    /// <summary>What the commit changed against its first parent, or against nothing for a root.</summary>
    public IReadOnlyList<PathChange> Changes(CommitId id) => Guard(() =>
    {
        var commit = Required<Commit>(id);
        using var changes = repository.Diff.Compare<TreeChanges>(commit.Parents.FirstOrDefault()?.Tree, commit.Tree, PlainChanges);
        var found = new List<PathChange>(changes.Count);
        foreach (var change in changes)
        {
            var kind = change.Status switch
            {
                LibGit2Sharp.ChangeKind.Added => ChangeKind.Added,
                LibGit2Sharp.ChangeKind.Deleted => ChangeKind.Deleted,
                _ => ChangeKind.Modified,
            };
            found.Add(kind == ChangeKind.Deleted
                ? new PathChange(change.OldPath, kind, EntryMode(change.OldMode), Id(change.OldOid))
                : new PathChange(change.Path, kind, EntryMode(change.Mode), Id(change.Oid)));
        }

        return found;
    });

    /// <summary>The entry at a path of the commit's tree, with no link followed; null where there is none.</summary>
    public TreeEntryFacts? Find(CommitId commit, string path) => Guard(() =>
        Required<Commit>(commit)[path] is { } entry ? new TreeEntryFacts(EntryMode(entry.Mode), Id(entry.Target.Id)) : null);

    /// <summary>The entries right below a folder of the commit's tree ("" for its top); empty where there is none.</summary>
    public IReadOnlyList<(string Path, TreeEntryFacts Entry)> List(CommitId commit, string folder) => Guard(() =>
        (folder.Length == 0 ? Required<Commit>(commit).Tree : Required<Commit>(commit)[folder]?.Target) is Tree tree
            ? tree.Select(entry => (entry.Path.Replace('\\', '/'), new TreeEntryFacts(EntryMode(entry.Mode), Id(entry.Target.Id)))).ToList()
            : []);

    /// <summary>From the object's header: nothing is loaded.</summary>
    public long SizeOf(CommitId blob) => Guard(() => repository.ObjectDatabase.RetrieveObjectMetadata(new ObjectId(blob.ToString())).Size);

    public byte[] ReadBlob(CommitId blob) => Guard(() =>
    {
        using var stream = Required<Blob>(blob).GetContentStream();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    });

    /// <summary>A commit or a tag as it is stored, which is what a signature is over; null where there is none, and for more than <paramref name="limit"/> bytes.</summary>
    public byte[]? ReadRaw(CommitId id, long limit) => (raw ??= new RawObjects(GitDirectory)).Read(id, limit);

    /// <summary>The tag that the ref's object is; null where it is absent, not an annotated tag that can be read, or larger than any that hosts write.</summary>
    public TagFacts? ReadTag(CommitId id) => Guard(() =>
    {
        try
        {
            // All tags of a herd are read so, one after the other: one look at the header, and one at the tag.
            if (!IsSmall(id) || repository.Lookup(id.ToString()) is not TagAnnotation tag)
            {
                return null;
            }

            return new TagFacts(id, tag.Name, Id(tag.Target.Id), tag.Message ?? "", tag.Tagger?.When ?? DateTimeOffset.UnixEpoch);
        }
        catch (ArgumentException)
        {
            return new StoredObject(ReadRaw(id, LargestTag)!).AsTag(id);
        }
        catch (LibGit2SharpException exception) when (WasWrittenSo(exception))
        {
            return null;
        }
    });

    /// <summary>An annotated tag object; the same facts give the same id, so it can be made again after a crash.</summary>
    /// <param name="sign">Makes the signature of what is signed; it stands at the end of the message then, where git looks for it.</param>
    public CommitId WriteTag(string name, CommitId target, string message, Author author, Func<byte[], string>? sign = null) => Guard(() =>
    {
        if (target == EmptyTree)
        {
            repository.ObjectDatabase.CreateTree(new TreeDefinition());
        }

        var found = Required<GitObject>(target);
        var signed = sign is null ? message : message + sign(TagText(name, found, message, author));
        return Id(repository.ObjectDatabase.CreateTagAnnotation(name, found, Signature(author), signed).Id);
    });

    /// <summary>A commit of flat files on top of <paramref name="parent"/>.</summary>
    public CommitId WriteCommit(IReadOnlyDictionary<string, byte[]> files, string message, CommitId? parent, Author author) => Guard(() =>
    {
        var definition = new TreeDefinition();
        foreach (var (path, content) in files)
        {
            using var stream = new MemoryStream(content);
            definition.Add(path, repository.ObjectDatabase.CreateBlob(stream), Mode.NonExecutableFile);
        }

        var signature = Signature(author);
        Commit[] parents = parent is { } id ? [Required<Commit>(id)] : [];
        return Id(repository.ObjectDatabase.CreateCommit(signature, signature, message, repository.ObjectDatabase.CreateTree(definition), parents, prettifyMessage: false).Id);
    });

    public void Dispose()
    {
        raw?.Dispose();
        repository.Dispose();
    }

    static Signature Signature(Author author) => new(author.Name, author.Email, author.At);

    /// <summary>A tag as it is stored. It must be known before there is one, since the signature is over it and in it.</summary>
    static byte[] TagText(string name, GitObject target, string message, Author author)
    {
        var type = target switch { Commit => "commit", Tree => "tree", Blob => "blob", _ => "tag" };
        var offset = author.At.Offset;
        var zone = FormattableString.Invariant($"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}");
        return Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"object {target.Sha}\ntype {type}\ntag {name}\ntagger {author.Name} <{author.Email}> {author.At.ToUnixTimeSeconds()} {zone}\n\n{message}"));
    }

    bool IsSmall(CommitId tag)
    {
        try
        {
            return repository.ObjectDatabase.RetrieveObjectMetadata(new ObjectId(tag.ToString())).Size <= LargestTag;
        }
        catch (NotFoundException)
        {
            return false;
        }
    }

    static CommitId Id(ObjectId id) => CommitId.Parse(id.Sha);

    CommitFacts Facts(Commit commit)
    {
        try
        {
            return new(Id(commit.Id), [.. commit.Parents.Select(parent => Id(parent.Id))], commit.Message, commit.Author.Name, commit.Committer.When);
        }
        catch (ArgumentException)
        {
            return new StoredObject(ReadRaw(Id(commit.Id), long.MaxValue)!).AsCommit(Id(commit.Id));
        }
    }

    static EntryMode EntryMode(Mode mode) => mode switch
    {
        Mode.ExecutableFile => Git.EntryMode.Executable,
        Mode.SymbolicLink => Git.EntryMode.SymbolicLink,
        Mode.Directory => Git.EntryMode.Directory,
        Mode.GitLink => Git.EntryMode.Submodule,
        _ => Git.EntryMode.File,
    };

    T Required<T>(CommitId id)
        where T : GitObject => repository.Lookup<T>(id.ToString()) ?? throw IsNo<T>(id);

    /// <summary>An object that is not there is a damage. One that is there and of another kind was put there by somebody.</summary>
    WildebeestException IsNo<T>(CommitId id)
        where T : GitObject =>
        Contains(id) ? new StrangeObjectException(GitDirectory, $"{id.Short} is no {typeof(T).Name.ToLowerInvariant()}", null)
        : new CloneDamagedException(GitDirectory, new NotFoundException($"there is no {typeof(T).Name.ToLowerInvariant()} {id}"));

    /// <summary>libgit2 holds an object's bytes against its id before it reads them: what it then cannot read was written so, and is what git let pass.</summary>
    static bool WasWrittenSo(LibGit2SharpException exception) => Array.Exists(WordsOfParsing, words => exception.Message.StartsWith(words, StringComparison.Ordinal));

    /// <summary>The words of libgit2's error are those of an earlier one where it had no memory or disk left for its own.</summary>
    bool HasNoRoom() => new DriveInfo(repository.Info.Path).AvailableFreeSpace < LeastRoom;

    T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LibGit2SharpException exception)
        {
            throw CloneFaults.Of(repository.Info.Path, exception, HasNoRoom()) is var fault && fault is CloneDamagedException && WasWrittenSo(exception)
                ? new StrangeObjectException(repository.Info.Path, PrintableText.Line(exception.Message, 200), exception)
                : fault;
        }
    }
}
