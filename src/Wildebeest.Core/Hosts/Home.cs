using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>
/// Everything that is one host's own, in one folder, so that many hosts can live on one machine without root.
/// Only the default home keeps its settings elsewhere, where an admin looks for them.
/// </summary>
sealed record Home
{
    public const string DefaultFolder = "/var/lib/wildebeest";
    public const string DefaultSettingsFile = "/etc/wildebeest/settings.yaml";
    public const string EnvironmentName = "WILDEBEEST_HOME";

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    Home(string folder) => Folder = folder;

    public string Folder { get; }

    public string SettingsFile => Folder == DefaultFolder ? DefaultSettingsFile : In("settings.yaml");

    public string IdentityFile => In("identity");

    /// <summary>The identity that it is about to take; see <see cref="HostIdentity.SaveAsNext"/>.</summary>
    public string NextIdentityFile => In("identity.next");

    /// <summary>On which machine this home was made.</summary>
    public string MachineFile => In("machine");

    /// <summary>The host's own key, in OpenSSH's format; the public half is beside it. See <see cref="HostKey"/>.</summary>
    public string KeyFile => In("key");

    /// <summary>The key of the identity that it is about to take.</summary>
    public string NextKeyFile => In("key.next");

    public string JournalFile => In("journal");

    public string LockFile => In("lock");

    public string CloneFolder => In("clone");

    /// <summary>Compiled scripts; may be removed at any time.</summary>
    public string ScriptCacheFolder => In("cache/scripts");

    /// <summary>Work folders of the scripts that run now; what is in it when nothing runs is left over.</summary>
    public string RunFolder => In("run");

    /// <summary>A folder for each migration that is not over, with what its helpers changed as it was before.</summary>
    public string UndoFolder => In("undo");

    /// <summary>What helpers of migrations remember from one run to the next: plain processes, a reboot that was asked for.</summary>
    public string HelpersFolder => In("helpers");

    public string LogFolder => In("log");

    /// <summary>An empty git configuration, in the place of the machine's.</summary>
    public string GitConfigurationFolder => In("libgit2");

    public static Home At(string folder) => new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>The flag before the environment before the default.</summary>
    /// <exception cref="HomeException">A home was named, and its name is empty.</exception>
    public static Home Resolve(string? flag, Func<string, string?> environment)
    {
        if (flag is not null)
        {
            return flag.Length > 0 ? At(flag) : throw new HomeException("--home names no folder.", "Write --home DIR.", exitCode: ExitCode.WrongUsage);
        }

        return environment(EnvironmentName) is { Length: > 0 } named ? At(named) : At(DefaultFolder);
    }

    /// <summary>The home and its folders, for their owner alone. What is there already stays as it is.</summary>
    /// <exception cref="HomeException" />
    public void Create()
    {
        try
        {
            foreach (var folder in (string[])[Folder, CloneFolder, ScriptCacheFolder, RunFolder, UndoFolder, LogFolder])
            {
                DurableFile.CreateFolder(folder, OwnerOnly);
            }
        }
        catch (StorageException cause)
        {
            throw HomeException.From(this, cause);
        }
    }

    /// <summary>For commands that need a host: a mistyped home must not be made anew and look like an empty one.</summary>
    /// <exception cref="HomeException" />
    public void Require()
    {
        if (!Directory.Exists(Folder))
        {
            throw HomeException.Missing(this);
        }

        Create();
    }

    public override string ToString() => Folder;

    string In(string name) => Path.Combine(Folder, name);
}
