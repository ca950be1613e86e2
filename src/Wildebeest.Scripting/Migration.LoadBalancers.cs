namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>A backend of HAProxy, to take servers of it out of load and back in through its runtime socket.</summary>
    /// <param name="backend">Its name in <c>haproxy.cfg</c>.</param>
    /// <param name="socket">Where HAProxy listens for commands: a path, or <c>host:port</c>. Its line in <c>haproxy.cfg</c> needs <c>level admin</c>.</param>
    /// <example><code>LeaveLoad(() => Haproxy("lb").Drain(Me));
    /// Rejoin(() => Haproxy("lb").Enable(Me));</code></example>
    public static HaproxyBackend Haproxy(string backend, string socket = "/run/haproxy/admin.sock") => Haproxy(backend, [socket]);

    /// <summary>The same backend of several load balancers.</summary>
    /// <param name="backend">Its name in each <c>haproxy.cfg</c>.</param>
    /// <param name="sockets">Where each listens for commands: paths, or <c>host:port</c>.</param>
    /// <example><code>LeaveLoad(() => Haproxy("shop", ["lb1.example.org:9999", "lb2.example.org:9999"]).Drain(Me, within: Minutes(2)));</code></example>
    public static HaproxyBackend Haproxy(string backend, IReadOnlyList<string> sockets)
    {
        ArgumentException.ThrowIfNullOrEmpty(backend);
        ArgumentNullException.ThrowIfNull(sockets);
        return sockets.Count > 0 ? new HaproxyBackend(backend, sockets) : throw new MigrationException($"haproxy backend {backend}: it needs a socket.");
    }
}
