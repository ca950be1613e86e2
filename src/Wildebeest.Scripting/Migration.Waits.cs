using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>
    /// Before this migration starts, every host of another role must have completed an earlier one. A directive: read from the source, it does
    /// nothing when run. It may be given several times. A role without a host keeps it waiting.
    /// </summary>
    /// <param name="role">Whose hosts are waited for: <c>Role("…")</c> with a constant.</param>
    /// <param name="completed">What they must have completed, as <c>role/name</c>. It must stand earlier in the chain.</param>
    /// <param name="within">
    /// How long a host waits for this, such as <c>Hours(2)</c>; then the migration fails on it before anything of it ran, and the change halts.
    /// Default: for ever.
    /// </param>
    /// <example><code>WaitFor(Role("database"), completed: "database/add-outbox", within: Hours(2));</code></example>
    public static void WaitFor(RoleMembers role, string completed, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentException.ThrowIfNullOrEmpty(completed);
    }

    /// <summary>
    /// Before this migration starts, the predicate must be true. A directive of a migration with phases. It is asked at every poll, in a process of its own
    /// that runs no phase and may take a minute: it looks, and changes nothing. An exception in it fails the migration before anything of it ran, and halts the change.
    /// It may be given several times; the next is asked when the one before is true.
    /// </summary>
    /// <param name="predicate">What must be true, over the hosts of roles, their facts and their state. Once true it should stay true.</param>
    /// <param name="within">How long a host waits for this, such as <c>Hours(2)</c>; then the migration fails on it, as in <c>WaitFor</c>. Default: for ever.</param>
    /// <example><code>WaitUntil(() => Role("queue").All(host => host.Phase != "failed"));
    /// Update(() => Run("systemctl restart shop"));</code></example>
    public static void WaitUntil(Func<bool> predicate, TimeSpan? within = null) => ScriptSession.Current.Ask(predicate);
}
