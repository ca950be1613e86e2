using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Settings;

namespace Wildebeest.Program.Composition;

/// <summary>Puts a host together from its home: the one place that knows which parts there are.</summary>
static class HostComposition
{
    public static HostSettings LoadSettings(Home home, IReadOnlyList<SettingFlag> flags) => SettingsLoading.OfThisMachine(home, flags).Load();

    public static GitProgram Git(Home? home, TimeSpan timeLimit) =>
        new(home is null ? UserConfiguration() : Path.Combine(home.Folder, "gitconfig"), timeLimit, TimeProvider.System);

    /// <summary>Before a host's parts are put together. The caller holds the home's lock.</summary>
    /// <exception cref="CopiedHomeException">The home was made on another machine.</exception>
    public static async Task EnsureIdentityAsync(Home home, HostSettings settings, Action<string> told) =>
        await Identities.EnsureAsync(home, settings, Git(home, settings.GitTimeLimit), Machine.Read(), TimeProvider.System, told, CancellationToken.None);

    /// <summary>The caller holds the home's lock.</summary>
    /// <param name="roles">As they are now, where they may change; else those of the settings.</param>
    public static CycleParts Parts(Home home, HostSettings settings, bool standsInQueue = false, RolesWatch? roles = null)
    {
        NativeLibGit2.KeepConfigurationIn(home.GitConfigurationFolder);
        var identity = HostIdentity.Load(home);
        if (settings.Signers is { } signers)
        {
            // Said at the start, not at the first new link.
            SignerAnchor.LoadOfHost(signers);
        }

        var git = Git(home, settings.GitTimeLimit);
        return new CycleParts(
            settings, home, identity, Journal.Open(home.JournalFile, TimeProvider.System), git,
            new ScriptCompiler(new ScriptCache(home.ScriptCacheFolder, TimeProvider.System), ProgramPath.Beside, TimeProvider.System),
            new ScriptRunner(ProgramPath.Beside, TimeProvider.System))
        {
            StandsInQueue = standsInQueue,
            Posted = standsInQueue && settings.LooksAtTip && (settings.Tip ?? PostedFiles.UsualTipOf(settings.Origin)) is { } tip ? new PostedFiles(tip, settings.Tip is null, git, TimeProvider.System) : null,
            RolesNow = roles is null ? () => settings.Roles : roles.Now,
        };
    }

    /// <summary>For commands of an admin at a work tree: compiled scripts are kept in the user's own cache.</summary>
    public static ScriptCompiler SharedCompiler() =>
        new(new ScriptCache(Path.Combine(UserCache.Folder(), "scripts"), TimeProvider.System), ProgramPath.Beside, TimeProvider.System);

    // An admin's own commands use the admin's own credential helpers and proxies.
    static string? UserConfiguration() => Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".gitconfig") : null;
}
