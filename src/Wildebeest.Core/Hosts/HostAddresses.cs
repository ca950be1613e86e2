using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Wildebeest.Hosts;

/// <summary>The addresses by which other machines may reach this one.</summary>
static class HostAddresses
{
    // A machine that holds many networks of containers has more than anybody asks for, and a host's record must stay small.
    const int Most = 16;

    /// <summary>Those of interfaces with a gateway first, then IPv4 before IPv6; in the same order every time.</summary>
    public static IReadOnlyList<string> Now()
    {
        try
        {
            return InOrder(NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .Select(network => network.GetIPProperties())
                .SelectMany(properties => properties.UnicastAddresses.Select(address => (address.Address, HasGateway(properties)))));
        }
        catch (Exception cause) when (cause is NetworkInformationException or ArgumentException)
        {
            // A machine that cannot say so is published without them. An interface that goes while it is asked has "an invalid address".
            return [];
        }
    }

    /// <param name="found">Addresses, and whether their interface has a gateway.</param>
    public static IReadOnlyList<string> InOrder(IEnumerable<(IPAddress Address, bool HasGateway)> found) =>
    [
        .. found.Where(one => IsReachable(one.Address))
            .OrderBy(one => !one.HasGateway).ThenBy(one => one.Address.AddressFamily != AddressFamily.InterNetwork).ThenBy(one => one.Address.ToString(), StringComparer.Ordinal)
            .Select(one => one.Address.ToString()).Distinct().Take(Most),
    ];

    static bool HasGateway(IPInterfaceProperties properties) => properties.GatewayAddresses.Any(gateway => !gateway.Address.Equals(IPAddress.Any) && !gateway.Address.Equals(IPAddress.IPv6Any));

    // Only those of global scope: nobody reaches another machine by a loopback address, or by one of a link without knowing which link.
    static bool IsReachable(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
        && (address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes() is not [169, 254, ..]);
}
