using System.Collections;
using System.Net;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>The hosts of one role.</summary>
public sealed class RoleMembers : IEnumerable<RoleMember>
{
    IReadOnlyList<RoleMember>? hosts;

    internal RoleMembers(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The role's name.</summary>
    public string Name { get; }

    /// <summary>The hosts by name. The first call asks the daemon; later ones of the same object repeat what it said.</summary>
    /// <exception cref="MigrationException">The role's name is none, or the herd's state could not be read.</exception>
    public IEnumerator<RoleMember> GetEnumerator()
    {
        hosts ??= HerdHost
            .Decode(ScriptSession.Current.Connection.Ask(Frame.Encode(FrameKind.AskRoleHosts, writer => writer.Write(Name))))
            .Select(host => new RoleMember(host))
            .ToArray();
        return hosts.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The role's name.</summary>
    public override string ToString() => Name;
}

/// <summary>A host of the herd, as its published state shows it.</summary>
public sealed class RoleMember
{
    internal RoleMember(HerdHost host) => (Name, Roles, State, Migration, Phase, Error, Facts) = (host.Name, host.Roles, host.State, host.Migration, host.Phase, host.Error, host.Facts);

    /// <summary>Its name in the herd.</summary>
    public string Name { get; }

    /// <summary>All its roles.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>The full sha1 of the last link that it completed; null when it has published none.</summary>
    public string? State { get; }

    /// <summary>That link's migration as <c>role/name</c>; null when the link is a plain one.</summary>
    public string? Migration { get; }

    /// <summary>What it is doing, as <c>wildebeest status</c> says it: such as <c>idle</c>, <c>waiting</c>, <c>update</c> or <c>failed</c>.</summary>
    public string Phase { get; }

    /// <summary>What is wrong on it, in one sentence; null when nothing is.</summary>
    public string? Error { get; }

    /// <summary>
    /// What its machine says of itself, the same as <see cref="ThisHost.Facts"/> of that host: <c>os</c>, <c>memory</c>, <c>processors</c>, <c>addresses</c> and more. A host with another version of the agent may say more or
    /// less, so ask with <c>GetValueOrDefault</c>.
    /// </summary>
    /// <example><code>var debian = Role("queue").Where(host => host.Facts.GetValueOrDefault("os", "").Contains("Debian"));</code></example>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>
    /// The addresses by which others may reach it, as it published them: no loopback and none of a link only. Those of networks with a gateway come first, IPv4 before IPv6.
    /// Nothing where its machine has none, or its agent is too old to say so.
    /// </summary>
    /// <example><code>Update(() => Files.Write("/etc/shop/peers", string.Join("\n", Role("web").SelectMany(host => host.Addresses)) + "\n"));</code></example>
    // Another machine's word that ends in configuration files: what is no address is not passed on.
    public IReadOnlyList<string> Addresses =>
        [.. Facts.GetValueOrDefault("addresses", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => IPAddress.TryParse(word, out var address) ? address.ToString() : "").Where(address => address.Length > 0)];

    /// <summary>The first of its <see cref="Addresses"/>, such as <c>192.0.2.7</c>.</summary>
    /// <exception cref="MigrationException">It published none.</exception>
    /// <example><code>Update(() => Files.Write("/etc/shop/queue", $"{Role("queue").First().Address}:5672\n"));</code></example>
    public string Address => Addresses is [var first, ..] ? first : throw new MigrationException($"{Name} has published no address: it has no network, or its agent is of a version that tells none.");

    /// <summary>The host's name.</summary>
    public override string ToString() => Name;
}
