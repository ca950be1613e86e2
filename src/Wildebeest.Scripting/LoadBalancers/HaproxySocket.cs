using System.Net.Sockets;
using System.Text;
using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting.LoadBalancers;

/// <summary>HAProxy's runtime socket: one command a connection, answered until HAProxy closes it.</summary>
/// <param name="address">A path, or <c>host:port</c>.</param>
sealed class HaproxySocket(string address)
{
    const int LongestAnswer = 64 << 20;
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <exception cref="MigrationException">It cannot be asked, or HAProxy refuses; in one sentence with the way out.</exception>
    public string Ask(string command)
    {
        using var time = new CancellationTokenSource(Limit);
        try
        {
            var answer = AskAsync(command, time.Token).GetAwaiter().GetResult().Trim();
            return answer.StartsWith("Permission denied", StringComparison.Ordinal)
                ? throw new MigrationException($"haproxy at {address}: this socket may not change servers; its line in haproxy.cfg needs 'level admin'.") : answer;
        }
        catch (SocketException cause)
        {
            throw new MigrationException($"haproxy at {address}: {Words(cause)}.", cause);
        }
        catch (IOException cause)
        {
            throw new MigrationException($"haproxy at {address}: the connection broke off ({cause.Message}).", cause);
        }
        catch (OperationCanceledException cause)
        {
            throw new MigrationException($"haproxy at {address}: no answer within {Patience.InWords(Limit)}.", cause);
        }
    }

    async Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        using var socket = address.StartsWith('/') ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (address.StartsWith('/'))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancellation).ConfigureAwait(false);
        }
        else
        {
            var (host, port) = HostAndPort();
            await socket.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
        }

        var stream = new NetworkStream(socket);
        await using var _ = stream.ConfigureAwait(false);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), cancellation).ConfigureAwait(false);
        using var answer = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            answer.Write(buffer, 0, read);
            if (answer.Length > LongestAnswer)
            {
                throw new IOException("its answer has no end");
            }
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    (string Host, int Port) HostAndPort() =>
        address.LastIndexOf(':') is var colon and > 0 && int.TryParse(address.AsSpan(colon + 1), out var port) && port is >= 1 and <= 65535
            ? (address[..colon].Trim('[', ']'), port)
            : throw new MigrationException($"haproxy at '{address}': a socket is a path that starts with '/', or host:port.");

    string Words(SocketException cause) => cause.SocketErrorCode switch
    {
        _ when address.StartsWith('/') && !File.Exists(address) =>
            $"there is no such socket; haproxy.cfg makes one with 'stats socket {address} mode 660 level admin' in its global section, or name another with socket:",
        SocketError.AccessDenied => "this user may not use the socket; run the agent as root, or put its user into the socket's group",
        SocketError.ConnectionRefused => "connection refused; haproxy may not run",
        _ => SocketWords.Of(cause),
    };
}
