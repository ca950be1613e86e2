using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Network;

/// <summary>Its name and its address, by a migration that names no host.</summary>
sealed class AHostThatIsToldWhoItIs
{
    [Test]
    public async Task Has_the_name_and_the_address_of_its_coordinate()
    {
        await using var host = await RealHost.BootAsync("okapi");

        var applied = (await host.ApplyAsync(
            """
            Update(() =>
            {
                var name = Me.Var<string>("fqdn");
                var address = Me.Var<string>("address");
                Files.Write("/etc/hostname", name + "\n", onChange: Then("hostname", "--file", "/etc/hostname"));
                Lines.Ensure("/etc/hosts", $"{address.Split('/')[0]} {name} {Me.Name}", matching: $@"[ \t]{Me.Name}$");
                Run("ip", ["address", "replace", address, "dev", Me.Var<string>("device")], undo: $"ip address delete {address} dev host0");
            });
            """,
            ("vars/all.yaml", "device: host0\naddress: 192.0.2.1/32\n"),
            ("vars/addresses.yaml", "for zebra: { address: 192.0.2.7/32, fqdn: zebra.savanna.example.org }\nfor ok*: { address: 192.0.2.8/32 }\nfor okapi: { address: 192.0.2.9/32, fqdn: okapi.savanna.example.org }\n"))).Successfully();

        Assert.That(applied.Changes, Has.Some.EqualTo("changed file /etc/hostname"));
        Assert.That(await host.SaysAsync("hostname"), Is.EqualTo("okapi.savanna.example.org"));
        Assert.That(await host.SaysAsync("ip", "-brief", "address", "show", "host0"), Does.Contain("192.0.2.9/32"));
        Assert.That(await host.SaysAsync("getent", "hosts", "okapi"), Does.StartWith("192.0.2.9 "));
        Assert.That(await host.SaysAsync("wildebeest", "vars", "okapi", "address"), Does.Contain("address = 192.0.2.9/32   vars/addresses.yaml(3,14) for okapi").And.Contains("over 192.0.2.8/32"));
        Assert.That(await host.SaysAsync("wildebeest", "vars"), Does.Contain("fact machine: container").And.Contains("fact os.version: 12"));
    }
}
