using Wildebeest.Scripting.Fetching;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>A working copy of a git repository: where it is from, and which commit it is at. Both are none where there is no folder.</summary>
sealed class GitCheckout(string folder) : Resource
{
    public const string Origin = "origin";
    public const string Commit = "commit";
    public const string TagWord = "tag ";

    // What a killed run left: it is neither at the commit that it had, nor at the one that it was to have.
    const string HalfWay = "half way from ";

    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(5);

    readonly WorkingCopy copy = new(folder, folder);

    public override string Name => $"git checkout {folder}";

    public override IReadOnlyList<string> Identity => [folder];

    public GitSource? Source { get; init; }

    public TimeSpan Limit { get; init; } = DefaultLimit;

    // Made here and renamed: nobody sees half a working copy. What a killed run left there is begun anew.
    string Beside => Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.wildebeest-checkout");

    public override State Probe()
    {
        var there = HostTree.Look(HostTree.Followed(folder));
        if (there is null)
        {
            return new State { [Origin] = null, [Commit] = Native.TryLook(Beside) is null ? null : HalfWay };
        }

        if (!copy.IsThere)
        {
            throw new MigrationException($"{Name}: there is a {there.Value.Noun} already that is no working copy of git.");
        }

        if (copy.Stranger is { } stranger)
        {
            throw new MigrationException(
                $"{Name}: it belongs to {Accounts.NameOfUser(stranger)}, whose .git/config could name programs for git to run as another user. Let the folder and its .git be of whoever runs the agent, and give {Accounts.NameOfUser(stranger)} folders of its own to write in.");
        }

        var head = copy.Head ?? throw new MigrationException($"{Name}: there is a repository already that has no commit checked out; it is left as it is.");
        return new State { [Origin] = copy.Origin, [Commit] = copy.Begun is { } begun ? HalfWay + begun.From : head };
    }

    public override bool Suffices(string aspect, string? wanted, string? found) =>
        wanted == found || (aspect == Commit && found is not null && wanted?.StartsWith(TagWord, StringComparison.Ordinal) == true && copy.CommitOfTag(wanted[TagWord.Length..]) == found);

    public override State Kept(State found, State differing) => found[Commit]?.StartsWith(HalfWay, StringComparison.Ordinal) == true
        ? new State(found) { [Commit] = found[Commit]![HalfWay.Length..] is { Length: > 0 } from ? from : null }
        : found;

    public override void Bring(State found, State wanted)
    {
        RemoveTree(Beside);
        if (wanted.Has(Commit) && wanted[Commit] is null)
        {
            if (Native.TryLook(folder) is not null)
            {
                Native.Rename(folder, Beside);
                RemoveTree(Beside);
            }
        }
        else if (!copy.IsThere)
        {
            MakeNew(wanted[Commit]!);
        }
        else
        {
            Move(wanted);
        }
    }

    void MakeNew(string wanted)
    {
        Replacement.CreateFolders(Path.GetDirectoryName(folder)!);
        var fresh = new WorkingCopy(Beside, folder);
        try
        {
            fresh.Init(Source!.Url);
            Take(fresh, wanted);
            Native.SynchroniseFileSystem(Beside);
            Native.Rename(Beside, folder);
            Native.SynchroniseDirectory(Path.GetDirectoryName(folder)!);
        }
        finally
        {
            RemoveTree(Beside);
        }
    }

    void Move(State wanted)
    {
        copy.GoOn();
        if (wanted.Has(Commit) && copy.Changed is { Count: > 0 } changed)
        {
            throw new MigrationException($"{Name}: somebody changed {changed[0][3..]}{(changed.Count > 1 ? $" and {changed.Count - 1} more" : "")} here; it is left as it is.");
        }

        if (wanted.Has(Origin))
        {
            copy.SetOrigin(wanted[Origin]);
        }

        if (wanted[Commit] is { } commit)
        {
            Take(copy, commit);
        }

        Native.SynchroniseFileSystem(folder);
    }

    void Take(WorkingCopy into, string wanted)
    {
        var isTag = wanted.StartsWith(TagWord, StringComparison.Ordinal);
        var revision = isTag ? wanted[TagWord.Length..] : wanted;
        if (isTag || !into.Has(revision))
        {
            into.Fetch(Source ?? throw new MigrationException($"{Name}: commit {revision} is not there any more."), revision, isTag, Limit);
        }

        into.CheckOut(isTag ? into.CommitOfTag(revision) ?? throw new MigrationException($"{Name}: the tag {revision} is of no commit.") : revision);
    }

    static void RemoveTree(string path)
    {
        if (Native.TryLook(path) is { Kind: PathKind.Folder })
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
