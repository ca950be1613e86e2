using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Probes;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// A backend of one HAProxy or of several. What is changed in it is put back when the migration fails. A server that was out of load before the migration took it out stays
/// out, after <see cref="Enable"/> and after an undo.
/// </summary>
/// <remarks>HAProxy forgets what it was told through its socket when it is restarted, and when it is reloaded without a server state file.</remarks>
public sealed class HaproxyBackend
{
    static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);
    readonly string name;
    readonly IReadOnlyList<string> sockets;

    internal HaproxyBackend(string name, IReadOnlyList<string> sockets) => (this.name, this.sockets) = (name, sockets);

    /// <summary>
    /// Takes the server out of load gently: nothing new comes but what persistence (a cookie) binds to it, and it returns when nothing is served any more. Its health
    /// checks go on. Where there is persistence, put it into <see cref="Maintenance"/> after this.
    /// </summary>
    /// <param name="server">Its name in the backend. Default: the name of this host.</param>
    /// <param name="within">How long to wait until it serves nothing. Default: 1 minute.</param>
    /// <param name="force">What to do when that is over: true to put it into maintenance all the same, false to fail. Default: false.</param>
    /// <exception cref="MigrationException">There is no such socket, backend or server, HAProxy refuses, or the server still has sessions.</exception>
    /// <example><code>LeaveLoad(() => Haproxy("shop").Drain(Me, within: Minutes(2)));</code></example>
    public void Drain(string? server = null, TimeSpan? within = null, bool force = false)
    {
        var patience = Patience.Of(within ?? DefaultWait);
        var all = Servers(server);
        foreach (var one in all)
        {
            // Maintenance is out of load, too.
            Leave(one, one.Probe().Is(HaproxyServer.Admin, HaproxyState.Maint) ? HaproxyState.Maint : HaproxyState.Drain);
        }

        foreach (var one in all)
        {
            // In a dry run it was not drained, and what it serves now says nothing.
            if (!force || ScriptSession.Current.Start.DryRun)
            {
                Demand.That(one.Name, "no sessions", patience, _ => one.SessionsGone());
            }
            else if (Demand.Await(one.Name, "no sessions", patience, _ => one.SessionsGone()) is { Holds: false } sight)
            {
                Migration.Log($"{one.Name}: {sight.Seen}{patience.Spent}; it is put into maintenance all the same, and what it serves goes on.");
                Leave(one, HaproxyState.Maint);
            }
        }
    }

    /// <summary>Takes the server out of load at once: nothing new comes at all, and its health checks rest. What it serves goes on.</summary>
    /// <param name="server">Its name in the backend. Default: the name of this host.</param>
    /// <exception cref="MigrationException">There is no such socket, backend or server, or HAProxy refuses.</exception>
    /// <example><code>LeaveLoad(() => Haproxy("shop").Maintenance(Me));</code></example>
    public void Maintenance(string? server = null)
    {
        foreach (var one in Servers(server))
        {
            Leave(one, HaproxyState.Maint);
        }
    }

    /// <summary>
    /// Takes the server back into load, and returns when it is seen to be: up by its health checks where it has some. A server that was out of load before this migration took
    /// it out stays as it was.
    /// </summary>
    /// <param name="server">Its name in the backend. Default: the name of this host.</param>
    /// <param name="within">How long to wait until it is up. Default: 1 minute.</param>
    /// <exception cref="MigrationException">There is no such socket, backend or server, HAProxy refuses, or the server does not come up.</exception>
    /// <example><code>Rejoin(() => Haproxy("shop").Enable(Me, within: Seconds(30)));</code></example>
    public void Enable(string? server = null, TimeSpan? within = null)
    {
        var patience = Patience.Of(within ?? DefaultWait);
        var back = new List<HaproxyServer>();
        foreach (var one in Servers(server))
        {
            var before = Departure.Find(one)?[HaproxyServer.Admin] ?? HaproxyState.Ready;
            Ensure.That(one, new State { [HaproxyServer.Admin] = before });
            if (before == HaproxyState.Ready)
            {
                back.Add(one);
            }
            else
            {
                Migration.Log($"{one.Name}: it was in {before} before this migration, and stays so.");
            }
        }

        foreach (var one in back)
        {
            Demand.That(one.Name, "UP", patience, _ => one.Serving());
        }
    }

    /// <summary>How the server stands. With several load balancers the statuses are told one after the other, and the sessions are those of all.</summary>
    /// <param name="server">Its name in the backend. Default: the name of this host.</param>
    /// <exception cref="MigrationException">There is no such socket, backend or server.</exception>
    /// <example><code>Verify(() => Log($"{Haproxy("shop").State(Me)}"));</code></example>
    public HaproxyState State(string? server = null)
    {
        ScriptSession.Current.RequireLooking($"haproxy backend {name}");
        var states = Servers(server).Select(one => one.Observe()).ToList();
        return new HaproxyState(Joined(state => state.Admin), Joined(state => state.Status), states.Sum(state => state.Sessions), Joined(state => state.LastCheck));

        string Joined(Func<HaproxyState, string> word) => string.Join(", ", states.Select(word).Distinct());
    }

    /// <summary>
    /// Whether the server is in the backend at all, of each load balancer where there are several. For a host that joined the herd later than the load balancer's configuration was
    /// written: it is in no load yet, so there is nothing to leave.
    /// </summary>
    /// <param name="server">Its name in the backend. Default: the name of this host.</param>
    /// <exception cref="MigrationException">There is no such socket or backend.</exception>
    /// <example><code>LeaveLoad(() =>
    /// {
    ///     if (Haproxy("shop").Knows(Me)) Haproxy("shop").Drain(Me, within: Minutes(2));
    /// });</code></example>
    public bool Knows(string? server = null)
    {
        ScriptSession.Current.RequireLooking($"haproxy backend {name}");
        return Servers(server).TrueForAll(one => one.IsThere());
    }

    static void Leave(HaproxyServer server, string admin)
    {
        var found = server.Probe();
        Ensure.That(server, new State { [HaproxyServer.Admin] = admin });
        Departure.Remember(server, found);
    }

    List<HaproxyServer> Servers(string? server) =>
        [.. sockets.Select(socket => new HaproxyServer(name, string.IsNullOrEmpty(server) ? Migration.Me.Name : server, socket) { WaitsForSessions = false })];
}
