using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>
    /// Reboots this host, once. The migration is run again from its start when the host is back (by the agent, or by the next <c>apply</c>), and passes this reboot as done.
    /// What stands before it must bear to run twice, as the helpers do. A reboot is no failure, and cannot be undone.
    /// </summary>
    /// <param name="within">How long the host may take to go down, before that is a failure. Default: 10 minutes.</param>
    /// <exception cref="MigrationException">The host cannot be rebooted, as most containers cannot, or did not go down.</exception>
    /// <example><code>Apt.Install("linux-image-amd64");
    /// Reboot(within: Minutes(5));</code></example>
    public static void Reboot(TimeSpan? within = null) => ScriptSession.Current.Reboots.Next(within ?? TimeSpan.FromMinutes(10));
}
