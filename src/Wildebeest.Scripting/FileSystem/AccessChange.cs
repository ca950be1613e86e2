using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Changes the modes and owners of what is there, alone or with all that is in it.</summary>
static class AccessChange
{
    const int Shown = 20;

    const int Read = 0b100_100_100;

    public static bool Make(string path, Access access, bool recursive, Reaction? onChange)
    {
        Target.Check(path);
        if (access.IsAsItIs)
        {
            throw new MigrationException($"{path}: say what is wanted, a mode, an owner or a group.");
        }

        return Target.Alone(path, "changed", () =>
        {
            var session = ScriptSession.Current;
            var target = HostTree.Followed(path);
            var isUnknown = session.Start.DryRun && HostTree.IsUnknown(target);
            IReadOnlyList<Wanted> differing = [];
            var changed = session.Act(
                $"access of {path}",
                look: () =>
                {
                    if (isUnknown)
                    {
                        return new Difference("it is not there yet");
                    }

                    differing = [.. Differing(path, target, access, recursive)];
                    return differing.Count == 0 ? null : DifferenceOf(target, differing, recursive);
                },
                undo: store => recursive
                    ? store.OfTreeAccess(target, differing.Select(one => one.Entry))
                    : store.OfAccess(target, differing[0].Found),
                change: () =>
                {
                    foreach (var one in differing)
                    {
                        one.Access.Give(one.Entry.PathIn(target), one.Found);
                    }

                    return null;
                },
                onChange,
                isOpaque: isUnknown);
            if (session.Start.DryRun)
            {
                foreach (var one in differing)
                {
                    HostTree.Plan(one.Entry.PathIn(target), one.Access.Over(one.Found));
                }
            }

            return changed;
        });
    }

    static IEnumerable<Wanted> Differing(string path, string target, Access access, bool recursive)
    {
        if (HostTree.Look(target) is not { } facts)
        {
            throw new MigrationException($"{path}: there is nothing there.");
        }

        if (facts.Kind is not (PathKind.File or PathKind.Folder))
        {
            throw new MigrationException($"{path} is a {facts.Noun}, whose mode and owner are not changed.");
        }

        var all = recursive ? TreeEntry.Of(target) : [(new TreeEntry("", facts.Kind, facts.Mode, facts.User, facts.Group, 0, null), facts)];
        foreach (var (entry, found) in all)
        {
            // In a tree a folder that may be read may be entered: one mode serves files and folders.
            var wanted = recursive && found.Kind == PathKind.Folder && access.Mode is { } mode
                ? access with { Mode = (UnixFileMode)((int)mode | (((int)mode & Read) >> 2)) }
                : access;
            if (found.Kind is PathKind.File or PathKind.Folder && wanted.From(found) is { } difference)
            {
                yield return new Wanted(entry, found, wanted, difference);
            }
        }
    }

    static Difference DifferenceOf(string target, IReadOnlyList<Wanted> differing, bool recursive)
    {
        if (!recursive)
        {
            return differing[0].Difference;
        }

        var lines = differing.Take(Shown).SelectMany(one => one.Difference.Diff!.TrimEnd('\n').Split('\n').Select(line => $"{line[..1]}{one.Entry.PathIn(target)} {line[1..]}\n"));
        var rest = differing.Count > Shown ? $" and {differing.Count - Shown} more\n" : "";
        return new Difference(differing.Count == 1 ? differing[0].Difference.Reason : $"{differing.Count} of it differed", string.Concat(lines) + rest);
    }

    sealed record Wanted(TreeEntry Entry, PathFacts Found, Access Access, Difference Difference);
}
