using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;

namespace Wildebeest.Program.Origins;

/// <summary>
/// Puts the loose refs of hosts into the one file of the packed ones. git opens every loose ref at each push, so a push takes the longer the more hosts have told
/// something since they were packed last. As <c>git pack-refs</c> does it, but for what has one writer alone: git before 2.42 cannot leave out a ledger, which must
/// never be packed while hosts contend for it. The caller holds the lock of the origin's maintenance, so there is one of these at a time.
/// </summary>
static class HostRefPacking
{
    /// <summary>What our locks point to, so that those of a run that was killed can be told from git's.</summary>
    const string Mark = "wildebeest-origin-pack-refs";

    const string LockSuffix = ".lock";

    static readonly string[] Folders = [RefNames.Hosts, RefNames.Reports];

    /// <returns>How many loose refs are packed now.</returns>
    /// <exception cref="CloneDamagedException" />
    /// <exception cref="Storage.StorageException" />
    public static int Run(OriginFolder origin)
    {
        var packedRefs = Path.Combine(origin.Path, PackedRefs.FileName);
        RemoveLocksOfAKilledRun(origin, packedRefs);
        if (!TryLock(packedRefs))
        {
            return 0;
        }

        List<ListedRef> loose;
        try
        {
            using var repository = Clone.Open(origin.Path);
            loose = [.. Folders.SelectMany(folder => LooseRefs(origin, folder)).Select(found => Listed(repository, found.Name, found.Id)).OfType<ListedRef>()];
            if (loose.Count > 0)
            {
                PackedRefs.Add(origin.Path, loose);
            }
        }
        finally
        {
            Unlock(packedRefs);
        }

        var taken = loose.Count(found => TakeAway(origin, found));
        RemoveEmptyFolders(origin);
        return taken;
    }

    /// <summary>A loose ref counts before a packed one, so it may go only while nobody can have written a newer one.</summary>
    public static bool TakeAway(OriginFolder origin, ListedRef packed)
    {
        var file = Path.Combine(origin.Path, packed.Name);
        if (!TryLock(file))
        {
            return false;
        }

        try
        {
            if (OriginFolder.ReadText(file) != $"{packed.Id}\n")
            {
                return false;
            }

            File.Delete(file);
            return true;
        }
        finally
        {
            Unlock(file);
        }
    }

    /// <summary>git lists each folder at each push, whether anything is in it or not. A push that makes one anew while it goes tries again, as beside git's own packing.</summary>
    static void RemoveEmptyFolders(OriginFolder origin)
    {
        foreach (var folder in Folders.Select(name => new DirectoryInfo(Path.Combine(origin.Path, name))).Where(folder => folder.Exists).SelectMany(folder => folder.EnumerateDirectories()))
        {
            try
            {
                if (!folder.EnumerateFileSystemInfos().Any())
                {
                    folder.Delete();
                }
            }
            catch (IOException)
            {
                // A host has told something since, or git has taken the folder away.
            }
        }
    }

    static IEnumerable<(string Name, CommitId Id)> LooseRefs(OriginFolder origin, string prefix)
    {
        var folder = new DirectoryInfo(Path.Combine(origin.Path, prefix));
        return folder.Exists
            ? folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => HostId.TryParse(file.Name, out var id) && file.FullName == Path.Combine(origin.Path, prefix + id.RefPath))
                .Select(file => (prefix + HostId.Parse(file.Name).RefPath, OriginFolder.ReadText(file.FullName)))
                .Where(found => found.Item2 is { Length: > 0 } text && text[^1] == '\n' && CommitId.TryParse(text[..^1], out _))
                .Select(found => (found.Item1, CommitId.Parse(found.Item2![..^1])))
            : [];
    }

    /// <summary>With what it stands on. One whose object is not there is git's to complain of, and stays loose.</summary>
    static ListedRef? Listed(Clone repository, string name, CommitId id) =>
        !repository.Contains(id) ? null
        : repository.ReadTag(id) is not { } tag ? new ListedRef(name, id, id)
        : repository.ReadTag(tag.Target) is null ? new ListedRef(name, id, tag.Target) : null;

    /// <summary>As git locks a file: who makes the file beside it, has it.</summary>
    static bool TryLock(string file)
    {
        try
        {
            File.CreateSymbolicLink(file + LockSuffix, Mark);
            return true;
        }
        catch (IOException) when (IsThere(file + LockSuffix))
        {
            return false;
        }
    }

    static void Unlock(string file) => File.Delete(file + LockSuffix);

    static void RemoveLocksOfAKilledRun(OriginFolder origin, string packedRefs)
    {
        var locks = Folders.Select(folder => new DirectoryInfo(Path.Combine(origin.Path, folder))).Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateFiles("*" + LockSuffix, SearchOption.AllDirectories)).Append(new FileInfo(packedRefs + LockSuffix));
        foreach (var left in locks.Where(file => file.LinkTarget == Mark))
        {
            left.Delete();
        }
    }

    static bool IsThere(string path) => new FileInfo(path) is { } file && (file.Exists || file.LinkTarget is not null);
}
