using System.Collections.Concurrent;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>
/// The files of this host as a run sees them: the disk, and in a dry run what its earlier helpers would have made of it. Whatever looks at files
/// looks here, so that a dry run tells of the second change of a file as if the first had happened.
/// </summary>
static class HostTree
{
    const int LongestChainOfLinks = 40;

    // Empty but in a dry run. By the real path, of which no folder is a link.
    static readonly ConcurrentDictionary<string, Planned> planned = new(StringComparer.Ordinal);

    /// <summary>What is at the path itself, a symbolic link not followed; null when nothing is.</summary>
    /// <param name="path">A real one: see <see cref="Real"/> and <see cref="Followed"/>.</param>
    public static PathFacts? Look(string path)
    {
        if (planned.IsEmpty)
        {
            return Native.TryLook(path);
        }

        return planned.TryGetValue(path, out var plan) ? plan.Facts : IsHidden(path) ? null : Native.TryLook(path);
    }

    /// <summary>The content of a file; null when there is none.</summary>
    /// <exception cref="MigrationException">In a dry run: it would have been fetched by now, so nobody knows it.</exception>
    public static byte[]? Read(string path)
    {
        if (PromiseOf(path) is not null)
        {
            throw new MigrationException($"{path}: what is in it is known once it is fetched.");
        }

        if (planned.TryGetValue(path, out var plan) && plan is not { Facts: not null, Content: null })
        {
            return plan.Content;
        }

        return IsHidden(path) || !File.Exists(path) ? null : File.ReadAllBytes(path);
    }

    /// <summary>The content of a small file in a folder of somebody who may put any other thing in its place, at any moment; null where it is no file, or larger.</summary>
    public static byte[]? ReadSmall(string path, int most)
    {
        if (planned.TryGetValue(path, out var plan) && plan is not { Facts: not null, Content: null })
        {
            return plan.Content;
        }

        if (Look(path) is not { Kind: PathKind.File })
        {
            return null;
        }

        using var opened = Native.OpenItself(path);
        var content = new byte[most + 1];
        return Native.Look(opened).Kind == PathKind.File && RandomAccess.Read(opened, content, fileOffset: 0) is var length && length <= most ? content[..length] : null;
    }

