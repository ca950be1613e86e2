using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Copies and moves files of the host.</summary>
static class FileCopies
{
    public static bool Copy(string from, string to, Placing placing)
    {
        Target.Check(from);
        var source = HostTree.Followed(from);
        if (HostTree.PromiseOf(source) is not null)
        {
            return Unknown(to);
        }

        if (HostTree.Look(source) is not { Kind: PathKind.File } facts)
        {
            return ScriptSession.Current.Start.DryRun && HostTree.IsUnknown(source) ? Unknown(to) : throw Missing(from);
        }

        var content = Target.ReadIfThere(from)!;
        placing = placing with { Secret = placing.Secret || SecretFiles.Holds(source) };
        return Placement.Place(to, content, HostTree.Exists(to) ? placing : placing with { Access = Completed(placing.Access, facts) });
    }

    public static bool Move(string from, string to, Reaction? onChange)
    {
        Target.Check(from);
        Target.Check(to);
        return Target.Alone(from, "moved", () =>
        {
            var session = ScriptSession.Current;
            var (source, target) = (HostTree.Followed(from), HostTree.Followed(to));
            var (there, present) = (HostTree.Look(source), HostTree.Look(target));
            if (session.Start.DryRun && present is null && HostTree.IsUnknown(source))
            {
                return Unknown(to);
            }

            byte[] content = [];
            var isCopied = false;
            var temporary = "";
            var changed = session.Act(
                $"file {to}",
                look: () =>
                {
                    if (there is null && present is { Kind: PathKind.File })
                    {
                        return null;
                    }

                    content = there is { Kind: PathKind.File } ? HostTree.Read(source)! : throw Missing(from);
                    isCopied = present is { Kind: PathKind.File } && HostTree.Read(target)!.AsSpan().SequenceEqual(content);
                    if (present is not null && !isCopied)
                    {
                        throw new MigrationException($"{from} cannot be moved: there is another {present.Value.Noun} at {to}.");
                    }

                    Target.CheckFoldersAbove(to, target);
                    return source == target ? null : new Difference($"it was at {from}");
                },
                undo: store =>
                {
                    (var records, temporary) = isCopied ? new FileUndo([], "") : store.OfWriting(target, contentDiffers: true);
                    return [.. records, .. store.OfDeleting(source)];
                },
                change: () =>
                {
                    if (SecretFiles.Holds(source))
                    {
                        SecretFiles.Remember(target);
                    }

                    // Killed between the two it is at both places, which is where it goes on.
                    if (!isCopied)
                    {
                        temporary = temporary.Length > 0 ? temporary : Replacement.TemporaryFor(target);
                        session.Undo?.Cover(target, temporary);
                        Replacement.Put(target, temporary, content, Completed(Access.AsItIs, there!.Value), default);
                    }

                    File.Delete(source);
                    Native.SynchroniseDirectory(Path.GetDirectoryName(source)!);
                    return null;
                },
                onChange);
            if (changed && session.Start.DryRun)
            {
                HostTree.Plan(target, there!.Value, content);
                HostTree.PlanGone(source);
            }

            return changed;
        });
    }

    static Access Completed(Access access, PathFacts like) => new(
        access.Mode ?? (UnixFileMode)like.Mode, access.Owner ?? new Account($"{like.User}", like.User), access.Group ?? new Account($"{like.Group}", like.Group));

    static bool Unknown(string path) => ScriptSession.Current.Act(
        $"file {path}", look: () => new Difference("what is to be in it is not there yet"), undo: null, change: () => throw new InvalidOperationException("A dry run changes nothing."), isOpaque: true);

    static MigrationException Missing(string path) => new($"{path}: there is no such file.");
}
