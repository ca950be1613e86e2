using System.Collections;
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
    /// What its machine says of itself: <c>os</c>, <c>architecture</c>, <c>processors</c>. A host with another version of the agent may say more or
    /// less, so ask with <c>GetValueOrDefault</c>.
    /// </summary>
    /// <example><code>var debian = Role("queue").Where(host => host.Facts.GetValueOrDefault("os", "").Contains("Debian"));</code></example>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>The host's name.</summary>
    public override string ToString() => Name;
}
