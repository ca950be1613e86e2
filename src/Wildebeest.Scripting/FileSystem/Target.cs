using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>A file that a migration changes: looked at first, then replaced whole.</summary>
static class Target
{
    const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // One change of a file at a time, so that what is kept for the undo is what was there before the change, whatever a script's threads do.
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

    public static bool Write(string path, byte[] content, string? mode, Reaction? onChange = null)
    {
        Check(path);
        var wanted = FileModes.Parse(mode);
        lock (Changing)
        {
            return Told(path, "written", () => WriteNow(path, Followed(path), content, wanted, onChange));
        }
    }

    static bool WriteNow(string path, string target, byte[] content, UnixFileMode? wanted, Reaction? onChange)
    {
        var session = ScriptSession.Current;
        var contentDiffers = true;
        var temporary = "";
        return session.Act(
            $"file {path}",
            look: () => DifferenceOf(target, content, wanted, out contentDiffers),
            undo: store =>
            {
                (var records, temporary) = store.OfWriting(target, contentDiffers);
                return records;
            },
            change: () =>
            {
                if (contentDiffers)
                {
                    temporary = temporary.Length > 0 ? temporary : Replacement.TemporaryFor(target);
                    session.Undo?.Cover(target, temporary);
                    Replacement.Put(target, temporary, content, wanted, NewFile);
                }
                else
                {
                    File.SetUnixFileMode(target, wanted!.Value);
                }

                return null;
            },
            onChange);
    }

    public static bool Delete(string path)
    {
        Check(path);
        lock (Changing)
        {
            return Told(path, "deleted", () => ScriptSession.Current.Act(
                $"file {path}",
                look: () => Native.TryLook(path) switch
                {
                    null => null,
                    { Kind: PathKind.File or PathKind.Link } => new Difference("it was there"),
                    { Kind: PathKind.Folder } => throw new MigrationException($"{path} is a folder, and Files.Delete deletes files."),
                    { Kind: var kind } => throw new MigrationException($"{path} is a {Named(kind)}, and Files.Delete deletes files and links."),
                },
                undo: store => store.OfDeleting(path),
                change: () =>
                {
                    File.Delete(path);
                    Native.SynchroniseDirectory(Path.GetDirectoryName(path)!);
                    return null;
                }));
        }
    }

    public static byte[]? ReadIfThere(string path) => Told(path, "read", () => File.Exists(path) ? File.ReadAllBytes(path) : null);

    static string Named(PathKind kind) => kind switch
    {
        PathKind.NamedPipe => "named pipe",
        PathKind.CharacterDevice or PathKind.BlockDevice => "device",
        PathKind.Socket => "socket",
        PathKind.Link => "symbolic link",
        _ => "folder",
    };

    /// <summary>The file itself, where the path is a symbolic link to it.</summary>
    public static string Followed(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    static Difference? DifferenceOf(string path, byte[] content, UnixFileMode? wanted, out bool contentDiffers)
    {
        contentDiffers = true;
        if (Native.TryLook(path) is not { } facts)
        {
            return new Difference("it was not there", FileDiff.Between(null, content));
        }

        if (facts.Kind != PathKind.File)
        {
            throw new MigrationException($"{path} is a {Named(facts.Kind)}, and cannot be written as a file.");
        }

        if (ReadIfThere(path) is not { } present || !content.AsSpan().SequenceEqual(present))
        {
            return new Difference("its content differed", FileDiff.Between(ReadIfThere(path), content));
        }

        contentDiffers = false;
        return wanted is { } mode && File.GetUnixFileMode(path) is var has && has != mode ? new Difference($"its mode was {FileModes.Text(has)}", $"-mode: {FileModes.Text(has)}\n+mode: {FileModes.Text(mode)}\n") : null;
    }

    static T Told<T>(string path, string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{path} cannot be {what}: {cause.Message}", cause);
        }
    }
}
