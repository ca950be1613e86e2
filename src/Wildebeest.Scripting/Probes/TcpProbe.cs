using System.Net.Sockets;

namespace Wildebeest.Scripting.Probes;

/// <summary>Whether something accepts connections at a port.</summary>
static class TcpProbe
{
    public static Sight Look(string host, int port, TimeSpan limit)
    {
        using var time = new CancellationTokenSource(limit);
        using var client = new TcpClient();
        try
        {
            client.ConnectAsync(host, port, time.Token).AsTask().GetAwaiter().GetResult();
            return new Sight(true, "answers");
        }
        catch (SocketException cause)
        {
            return new Sight(false, SocketWords.Of(cause));
        }
        catch (OperationCanceledException)
        {
            return new Sight(false, $"no answer within {Patience.InWords(limit)}");
        }
    }
}
