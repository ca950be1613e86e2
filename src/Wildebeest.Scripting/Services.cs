using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// Services of this host: units of systemd where that runs, scripts of <c>/etc/init.d</c> elsewhere, and plain processes (<see cref="Processes"/>). Whether a service
/// runs and is started with the machine is put back when the migration fails. Where a unit's files were changed, systemd reads them before it starts, restarts, reloads or enables it.
/// </summary>
public static class Services
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes it run, and watches it for two seconds: one that dies of its configuration does so at once.</summary>
    /// <param name="service">Its name, such as <c>nginx</c>.</param>
    /// <returns>Whether anything was changed. One that runs already is not watched.</returns>
    /// <exception cref="MigrationException">There is no such service, or it does not start, or it started and died; with its last words.</exception>
    /// <example><code>Services.Start("nginx");</code></example>
    public static bool Start(string service) => Is(service, ServiceUnit.Active, State.Yes);

    /// <summary>Makes it not run. It may start with the machine all the same: <see cref="Disable"/>.</summary>
    /// <param name="service">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such service, or it does not stop.</exception>
    /// <example><code>Services.Stop("apache2");</code></example>
    public static bool Stop(string service) => Is(service, ServiceUnit.Active, State.No);

    /// <summary>Has it started with the machine. It is not started now: <see cref="Start"/>.</summary>
    /// <param name="service">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such service, or it is one that others start.</exception>
    /// <example><code>Services.Enable("nginx");</code></example>
    public static bool Enable(string service) => Is(service, ServiceUnit.Enabled, State.Yes);

    /// <summary>Has it not started with the machine. It is not stopped now: <see cref="Stop"/>.</summary>
    /// <param name="service">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such service, or it is one that others start.</exception>
    /// <example><code>Services.Disable("apache2");</code></example>
    public static bool Disable(string service) => Is(service, ServiceUnit.Enabled, State.No);

    /// <summary>A restart at the end of the phase, for a helper's <c>onChange</c>. By itself it does nothing. A service that does not run is started, and stopped again when the migration fails.</summary>
    /// <param name="service">Its name.</param>
    /// <example><code>Files.Write("/etc/shop.conf", "port = 8080\n", onChange: Services.Restart("shop"));</code></example>
    public static Reaction Restart(string service) => new(new ReactionRecord(ReactionRecord.Restart, [service]));

    /// <summary>A reload at the end of the phase, for a helper's <c>onChange</c>. By itself it does nothing. A service that does not run is left alone.</summary>
    /// <param name="service">Its name.</param>
    /// <example><code>Files.Write("/etc/shop.conf", "port = 8080\n", onChange: Services.Reload("shop"));</code></example>
    public static Reaction Reload(string service) => new(new ReactionRecord(ReactionRecord.Reload, [service]));

    /// <summary>
    /// Restarts it now, whatever was changed, and watches it for two seconds. When the migration fails it is restarted once more, on what was put back; one that did not run is stopped. For a
    /// restart that something causes, say <see cref="Restart"/>.
    /// </summary>
    /// <param name="service">Its name.</param>
    /// <exception cref="MigrationException">There is no such service, or it does not start, or it started and died; with its last words.</exception>
    /// <example><code>Services.RestartNow("shop");</code></example>
    public static void RestartNow(string service) => ScriptSession.Current.React(Restart(service));

    /// <summary>Has it read its configuration now, whatever was changed. A service that does not run is left alone.</summary>
    /// <param name="service">Its name.</param>
    /// <exception cref="MigrationException">There is no such service, or it does not reload.</exception>
    /// <example><code>Services.ReloadNow("shop");</code></example>
    public static void ReloadNow(string service) => ScriptSession.Current.React(Reload(service));

    /// <summary>Whether it runs. Looks only.</summary>
    /// <param name="service">Its name.</param>
    /// <exception cref="MigrationException">There is no such service.</exception>
    /// <example><code>if (Services.IsActive("apache2")) Log("apache2 runs, too");</code></example>
    public static bool IsActive(string service) =>
        ServiceSystem.MayBeMissing ? ServiceSystem.TryFind(service)?.Facts.IsActive == true : ServiceSystem.Find(service).Facts.IsActive;

    /// <summary>Waits until it runs. Looks only; a dry run does not wait.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="within">How long at most. Default: 30 seconds.</param>
    /// <exception cref="MigrationException">There is no such service, or it failed, or the time is up; with its last words.</exception>
    /// <example><code>Services.WaitUntilActive("postgresql", within: Minutes(1));</code></example>
    public static void WaitUntilActive(string service, TimeSpan? within = null)
    {
        if (ServiceSystem.MayBeMissing)
        {
            return;
        }

        var limit = within ?? TimeSpan.FromSeconds(30);
        var (system, facts) = ServiceSystem.Find(service);
        Waiting.Until(() => (facts = system.Look(service) ?? facts with { IsActive = false, HasFailed = true }) is { IsActive: true } or { HasFailed: true }, limit, Pause);
        if (!facts.IsActive)
        {
            throw new MigrationException(DeadService.Sentence(service, facts.HasFailed ? "does not run" : $"does not run after {limit.TotalSeconds:0.###} s", system));
        }
    }

    static bool Is(string service, string aspect, string wanted) => Ensure.That(new ServiceUnit(service), new State { [aspect] = wanted });
}
