namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>A host's network: a namespace with one address, and a cable to the bridge that can be pulled.</summary>
sealed class Cable : IDisposable
{
    readonly string space;
    readonly string plug;

    public Cable(Slot slot, string host)
    {
        Address = slot.NextAddress();
        space = $"{slot.Prefix}-{host}";
        plug = $"{slot.Prefix}v{Address.Split('.')[^1]}";
        Machine.Run("ip", "netns", "add", space);
        Machine.Run("ip", "link", "add", plug, "type", "veth", "peer", "name", "host0", "netns", space);
        Machine.Run("ip", "link", "set", plug, "master", slot.Bridge, "up");
        Machine.Run("ip", "-n", space, "address", "add", Address + "/24", "dev", "host0");
        Machine.Run("ip", "-n", space, "link", "set", "lo", "up");
        Machine.Run("ip", "-n", space, "link", "set", "host0", "up");
        Machine.Run("ip", "-n", space, "route", "add", "default", "via", slot.Gateway);
    }

    public string Address { get; }

    public string NamespaceFile => $"/run/netns/{space}";

    public void Cut() => Machine.Run("ip", "link", "set", plug, "down");

    public void Mend() => Machine.Run("ip", "link", "set", plug, "up");

    public void Dispose()
    {
        // The kernel takes the namespace's end of the cable away in its own time; a host of the same name may come at once.
        Machine.Try("ip", TimeSpan.FromSeconds(20), "link", "delete", plug);
        Machine.Run("ip", "netns", "delete", space);
    }
}
