using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Makes symbolic links.</summary>
static class LinkChange
{
    public static bool Make(string path, string target, bool replace, Reaction? onChange)
    {
        Target.Check(path);
        if (string.IsNullOrEmpty(target) || target.Contains('\0'))
        {
            throw new MigrationException($"{path}: a link leads to a path, and '{target}' is none.");
        }

        return Target.Alone(path, "linked", () =>
        {
            var session = ScriptSession.Current;
            var place = HostTree.Real(path);
            string? temporary = null;
            if (replace && HostTree.Look(place) is { Kind: PathKind.Folder })
            {
                // A change of its own, so that each is put back by itself.
                FolderChange.Delete(path, recursive: true);
            }

            var changed = session.Act(
                $"link {path}",
                look: () => DifferenceOf(path, place, target, replace),
                undo: store =>
                {
                    (var records, temporary) = store.OfLinking(place);
                    return records;
                },
                change: () =>
                {
                    Replacement.PutLink(place, temporary ?? Replacement.TemporaryFor(place), target);
                    return null;
                },
                onChange);
            if (changed && session.Start.DryRun)
            {
                HostTree.Plan(place, new PathFacts(PathKind.Link, 0b111_111_111, 0, 0), target: target);
            }

            return changed;
        });
    }

    static Difference? DifferenceOf(string path, string place, string target, bool replace)
    {
        switch (HostTree.Look(place))
        {
            case null:
                Target.CheckFoldersAbove(path, place);
                return new Difference("it was not there", $"+{path} -> {target}\n");
            case { Kind: PathKind.Link }:
                var found = HostTree.LinkTarget(place);
                return found == target ? null : new Difference($"it led to {found}", $"-{path} -> {found}\n+{path} -> {target}\n");
            case { Kind: PathKind.File } when replace:
                return new Difference("it was a file", $"-{path}\n+{path} -> {target}\n");
            case { Noun: var noun }:
                throw new MigrationException($"{path} is a {noun}{(noun is "file" or "folder" ? "; say replace: true to put a link in its place." : ", and no link is put in its place.")}");
        }
    }
}
