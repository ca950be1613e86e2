using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Makes folders and deletes them.</summary>
static class FolderChange
{
    const int Shown = 20;
    const int NewFolder = 0b111_101_101;

    public static bool Make(string path, Access access, Reaction? onChange)
    {
        Target.Check(path);
        return Target.Alone(path, "made", () =>
        {
            var session = ScriptSession.Current;
            var target = HostTree.Followed(path);
            PathFacts? found = null;
            var changed = session.Act(
                $"folder {path}",
                look: () =>
                {
                    found = HostTree.Look(target);
                    if (found is { } facts)
                    {
                        return facts.Kind == PathKind.Folder ? access.From(facts) : throw new MigrationException($"{path} is a {facts.Noun}, and no folder can be made there.");
                    }

                    Target.CheckFoldersAbove(path, target);
                    return new Difference("it was not there");
                },
                undo: store => found is { } facts ? store.OfAccess(target, facts) : store.OfMaking(target),
                change: () =>
                {
                    Replacement.CreateFolders(target);
                    access.Give(target, Native.TryLook(target)!.Value);
                    return null;
                },
                onChange);
            if (changed && session.Start.DryRun)
            {
                HostTree.Plan(target, access.Over(found ?? new PathFacts(PathKind.Folder, NewFolder, 0, 0)));
            }

            return changed;
        });
    }

    public static bool Delete(string path, bool recursive, Reaction? onChange = null)
    {
        Target.Check(path);
        return Target.Alone(path, "deleted", () =>
        {
            var session = ScriptSession.Current;
            var target = HostTree.Real(path);
            IReadOnlyList<TreeEntry> entries = [];
            var changed = session.Act(
                $"folder {path}",
                look: () =>
                {
                    switch (HostTree.Look(target))
                    {
                        case null:
                            return null;
                        case { Kind: not PathKind.Folder, Noun: var noun }:
                            throw new MigrationException($"{path} is a {noun}, and Folders.Delete deletes folders.");
                        default:
                            break;
                    }

                    if (target == "/")
                    {
                        throw new MigrationException($"{path} is the whole host, and is not deleted.");
                    }

                    entries = KeptTree.EntriesOf(path, target);
                    if (entries.Count > 1 && !recursive)
                    {
                        throw new MigrationException($"{path} is not empty; say recursive: true to delete what is in it too.");
                    }

                    return DifferenceOf(target, entries);
                },
                undo: store => store.OfDeletingTree(target, entries),
                change: () =>
                {
                    Directory.Delete(target, recursive);
                    Native.SynchroniseDirectory(Path.GetDirectoryName(target)!);
                    return null;
                },
                onChange);
            if (changed && session.Start.DryRun)
            {
                HostTree.PlanGone(target);
            }

            return changed;
        });
    }

    static Difference DifferenceOf(string target, IReadOnlyList<TreeEntry> entries)
    {
        var lines = entries.Take(Shown).Select(entry => $"-{entry.PathIn(target)}\n");
        var rest = entries.Count > Shown ? $" and {entries.Count - Shown} more\n" : "";
        return new Difference(entries.Count == 1 ? "it was there, empty" : $"it was there, with {entries.Count - 1} in it", string.Concat(lines) + rest);
    }
}
