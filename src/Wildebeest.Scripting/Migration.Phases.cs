using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>The first phase: takes this host out of load. An exception is its failure, as in every phase.</summary>
    /// <param name="body">What is to be done.</param>
    /// <param name="within">It is ended after so long, such as <c>Minutes(20)</c>; 24 hours at most. Default: <c>script.timeLimit</c> of the host's settings.</param>
    /// <example><code>LeaveLoad(() => Files.Delete("/srv/www/in-load"));</code></example>
    public static void LeaveLoad(Action body, TimeSpan? within = null) => Register(Phases.LeaveLoad, body);

    /// <inheritdoc cref="LeaveLoad(Action, TimeSpan?)"/>
    public static void LeaveLoad(Func<Task> body, TimeSpan? within = null) => ScriptSession.Current.Register(Phases.LeaveLoad, body);

    /// <summary>The second phase: changes this host.</summary>
    /// <param name="body">What is to be done.</param>
    /// <param name="within">It is ended after so long, such as <c>Minutes(20)</c>; 24 hours at most. Default: <c>script.timeLimit</c> of the host's settings.</param>
    /// <example><code>Update(() => Run("apt-get --yes upgrade"), within: Hours(1));</code></example>
    public static void Update(Action body, TimeSpan? within = null) => Register(Phases.Update, body);

    /// <inheritdoc cref="Update(Action, TimeSpan?)"/>
    public static void Update(Func<Task> body, TimeSpan? within = null) => ScriptSession.Current.Register(Phases.Update, body);

    /// <summary>
    /// The third phase: throws unless this host works again, still out of load. It is asked of a host that was undone too, and only one
    /// that passes goes back into load; what is true of the new state alone stands behind <c>if (!Me.IsUndone)</c>.
    /// </summary>
    /// <param name="body">What is to be checked.</param>
    /// <param name="within">It is ended after so long, such as <c>Minutes(20)</c>; 24 hours at most. Default: <c>script.timeLimit</c> of the host's settings.</param>
    /// <example><code>Check(() => Run("systemctl is-active nginx"));</code></example>
    public static void Check(Action body, TimeSpan? within = null) => Register(Phases.Check, body);

    /// <inheritdoc cref="Check(Action, TimeSpan?)"/>
    public static void Check(Func<Task> body, TimeSpan? within = null) => ScriptSession.Current.Register(Phases.Check, body);

    /// <summary>The fourth phase: takes this host back into load.</summary>
    /// <param name="body">What is to be done.</param>
    /// <param name="within">It is ended after so long, such as <c>Minutes(20)</c>; 24 hours at most. Default: <c>script.timeLimit</c> of the host's settings.</param>
    /// <example><code>Rejoin(() => Files.Write("/srv/www/in-load", "yes\n"));</code></example>
    public static void Rejoin(Action body, TimeSpan? within = null) => Register(Phases.Rejoin, body);

    /// <inheritdoc cref="Rejoin(Action, TimeSpan?)"/>
    public static void Rejoin(Func<Task> body, TimeSpan? within = null) => ScriptSession.Current.Register(Phases.Rejoin, body);

    /// <summary>The last phase: throws unless the service answers as its users reach it, through the load balancer.</summary>
    /// <param name="body">What is to be verified.</param>
    /// <param name="within">It is ended after so long, such as <c>Minutes(20)</c>; 24 hours at most. Default: <c>script.timeLimit</c> of the host's settings.</param>
    /// <example><code>Verify(() => Run("curl --fail http://www.example.org/"));</code></example>
    public static void Verify(Action body, TimeSpan? within = null) => Register(Phases.Verify, body);

    /// <inheritdoc cref="Verify(Action, TimeSpan?)"/>
    public static void Verify(Func<Task> body, TimeSpan? within = null) => ScriptSession.Current.Register(Phases.Verify, body);

    /// <summary>
    /// Runs only when a phase has failed, in a process of its own, once all that helpers changed is put back (but for what <c>LeaveLoad</c>
    /// changed): puts back what no helper knows how to put back, such as what a command did. After it come <c>Check</c>,
    /// <c>Rejoin</c> and <c>Verify</c>, now on a host that was undone; see <see cref="ThisHost.IsUndone"/>.
    /// </summary>
    /// <param name="body">What is to be done.</param>
    /// <param name="within">It is ended after so long, such as <c>Minutes(20)</c>; 24 hours at most. Default: <c>script.timeLimit</c> of the host's settings.</param>
    /// <example><code>Rollback(() => Run("systemctl restart nginx"));</code></example>
    public static void Rollback(Action body, TimeSpan? within = null) => Register(Phases.Rollback, body);

    /// <inheritdoc cref="Rollback(Action, TimeSpan?)"/>
    public static void Rollback(Func<Task> body, TimeSpan? within = null) => ScriptSession.Current.Register(Phases.Rollback, body);

    static void Register(string phase, Action body) => ScriptSession.Current.Register(phase, () =>
    {
        body();
        return Task.CompletedTask;
    });
}
