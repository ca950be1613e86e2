using System.Net.Sockets;
using System.Text;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>What systemd would listen on: the socket that <c>NOTIFY_SOCKET</c> names.</summary>
sealed class ServiceManagerSocket : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    readonly List<string> heard = [];
    readonly Task listening;

    public ServiceManagerSocket()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        listening = ListenAsync();
    }

    public string Path => folder["notify"];

    /// <summary>The assignments of all datagrams so far, such as <c>READY=1</c>.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (heard)
            {
                return [.. heard];
            }
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        listening.Wait(TimeSpan.FromSeconds(5));
        folder.Dispose();
    }

    async Task ListenAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer).ConfigureAwait(false);
                lock (heard)
                {
                    heard.AddRange(Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries));
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The end that Dispose asks for.
        }
    }
}
