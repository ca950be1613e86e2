using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>Services of this host. Whether a service runs and is started with the machine is put back when the migration fails.</summary>
public static class Services
{
    /// <summary>Makes it run.</summary>
    /// <param name="service">Its name, such as <c>nginx</c>.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such service, or it does not start.</exception>
    /// <example><code>Services.Start("nginx");</code></example>
    public static bool Start(string service) => Ensure.That(new ServiceUnit(service), new State { [ServiceUnit.Active] = State.Yes });

    /// <summary>A restart at the end of the phase, for a helper's <c>onChange</c>. By itself it does nothing.</summary>
    /// <param name="service">Its name.</param>
    /// <example><code>Files.Write("/etc/shop.conf", "port = 8080\n", onChange: Services.Restart("shop"));</code></example>
    public static Reaction Restart(string service) => new(new ReactionRecord(ReactionRecord.Restart, [service]));

    /// <summary>A reload at the end of the phase, for a helper's <c>onChange</c>. By itself it does nothing.</summary>
    /// <param name="service">Its name.</param>
    /// <example><code>Files.Write("/etc/shop.conf", "port = 8080\n", onChange: Services.Reload("shop"));</code></example>
    public static Reaction Reload(string service) => new(new ReactionRecord(ReactionRecord.Reload, [service]));
}
