using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>What every change of a file, a folder or a link has in common: its path, its turn, and what is said when the system refuses.</summary>
static class Target
{
    const int NoSpaceLeft = 28;
    const int QuotaReached = 122;

    // One change at a time, so that what is kept for the undo is what was there before the change, whatever a script's threads do.
    static readonly Lock Changing = new();

    public static void Check(string path)
    {
        if (string.IsNullOrEmpty(path) || path[0] != '/')
        {
            throw new MigrationException($"'{path}': a file of this host is named from the root, with a '/' first.");
        }

        if (path.Contains('\0') || path[^1] == '/')
        {
            throw new MigrationException($"'{path}' is no file's name.");
        }
    }

    /// <summary>What is above a path that is to be made is a folder, or is missing and can be made.</summary>
    public static void CheckFoldersAbove(string path, string real)
    {
        for (var above = Path.GetDirectoryName(real); above is not null; above = Path.GetDirectoryName(above))
        {
            if (HostTree.Look(above) is { } facts)
            {
                if (facts.Kind != PathKind.Folder)
                {
                    throw new MigrationException($"{path} cannot be there: {above} is a {facts.Noun}.");
                }

                return;
            }
        }
    }

    /// <summary>In its turn, and with one sentence of what the system says where it refuses.</summary>
    /// <param name="what">What cannot be done then: <c>written</c>.</param>
    public static T Alone<T>(string path, string what, Func<T> act)
    {
        lock (Changing)
        {
            return Told(path, what, act);
        }
    }

    public static bool Delete(string path)
    {
        Check(path);
        return Alone(path, "deleted", () =>
        {
            var target = HostTree.Real(path);
            var session = ScriptSession.Current;
            var changed = session.Act(
                $"file {path}",
                look: () => HostTree.Look(target) switch
                {
                    null => null,
                    { Kind: PathKind.File or PathKind.Link } => new Difference("it was there"),
                    { Kind: PathKind.Folder } => throw new MigrationException($"{path} is a folder, and Files.Delete deletes files."),
                    { Noun: var noun } => throw new MigrationException($"{path} is a {noun}, and Files.Delete deletes files and links."),
                },
                undo: store => store.OfDeleting(target),
                change: () =>
                {
                    File.Delete(target);
                    Native.SynchroniseDirectory(Path.GetDirectoryName(target)!);
                    return null;
                });
            if (changed && session.Start.DryRun)
            {
                HostTree.PlanGone(target);
            }

            return changed;
        });
    }

    /// <summary>Null where there is no file.</summary>
    public static byte[]? ReadIfThere(string path) => Told(path, "read", () => HostTree.Read(HostTree.Followed(path)));

    /// <summary>Why the system refused, without names that only this program knows.</summary>
    public static string Reason(Exception cause)
    {
        if (cause is IOException { HResult: NoSpaceLeft or QuotaReached })
        {
            return "there is no space left on its file system.";
        }

        var name = cause.Message.IndexOf(" : '", StringComparison.Ordinal);
        return name > 0 ? $"{cause.Message[..name]}." : cause.Message;
    }

    static T Told<T>(string path, string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{path} cannot be {what}: {Reason(cause)}", cause);
        }
    }
}
