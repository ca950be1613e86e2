using System.Net.Sockets;
using System.Text;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>A real HAProxy with a backend <c>shop</c> of one server <c>web01</c>, told what to do through its socket.</summary>
sealed class LoadBalancer : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly ChildProcess haproxy;

    public LoadBalancer()
    {
        File.WriteAllText(folder["haproxy.cfg"], $"""
            global
              stats socket {Socket} mode 600 level admin
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
            frontend front
              bind {folder["front"]}
              default_backend shop
            backend shop
              server web01 127.0.0.1:9

            """);
        haproxy = new ChildProcess(Executable.Find("haproxy"), ["-db", "-f", folder["haproxy.cfg"]], Executable.CleanEnvironment(folder.Path));
    }

    public string Socket => folder["admin"];

    /// <summary>How the server stands, in HAProxy's words: <c>no check</c> when it is in load.</summary>
    public string Status => Ask("show stat").Split('\n').Single(line => line.StartsWith("shop,web01,", StringComparison.Ordinal)).Split(',')[17];

    public Task IsUp() => Eventually.That(() => File.Exists(Socket) && Status == "no check", Limits.Soon, "haproxy does not answer", () => haproxy);

    public void Dispose()
    {
        haproxy.Dispose();
        folder.Dispose();
    }

    string Ask(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Socket));
        socket.Send(Encoding.ASCII.GetBytes(command + "\n"));
        using var answer = new StreamReader(new NetworkStream(socket));
        return answer.ReadToEnd();
    }
}
