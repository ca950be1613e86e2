using System.Net.Sockets;
using Wildebeest.Scripting.LoadBalancers;
using Wildebeest.Tests.Probes;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.LoadBalancers;

/// <summary>A real HAProxy with a backend <c>shop</c> of a server <c>web01</c>, which has health checks, and a server <c>web02</c>, which has none.</summary>
sealed class RunningHaproxy : IDisposable
{
    readonly TempFolder folder = new();
    readonly RunningProgram program;

    RunningHaproxy(int web01, int web02)
    {
        Remote = PageServer.FreePort();
        File.WriteAllText(folder["haproxy.cfg"], $"""
            global
              stats socket {Socket} mode 600 level admin
              stats socket {Weak} mode 600 level operator
              stats socket ipv4@127.0.0.1:{Remote} level admin
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
            frontend front
              bind {Front}
              default_backend shop
            backend shop
              server web01 127.0.0.1:{web01} check inter 100ms rise 2 fall 2
              server web02 127.0.0.1:{web02}
            backend other
              server web01 127.0.0.1:{web01}

            """);
        program = new RunningProgram("haproxy", "-db", "-f", folder["haproxy.cfg"]);
    }

    public int Remote { get; }

    public string Socket => folder["admin"];

    /// <summary>No port: two of them that chose the same one would share it, since HAProxy lets others listen where it does, and each had a part of the other's requests.</summary>
    string Front => folder["front"];

    /// <summary>One that may look only.</summary>
    public string Weak => folder["weak"];

    public static async Task<RunningHaproxy> StartAsync(int web01, int web02)
    {
        var haproxy = new RunningHaproxy(web01, web02);
        await haproxy.program.UntilAsync(() => Task.FromResult(File.Exists(haproxy.Socket) && haproxy.TryAsk()));
        return haproxy;
    }

    public string Ask(string command) => new HaproxySocket(Socket).Ask(command);

    public string Admin(string server = "web01") => new HaproxyAdmin("shop", server, Socket).Look().Admin;

    public string Status(string server = "web01") => new HaproxyAdmin("shop", server, Socket).Observe().Status;

    /// <summary>Sends a request through it and does not wait for an answer.</summary>
    public Socket Request()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Front));
        socket.Send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n"u8);
        return socket;
    }

    public void Dispose()
    {
        program.Dispose();
        folder.Dispose();
    }

    bool TryAsk()
    {
        try
        {
            return Ask("show stat").Length > 0;
        }
        catch (Wildebeest.Scripting.MigrationException)
        {
            return false;
        }
    }
}
