using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Makes the records of how to put files back, and keeps their content in the home before they are changed. One caller at a time.</summary>
/// <param name="folder">The run's own folder in the home, for its owner alone.</param>
sealed class UndoStore(string folder)
{
    // Restoring the first state makes every later one needless, so a script that writes a file again and again keeps it once.
    readonly Dictionary<string, string> covered = new(StringComparer.Ordinal);

    /// <summary>
    /// For what may have moved a path to another place: a folder that was made, a link that went, any command. What was recorded of a
    /// path before that may not be about the same file, so it is recorded again.
    /// </summary>
    public void Forget() => covered.Clear();

    /// <summary>The path's first state is written down: later ones need not be. To be called only once the daemon has said go.</summary>
    public void Cover(string path, string temporary) => covered[path] = temporary;

    /// <param name="path">No symbolic link.</param>
    public FileUndo OfWriting(string path, bool contentDiffers)
    {
        if (covered.TryGetValue(path, out var known))
        {
            return new FileUndo([], known);
        }

        var temporary = Replacement.TemporaryFor(path);
        List<UndoRecord> records = [];
        if (MissingFolders(path) is { Count: > 0 } missing)
        {
            Forget();
            records.Add(new RemoveFolders(missing));
        }

        records.Add((Native.TryLook(path), contentDiffers) switch
        {
            (null, _) => new RemoveFile(path, temporary),
            ({ Kind: PathKind.File } facts, true) => Keep(path, temporary, facts),
            ({ Kind: PathKind.File } facts, false) => new RestoreAccess(path, facts.Mode, facts.User, facts.Group),
            _ => throw new MigrationException($"{path} is neither a file nor absent, so it could not be put back."),
        });
        return new FileUndo(records, temporary);
    }

    public IReadOnlyList<UndoRecord> OfDeleting(string path)
    {
        if (covered.ContainsKey(path))
        {
            return [];
        }

        var temporary = Replacement.TemporaryFor(path);
        switch (Native.TryLook(path))
        {
            case null:
                return [];
            case { Kind: PathKind.Link } facts:
                Forget();
                return [KeepLink(path, temporary, facts)];
            case { Kind: PathKind.File } facts:
                return [Keep(path, temporary, facts)];
            default:
                throw new MigrationException($"{path} is neither a file nor a link, so it could not be put back.");
        }
    }

    /// <summary>A link in the place of a file, a link or nothing. It may lead paths elsewhere.</summary>
    public FileUndo OfLinking(string path)
    {
        Forget();
        var temporary = Replacement.TemporaryFor(path);
        List<UndoRecord> records = MissingFolders(path) is { Count: > 0 } missing ? [new RemoveFolders(missing)] : [];
        records.Add(Native.TryLook(path) switch
        {
            null => new RemoveFile(path, temporary),
            { Kind: PathKind.Link } facts => KeepLink(path, temporary, facts),
            { Kind: PathKind.File } facts => Keep(path, temporary, facts),
            { Noun: var noun } => throw new MigrationException($"{path} is a {noun}, so it could not be put back."),
        });
        return new FileUndo(records, temporary);
    }

    public IReadOnlyList<UndoRecord> OfMaking(string path)
    {
        Forget();
        return [new RemoveFolders([.. MissingFolders(path), path])];
    }

    public IReadOnlyList<UndoRecord> OfAccess(string path, PathFacts facts) =>
        covered.ContainsKey(path) ? [] : [new RestoreAccess(path, facts.Mode, facts.User, facts.Group)];

    /// <summary>The modes and owners of much in one folder, which may be too many for a record.</summary>
    public IReadOnlyList<UndoRecord> OfTreeAccess(string top, IEnumerable<TreeEntry> entries)
    {
        var listing = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        TreeEntry.Write(listing, entries);
        Native.SynchroniseDirectory(folder);
        return [new RestoreTreeAccess(top, listing)];
    }

    public IReadOnlyList<UndoRecord> OfDeletingTree(string top, IReadOnlyList<TreeEntry> entries)
    {
        Forget();
        var kept = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        KeptTree.Keep(top, entries, kept);
        return [new RestoreTree(top, kept)];
    }

    /// <summary>A folder that comes in the place of another one, or of nothing.</summary>
    /// <param name="entries">What is there; null for nothing.</param>
    /// <param name="temporary">Where the new one is made before it is renamed.</param>
    /// <param name="markFile">A file of the new one.</param>
    /// <param name="mark">What is in that file, and in no other folder's.</param>
    public IReadOnlyList<UndoRecord> OfReplacingTree(string top, IReadOnlyList<TreeEntry>? entries, string temporary, string markFile, string mark)
    {
        List<UndoRecord> records = MissingFolders(top) is { Count: > 0 } missing ? [new RemoveFolders(missing)] : [];
        Forget();
        if (entries is not null)
        {
            records.AddRange(OfDeletingTree(top, entries));
        }

        return [.. records, new RemoveTree(top, temporary, markFile, mark)];
    }

    static List<string> MissingFolders(string path)
    {
        List<string> missing = [];
        for (var above = Path.GetDirectoryName(path); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
        {
            missing.Insert(0, above);
        }

        return missing;
    }

    static RestoreLink KeepLink(string path, string temporary, PathFacts facts)
    {
        var target = new FileInfo(path).LinkTarget!;
        return TreeEntry.IsText(target)
            ? new RestoreLink(path, temporary, target, facts.User, facts.Group)
            : throw new MigrationException($"{path}: the name that it leads to is no text, so it could not be put back.");
    }

    RestoreFile Keep(string path, string temporary, PathFacts facts)
    {
        var kept = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        var modified = File.GetLastWriteTimeUtc(path);
        KeptFile.Copy(path, facts, kept);
        Native.SynchroniseDirectory(folder);
        return new RestoreFile(path, temporary, kept, facts.Mode, facts.User, facts.Group, modified.Ticks);
    }
}

/// <summary>How to put a file back that is about to be written, and the name under which its new content is written first.</summary>
sealed record FileUndo(IReadOnlyList<UndoRecord> Records, string Temporary);
