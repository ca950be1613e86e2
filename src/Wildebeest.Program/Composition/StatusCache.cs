using Wildebeest.Git;

namespace Wildebeest.Program.Composition;

/// <summary>An admin's own clone of a herd, kept between calls so that each brings only what is new. May be removed at any time.</summary>
static class StatusCache
{
    const string CloneFolder = "clone.git";

    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>One call at a time; a second one waits its turn, a minute at most.</summary>
    public static async Task<IDisposable> TakeAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 600)
            {
                await Task.Delay(Between, cancellationToken);
            }
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
            return Clone.Open(path);
        }
        catch (CloneDamagedException)
        {
            Remove(folder);
            return Clone.CreateBare(path);
        }
    }

    public static void Remove(string folder) => Directory.Delete(Path.Combine(folder, CloneFolder), recursive: true);
}
