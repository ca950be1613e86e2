using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>A folder's tree as it is kept for an undo: a listing, and the files' content under their numbers in it.</summary>
static class KeptTree
{
    const long MostBytes = 1L << 30;
    const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string ListingIn(string kept) => Path.Combine(kept, "listing");

    public static string ContentIn(string kept, int number) => Path.Combine(kept, $"{number}");

    /// <summary>The entries of a tree that could be put back if it were deleted.</summary>
    /// <param name="what">What is not done otherwise.</param>
    /// <exception cref="MigrationException">It is too much, holds what could not be put back, or another file system.</exception>
    public static IReadOnlyList<TreeEntry> EntriesOf(string path, string top, string what = "deleted")
    {
        List<TreeEntry> entries = [];
        var bytes = 0L;

        // Of the folder that holds it: what is mounted at the top itself would lose all that is in it, and then not go.
        var device = Path.GetDirectoryName(top) is { } above && HostTree.Look(above) is { Device: not 0 and var known } ? known : (ulong?)null;
        foreach (var (entry, facts) in TreeEntry.Of(top))
        {
            if (facts.Kind is not (PathKind.File or PathKind.Folder or PathKind.Link))
            {
                throw new MigrationException($"{path} is not {what}: {entry.PathIn(top)} is a {facts.Noun}, which could not be put back.");
            }

            if (entry.Target is { } target && !TreeEntry.IsText(target))
            {
                throw new MigrationException($"{path} is not {what}: the name that {entry.PathIn(top)} leads to is no text, so it could not be put back.");
            }

            if (facts.IsMountRoot || (facts.Device != 0 && facts.Device != (device ??= facts.Device)))
            {
                throw new MigrationException($"{path} is not {what}: another file system is mounted at {entry.PathIn(top)}.");
            }

            bytes += facts.Kind == PathKind.File ? facts.Size : 0;
            if (bytes > MostBytes)
            {
                throw new MigrationException($"{path} is not {what}: it holds more than 1 GB, which is more than is kept for an undo.");
            }

            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Copies the tree, flushed.</summary>
    /// <param name="kept">A folder that is not there yet.</param>
    public static void Keep(string top, IReadOnlyList<TreeEntry> entries, string kept)
    {
        Directory.CreateDirectory(kept, OwnerOnlyFolder);
        try
        {
            for (var number = 0; number < entries.Count; number++)
            {
                if (entries[number].Kind == PathKind.File)
                {
                    KeptFile.Copy(entries[number].PathIn(top), entries[number].Found, ContentIn(kept, number));
                }
            }

            TreeEntry.Write(ListingIn(kept), entries);
            Native.SynchroniseDirectory(kept);
            Native.SynchroniseDirectory(Path.GetDirectoryName(kept)!);
        }
        catch (IOException cause)
        {
            Directory.Delete(kept, recursive: true);
            throw new IOException($"what it holds cannot be kept in {Path.GetDirectoryName(kept)}: {Target.Reason(cause)}", cause);
        }
    }
}
