using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>The host that a migration runs on.</summary>
public sealed class ThisHost
{
    internal ThisHost(StartMessage start)
    {
        Name = start.HostName;
        Roles = start.Roles;
    }

    /// <summary>Its name in the herd, such as <c>web01</c>.</summary>
    public string Name { get; }

    /// <summary>All its roles, in the order in which it was given them.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>The host's name.</summary>
    public override string ToString() => Name;
}
