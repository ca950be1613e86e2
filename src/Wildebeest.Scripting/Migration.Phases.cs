using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>How the migration rolls through the hosts of its role. A directive: read from the source, it does nothing when run.</summary>
    /// <param name="atMostOut">How many hosts of the role may be out of load at once; 1 or more. The smallest limit of all migrations under way counts.</param>
    /// <param name="failuresAllowed">How many hosts may fail before the change halts. Default: none, the first failure halts it.</param>
    /// <param name="canary">How many hosts go first and are watched, such as <c>"1 host"</c> or <c>"5%"</c>. Default: none, or one where there is a soak.</param>
    /// <param name="soakFor">How long the canaries must have been back in load before the others start, such as <c>Minutes(10)</c>. Default: not at all.</param>
    /// <param name="progressDeadline">The change halts when no host completed it for so long; a pause stops the clock. Default: never.</param>
    /// <example><code>Rolling(atMostOut: 2, canary: "1 host", soakFor: Minutes(10));</code></example>
    public static void Rolling(int atMostOut, int failuresAllowed = 0, string? canary = null, TimeSpan? soakFor = null, TimeSpan? progressDeadline = null) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(atMostOut, 1);

    /// <inheritdoc cref="Rolling(int, int, string?, TimeSpan?, TimeSpan?)"/>
    /// <param name="atMostOut">A share of the role's hosts, such as <c>"10%"</c>; rounded down, but at least one.</param>
    /// <example><code>Rolling(atMostOut: "10%");</code></example>
    public static void Rolling(string atMostOut, int failuresAllowed = 0, string? canary = null, TimeSpan? soakFor = null, TimeSpan? progressDeadline = null) =>
        ArgumentException.ThrowIfNullOrEmpty(atMostOut);

    /// <summary>The first phase: takes this host out of load. An exception is its failure, as in every phase.</summary>
    /// <param name="body">What is to be done.</param>
    public static void LeaveLoad(Action body) => Register(Phases.LeaveLoad, body);

    /// <inheritdoc cref="LeaveLoad(Action)"/>
    public static void LeaveLoad(Func<Task> body) => ScriptSession.Current.Register(Phases.LeaveLoad, body);

    /// <summary>The second phase: changes this host.</summary>
    /// <param name="body">What is to be done.</param>
    /// <example><code>Update(() => Files.Write("/etc/motd", "hello\n"));</code></example>
    public static void Update(Action body) => Register(Phases.Update, body);

    /// <inheritdoc cref="Update(Action)"/>
    public static void Update(Func<Task> body) => ScriptSession.Current.Register(Phases.Update, body);

    /// <summary>
    /// The third phase: throws unless this host works again, still out of load. It is asked of a host that was undone too, and only one
    /// that passes goes back into load; what is true of the new state alone stands behind <c>if (!Me.IsUndone)</c>.
    /// </summary>
    /// <param name="body">What is to be checked.</param>
    public static void Check(Action body) => Register(Phases.Check, body);

    /// <inheritdoc cref="Check(Action)"/>
    public static void Check(Func<Task> body) => ScriptSession.Current.Register(Phases.Check, body);

    /// <summary>The fourth phase: takes this host back into load.</summary>
    /// <param name="body">What is to be done.</param>
    public static void Rejoin(Action body) => Register(Phases.Rejoin, body);

    /// <inheritdoc cref="Rejoin(Action)"/>
    public static void Rejoin(Func<Task> body) => ScriptSession.Current.Register(Phases.Rejoin, body);

    /// <summary>The last phase: throws unless the service answers as its users reach it, through the load balancer.</summary>
    /// <param name="body">What is to be verified.</param>
    public static void Verify(Action body) => Register(Phases.Verify, body);

    /// <inheritdoc cref="Verify(Action)"/>
    public static void Verify(Func<Task> body) => ScriptSession.Current.Register(Phases.Verify, body);

    /// <summary>
    /// Runs only when a phase has failed, in a process of its own, once all that helpers changed is put back (but for what <c>LeaveLoad</c>
    /// changed): puts back what no helper knows how to put back, such as what a command did. After it come <c>Check</c>,
    /// <c>Rejoin</c> and <c>Verify</c>, now on a host that was undone; see <see cref="ThisHost.IsUndone"/>.
    /// </summary>
    /// <param name="body">What is to be done.</param>
    public static void Rollback(Action body) => Register(Phases.Rollback, body);

    /// <inheritdoc cref="Rollback(Action)"/>
    public static void Rollback(Func<Task> body) => ScriptSession.Current.Register(Phases.Rollback, body);

    static void Register(string phase, Action body) => ScriptSession.Current.Register(phase, () =>
    {
        body();
        return Task.CompletedTask;
    });
}
