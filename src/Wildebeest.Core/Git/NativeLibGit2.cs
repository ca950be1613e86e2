using System.Runtime.InteropServices;
using System.Runtime.Loader;
using LibGit2Sharp;

namespace Wildebeest.Git;

/// <summary>
/// Binds LibGit2Sharp to the distribution's own libgit2, which gets its security fixes, and shuts out the machine's git
/// configuration: what a host does must not hang on a file that nobody remembers.
/// </summary>
static class NativeLibGit2
{
    static readonly string[] Names = ["libgit2.so.1.5", "libgit2.so.1.7", "libgit2.so.1.6", "libgit2.so.1.8", "libgit2.so.1.9", "libgit2.dylib", "libgit2.so"];

    static string? kept;

    static readonly Lazy<string?> Ready = new(Prepare);

    /// <summary>
    /// Where the empty configuration may stay, said before the first use: a host's own folder. A daemon that is killed would leave a temporary one
    /// behind each time.
    /// </summary>
    public static void KeepConfigurationIn(string folder) => kept = folder;

    /// <summary>Call before the first use of LibGit2Sharp; throws <see cref="LibGit2MissingException"/> where the library is not installed.</summary>
    public static void Require()
    {
        if (Ready.Value is { } missing)
        {
            throw new LibGit2MissingException(missing);
        }
    }

    static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    static string? Prepare()
    {
        try
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name.StartsWith("git2-", StringComparison.Ordinal) ? Load() : 0;

            // libgit2 1.5 under this LibGit2Sharp throws at every use of the configuration unless a "program data" file exists and is
            // owned by root or by us. An empty file of our own, for as long as it takes to say where it is, keeps all levels empty.
            var directory = kept is null ? Temporary() : Directory.CreateDirectory(kept).FullName;
            File.WriteAllText(Path.Combine(directory, "config"), "");
            foreach (var level in (ConfigurationLevel[])[ConfigurationLevel.ProgramData, ConfigurationLevel.System, ConfigurationLevel.Xdg, ConfigurationLevel.Global])
            {
                GlobalSettings.SetConfigSearchPaths(level, directory);
            }

            // Only objects that the wire's own fsck has seen come in; strict creation would read each parent again.
            GlobalSettings.SetEnableStrictObjectCreation(false);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
    }

    static string Temporary()
    {
        var directory = Directory.CreateTempSubdirectory("wildebeest-git-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(directory);
        return directory;
    }

    static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException)
        {
            // The process is ending: an empty directory in the temporary folder is all that could stay.
        }
    }
}

/// <summary>The native libgit2 is not on this machine.</summary>
sealed class LibGit2MissingException(string detail)
    : WildebeestException($"libgit2 is not installed ({detail}).", "Install it with the system's packages; on Debian 12: apt-get install libgit2-1.5.");
