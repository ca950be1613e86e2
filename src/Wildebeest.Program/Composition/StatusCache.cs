using Wildebeest.Git;
using Wildebeest.Storage;

namespace Wildebeest.Program.Composition;

/// <summary>An admin's own clone of a herd, kept between calls so that each brings only what is new. May be removed at any time.</summary>
static class StatusCache
{
    const string CloneFolder = "clone.git";

    /// <summary>A second call waits its turn for so long.</summary>
    public static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>One call at a time.</summary>
    /// <exception cref="UserCacheInUseException" />
    /// <exception cref="UserCacheException">It cannot be written.</exception>
    public static async Task<IDisposable> TakeAsync(string folder, TimeSpan longest, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "lock");
        try
        {
            Directory.CreateDirectory(folder, UserCache.OwnerOnly);
            for (var began = TimeProvider.System.GetTimestamp(); ;)
            {
                if (FileLock.TryTake(file, DurableFile.OwnerOnly) is { } taken)
                {
                    return taken;
                }

                if (TimeProvider.System.GetElapsedTime(began) >= longest)
                {
                    throw new UserCacheInUseException(folder);
                }

                await Task.Delay(Between, cancellationToken);
            }
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw UserCacheException.From(cause, "lock", file);
        }
    }

    public static Clone Open(string folder)
    {
        var path = Path.Combine(folder, CloneFolder);
        if (!Directory.Exists(path))
        {
            return Clone.CreateBare(path);
        }

        try
        {
            RequireWhole(folder, path);
            return Clone.Open(path);
        }
        catch (CloneDamagedException)
        {
            Remove(folder);
            return Clone.CreateBare(path);
        }
    }

    // What a power cut cut short is found before libgit2 reads it for ever. Once after each boot is enough, and each call would pay for it.
    static void RequireWhole(string folder, string clone)
    {
        var file = Path.Combine(folder, "looked-at");
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id");
        try
        {
            if (!File.Exists(file) || File.ReadAllText(file) != boot)
            {
                LooseObjects.RequireWhole(clone);
                File.WriteAllText(file, boot);
            }
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw UserCacheException.From(cause, "write", file);
        }
    }

    public static void Remove(string folder) => Directory.Delete(Path.Combine(folder, CloneFolder), recursive: true);
}