    /// <summary>The checksum of a file; null when there is none.</summary>
    /// <param name="of">From the content to its checksum, such as <c>sha256 12ab…</c>.</param>
    public static string? Checksum(string path, Func<Stream, string> of)
    {
        if (PromiseOf(path) is { } promise)
        {
            return promise;
        }

        using Stream? content = planned.TryGetValue(path, out var plan) && plan is not { Facts: not null, Content: null }
            ? plan.Content is null ? null : new MemoryStream(plan.Content)
            : IsHidden(path) || !File.Exists(path) ? null : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20, FileOptions.SequentialScan);
        return content is null ? null : of(content);
    }

    /// <summary>In a dry run: the checksum of what an earlier step would have fetched; null of all else.</summary>
    public static string? PromiseOf(string path) => planned.GetValueOrDefault(path)?.Promise;

    public static string LinkTarget(string path) => planned.GetValueOrDefault(path)?.Target ?? new FileInfo(path).LinkTarget!;

    /// <summary>The names in a folder, in order.</summary>
    public static IReadOnlyList<string> Names(string folder)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (!IsHidden(folder) && planned.GetValueOrDefault(folder) is not { HidesTheDisk: true } && Directory.Exists(folder))
        {
            names.UnionWith(Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)));
        }

        foreach (var (path, plan) in planned.Where(plan => Path.GetDirectoryName(plan.Key) == folder))
        {
            _ = plan.Facts is null ? names.Remove(Path.GetFileName(path)) : names.Add(Path.GetFileName(path));
        }

        return [.. names];
    }

    /// <summary>The path without links in its folders: what is at its end may be one.</summary>
    /// <exception cref="MigrationException">Its links go round in a circle, or somebody has put one into a folder to which all may write.</exception>
    public static string Real(string path) => Walk(path, followLast: false);

    /// <summary>The path without any link. Nothing need be there.</summary>
    /// <inheritdoc cref="Real"/>
    public static string Followed(string path) => Walk(path, followLast: true);

    public static bool Exists(string path) => TryWalk(path, followLast: true) is { } real && Look(real) is not null;

    /// <summary>In a dry run: whether nobody knows what would be there by now. Nothing is, no step of this run took it away, and one may be about to bring it.</summary>
    public static bool IsUnknown(string real) => Look(real) is null && !planned.ContainsKey(real) && !IsHidden(real);

    /// <summary>In a dry run: from now on this is there.</summary>
    /// <param name="content">Null of what is no file, and of a file whose content stays as it is.</param>
    /// <param name="target">Of a link.</param>
    public static void Plan(string path, PathFacts facts, byte[]? content = null, string? target = null)
    {
        for (var above = Path.GetDirectoryName(path); above is not null && Look(above) is null; above = Path.GetDirectoryName(above))
        {
            planned[above] = new Planned(new PathFacts(PathKind.Folder, 0b111_101_101, 0, 0), null, null, HidesTheDisk: planned.ContainsKey(above));
        }

        var before = planned.GetValueOrDefault(path);
        planned[path] = new Planned(facts, content ?? (facts.Kind == PathKind.File ? before?.Content : null), target, before is { HidesTheDisk: true })
        {
            Promise = content is null && facts.Kind == PathKind.File ? before?.Promise : null,
        };
    }

    /// <summary>In a dry run: from now on a file is there of which the checksum alone is known.</summary>
    public static void PlanFetched(string path, PathFacts facts, string checksum)
    {
        Plan(path, facts);
        planned[path] = planned[path] with { Content = null, Promise = checksum };
    }

    /// <summary>In a dry run: from now on nothing is there, nor below it.</summary>
    public static void PlanGone(string path)
    {
        foreach (var below in planned.Keys.Where(key => key.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
        {
            planned.TryRemove(below, out _);
        }

        planned[path] = new Planned(null, null, null, HidesTheDisk: true);
    }

    static bool IsHidden(string path)
    {
        if (planned.IsEmpty)
        {
            return false;
        }

        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (planned.TryGetValue(above, out var plan) && (plan.HidesTheDisk || plan.Facts is { Kind: not PathKind.Folder }))
            {
                return true;
            }
        }

        return false;
    }

    static string Walk(string path, bool followLast) =>
        TryWalk(path, followLast) ?? throw new MigrationException($"{path}: its symbolic links go round in a circle.");

    /// <summary>
    /// As the kernel would (fs.protected_symlinks), which is never asked, since links are followed here: in a folder that all may write to, such as /tmp, anybody can put a link in the
    /// way of what is written there.
    /// </summary>
    static void CheckMayFollow(string path, string link, uint owner)
    {
        const int StickyAndForAll = 0b001_000_000_010;
        if (Look(Path.GetDirectoryName(link)!) is { } folder && (folder.Mode & StickyAndForAll) == StickyAndForAll && owner != folder.User && owner != Native.User())
        {
            throw new MigrationException($"{path}: {link} is a symbolic link that {Accounts.NameOfUser(owner)} has put into a folder to which all may write, so it is not followed.");
        }
    }

    static string? TryWalk(string path, bool followLast)
    {
        var left = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "";
        var links = 0;
        while (left.TryPop(out var part))
        {
            if (part == ".")
            {
                continue;
            }

            if (part == "..")
            {
                real = real.Length == 0 ? "" : real[..real.LastIndexOf('/')];
                continue;
            }

            var next = $"{real}/{part}";
            if ((left.Count > 0 || followLast) && Look(next) is { Kind: PathKind.Link } facts)
            {
                if (++links > LongestChainOfLinks)
                {
                    return null;
                }

                CheckMayFollow(path, next, facts.User);
                var target = LinkTarget(next);
                real = target.StartsWith('/') ? "" : real;
                foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    left.Push(step);
                }

                continue;
            }

            real = next;
        }

        return real.Length == 0 ? "/" : real;
    }

    /// <param name="Facts">Null where nothing would be there.</param>
    /// <param name="HidesTheDisk">Whether what is below it on the disk would be gone.</param>
    sealed record Planned(PathFacts? Facts, byte[]? Content, string? Target, bool HidesTheDisk)
    {
        /// <summary>The checksum of a file whose content is not known.</summary>
        public string? Promise { get; init; }
    }
}
