using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>A file that a migration changes: looked at first, then replaced whole.</summary>
static class Target
{
    const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

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

    public static bool Write(string path, byte[] content, string? mode)
    {
        Check(path);
        var wanted = FileModes.Parse(mode);
        return Told(path, "written", () =>
        {
            var target = Followed(path);
            return ScriptSession.Current.Act($"file {path}", () => Difference(target, content, wanted), () =>
            {
                if (ReadIfThere(target) is { } present && content.AsSpan().SequenceEqual(present))
                {
                    File.SetUnixFileMode(target, wanted!.Value);
                }
                else
                {
                    Replacement.Put(target, content, wanted, NewFile);
                }

                return null;
            });
        });
    }

    public static bool Delete(string path)
    {
        Check(path);
        return Told(path, "deleted", () => ScriptSession.Current.Act(
            $"file {path}",
            () => Directory.Exists(path) && new FileInfo(path).LinkTarget is null
                ? throw new MigrationException($"{path} is a folder, and Files.Delete deletes files.")
                : IsThere(path) ? "it was there" : null,
            () =>
            {
                File.Delete(path);
                Posix.Native.SynchroniseDirectory(Path.GetDirectoryName(path)!);
                return null;
            }));
    }

    public static byte[]? ReadIfThere(string path) => Told(path, "read", () => File.Exists(path) ? File.ReadAllBytes(path) : null);

    // A link that points nowhere is there too.
    static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    static string Followed(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    static string? Difference(string path, byte[] content, UnixFileMode? wanted)
    {
        if (Directory.Exists(path))
        {
            throw new MigrationException($"{path} is a folder, and cannot be written as a file.");
        }

        if (ReadIfThere(path) is not { } present)
        {
            return "it was not there";
        }

        if (!content.AsSpan().SequenceEqual(present))
        {
            return "its content differed";
        }

        return wanted is { } mode && File.GetUnixFileMode(path) is var has && has != mode ? $"its mode was {FileModes.Text(has)}" : null;
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
