using System.Net.Sockets;

namespace Wildebeest.Program.Agents;

/// <summary>
/// systemd's notification protocol: one datagram to <c>$NOTIFY_SOCKET</c> (sd_notify(3)). Without a service manager it does nothing.
/// </summary>
sealed class ServiceManager
{
    readonly UnixDomainSocketEndPoint? endPoint;

    public ServiceManager(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is { Length: > 1 } path)
        {
            // A leading '@' means the abstract namespace, which the kernel marks with a NUL.
            endPoint = new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path);
        }

        if (long.TryParse(environment("WATCHDOG_USEC"), out var microseconds) && microseconds > 0)
        {
            WatchdogInterval = TimeSpan.FromMicroseconds(microseconds) / 2;
        }
    }

    /// <summary>How often to say that we live, half of what the manager allows; null when it does not ask.</summary>
    public TimeSpan? WatchdogInterval { get; }

    public void Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    public void Status(string status) => Send($"STATUS={OneLine(status)}");

    public void Watchdog() => Send("WATCHDOG=1");

    public void Stopping(string status) => Send($"STOPPING=1\nSTATUS={OneLine(status)}");

    static string OneLine(string status) => PrintableText.Line(status, 300);

    void Send(string message)
    {
        if (endPoint is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(System.Text.Encoding.UTF8.GetBytes(message), endPoint);
        }
        catch (SocketException)
        {
            // The manager is restarting, perhaps: to be told nothing is its own affair, and no reason for us to fail.
        }
    }
}
