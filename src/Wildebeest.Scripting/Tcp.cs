using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting;

/// <summary>Checks of TCP ports. They look and change nothing.</summary>
public static class Tcp
{
    static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    /// <summary>Throws unless something accepts connections at the port.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="within">It is tried again until it holds or this time is over, such as <c>Seconds(30)</c>. Default: one try.</param>
    /// <param name="timeout">What one try may take. Default: 5 seconds.</param>
    /// <exception cref="MigrationException">Nothing answers: <c>localhost:5672: connection refused after 30 s and 17 tries; wanted a connection.</c></exception>
    /// <example><code>Check(() => Tcp.Answers("localhost", 5672, within: Seconds(30)));</code></example>
    public static void Answers(string host, int port, TimeSpan? within = null, TimeSpan? timeout = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        if (port is < 1 or > 65535)
        {
            throw new MigrationException($"{host}:{port}: a port is 1 to 65535.");
        }

        Patience.Require(timeout, nameof(timeout));
        Demand.That($"{host}:{port}", "a connection", Patience.Of(within), limit => TcpProbe.Look(host, port, limit), atMost: timeout ?? LongestLook);
    }
}
