using System.Net.Sockets;

namespace Wildebeest.Scripting.Probes;

/// <summary>Why a connection did not come about, in a few words.</summary>
static class SocketWords
{
    public static string Of(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name does not resolve",
        SocketError.HostUnreachable or SocketError.HostDown => "the host cannot be reached",
        SocketError.NetworkUnreachable or SocketError.NetworkDown => "the network cannot be reached",
        SocketError.ConnectionReset => "the connection was reset",
        SocketError.TimedOut => "no answer",
        _ => cause.Message,
    };
}
