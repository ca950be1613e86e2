using System.Net;
using System.Net.Sockets;

namespace Wildebeest.EndToEnd.Tests.Support;

enum Transport
{
    File,
    Ssh,
    Http,
}

/// <summary>A way to an origin's repository that can be cut and mended. After <see cref="Stop"/> no process of it is left.</summary>
abstract class OriginServer : IDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    public abstract string Url { get; }

    /// <summary>What a client's environment must hold to be let in.</summary>
    public virtual IReadOnlyDictionary<string, string> ClientEnvironment => new Dictionary<string, string>();

    public abstract void Start();

    /// <summary>Ends the service at once; connections that are open break off.</summary>
    public abstract void Stop();

    public void Dispose() => Stop();

    /// <summary>
    /// A port of the loopback that nobody listens on. It is taken from below the range that the system gives to outgoing connections,
    /// so that it is still free when the server comes back after an outage.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }
    }

    /// <summary>Waits until the port answers and the process lives; false when the process ended, as it does when the port was taken meanwhile.</summary>
    protected static bool IsUp(ChildProcess server, Func<bool> answers)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < StartLimit)
        {
            if (server.EndsWithin(TimeSpan.FromMilliseconds(5)))
            {
                return false;
            }

            if (answers())
            {
                return true;
            }
        }

        throw new TimeoutException($"The server did not come up.\n{server}");
    }

    protected static bool Answers(int port)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
