using System.Net;
using Wildebeest.Hosts;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
sealed class AddressesOfAHost
{
    [Test]
    public void AreThoseByWhichOthersReachIt() => Assert.That(
        HostAddresses.InOrder(Found("127.0.0.1", "127.0.1.1", "::1", "169.254.3.4", "fe80::1%2", "ff02::1", "192.0.2.7", "2001:db8::7")), Is.EqualTo(new[] { "192.0.2.7", "2001:db8::7" }));

    [Test]
    public void ComeInTheSameOrderEveryTime() => Assert.That(
        HostAddresses.InOrder([.. Found("10.0.0.9", "10.0.0.10", "fd00::1"), (IPAddress.Parse("2001:db8::7"), true), (IPAddress.Parse("192.0.2.7"), true), .. Found("10.0.0.9")]),
        Is.EqualTo(new[] { "192.0.2.7", "2001:db8::7", "10.0.0.10", "10.0.0.9", "fd00::1" }));

    [Test]
    public void AreNotMoreThanARecordCanHold() => Assert.That(HostAddresses.InOrder(Enumerable.Range(0, 300).Select(number => (new IPAddress(0x0a + (number << 8)), false))), Has.Count.EqualTo(16));

    [Test]
    public void AreAFactOfTheMachine()
    {
        var now = HostAddresses.Now();

        Assert.That(now, Has.All.Matches<string>(address => IPAddress.TryParse(address, out _)));
        Assert.That(HostFacts.Gathered.GetValueOrDefault(HostFacts.Addresses, ""), Is.EqualTo(string.Join(' ', now)));
    }

    static IEnumerable<(IPAddress Address, bool HasGateway)> Found(params IEnumerable<string> addresses) => addresses.Select(address => (IPAddress.Parse(address), false));
}
