using System.Net.Sockets;
using System.Text;
using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Sample;

/// <summary>The HAProxy of a host of the role balancer, asked by its own socket.</summary>
sealed class Balancer(RealHost host)
{
    const int Admin = 9999;

    public Uri Url => new($"http://{host.Address}/");

    /// <summary>The front ends that it sends requests to.</summary>
    public IReadOnlyList<string> Up =>
        [.. Ask("show stat").Split('\n').Select(line => line.Split(',')).Where(fields => fields is ["frontend", not ("FRONTEND" or "BACKEND"), ..] && fields[17] == "UP").Select(fields => fields[1])];

    public override string ToString() => Ask("show servers state");

    string Ask(string command)
    {
        try
        {
            using var connection = new TcpClient(host.Address, Admin);
            using var stream = connection.GetStream();
            stream.Write(Encoding.ASCII.GetBytes(command + "\n"));
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return notYet.Message;
        }
    }
}
