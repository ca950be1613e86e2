using System.Collections;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>Several hosts: <c>using var herd = Herd.Of(3).Join(origin, "web");</c> makes <c>web01</c> to <c>web03</c>.</summary>
sealed class Herd : IReadOnlyList<HostHome>, IDisposable
{
    readonly IReadOnlyList<HostHome> hosts;

    Herd(int count) => hosts = [.. Enumerable.Range(0, count).Select(_ => new HostHome())];

    public int Count => hosts.Count;

    public HostHome this[int index] => hosts[index];

    public static Herd Of(int count) => new(count);

    /// <summary>Every host joins with these roles, named after the first of them.</summary>
    public Herd Join(TempOrigin origin, params IReadOnlyList<string> roles)
    {
        for (var index = 0; index < hosts.Count; index++)
        {
            hosts[index].Join(origin, $"{roles[0]}{index + 1:00}", roles);
        }

        return this;
    }

    public IEnumerator<HostHome> GetEnumerator() => hosts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var host in hosts)
        {
            host.Dispose();
        }
    }
}
