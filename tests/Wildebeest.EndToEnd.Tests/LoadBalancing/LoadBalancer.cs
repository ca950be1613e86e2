using System.Net;
using System.Net.Sockets;
using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.LoadBalancing;

/// <summary>A real HAProxy in front of web servers. It tries nothing twice, so that a request to one that is gone is seen.</summary>
sealed class LoadBalancer : IDisposable
{
    readonly ChildProcess haproxy;

    public LoadBalancer(string folder, int front, IReadOnlyDictionary<string, int> servers)
    {
        Url = new Uri($"http://127.0.0.1:{front}/");
        Socket = Path.Combine(folder, "admin");
        var configuration = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(configuration, $"""
            global
              stats socket {Socket} mode 600 level admin
            defaults
              mode http
              retries 0
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend front
              bind 127.0.0.1:{front}
              default_backend shop
            backend shop
              balance roundrobin
              option httpchk GET /health
            {string.Join('\n', servers.Select(server => $"  server {server.Key} 127.0.0.1:{server.Value} check inter 200ms rise 2 fall 2"))}

            """);
        haproxy = new ChildProcess(Executable.Find("haproxy"), ["-db", "-f", configuration], Executable.CleanEnvironment(folder));
    }

    public Uri Url { get; }

    public string Socket { get; }

    /// <summary>The servers that it sends requests to.</summary>
    public IReadOnlyList<string> Up => [.. TryAsk("show stat").Split('\n').Select(line => line.Split(',')).Where(fields => fields is ["shop", not "BACKEND", ..] && fields[17] == "UP").Select(fields => fields[1])];

    public void Dispose() => haproxy.Dispose();

    public override string ToString() => $"{TryAsk("show servers state")}\n{haproxy}";

    string TryAsk(string command)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            socket.Send(Encoding.ASCII.GetBytes(command + "\n"));
            using var reader = new StreamReader(new NetworkStream(socket));
            return reader.ReadToEnd();
        }
        catch (SocketException notYet)
        {
            return notYet.Message;
        }
    }
}
