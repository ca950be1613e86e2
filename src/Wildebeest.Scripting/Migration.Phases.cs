using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>How the migration rolls through the hosts of its role. A directive: read from the source, it does nothing when run.</summary>
    /// <param name="atMostOut">How many hosts of the role may be out of load at once; a constant, 1 or more.</param>
    /// <example><code>Rolling(atMostOut: 1);</code></example>
    public static void Rolling(int atMostOut) => ArgumentOutOfRangeException.ThrowIfLessThan(atMostOut, 1);

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
