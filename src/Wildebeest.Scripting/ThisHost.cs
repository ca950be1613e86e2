using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>The host that a migration runs on.</summary>
public sealed class ThisHost
{
    internal ThisHost(StartMessage start)
    {
        Name = start.HostName;
        Roles = start.Roles;
        IsUndone = start.AfterUndo is not null;
    }

    /// <summary>Its name in the herd, such as <c>web01</c>.</summary>
    public string Name { get; }

    /// <summary>All its roles, in the order in which it was given them.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>
    /// Whether this host was put back because a phase of this migration failed: true in <c>Rollback</c>, and in the <c>Check</c>,
    /// <c>Rejoin</c> and <c>Verify</c> that follow it.
    /// </summary>
    /// <example><code>Check(() =>
    /// {
    ///     Run("curl --fail http://localhost/health");
    ///     if (!Me.IsUndone) Run("grep -q 2.0 /srv/shop/version");
    /// });</code></example>
    public bool IsUndone { get; }

    /// <summary>The host's name, wherever a name is asked for: <c>Haproxy("shop").Drain(Me)</c>.</summary>
    public static implicit operator string(ThisHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Name;
    }

    /// <summary>The host's name.</summary>
    public override string ToString() => Name;
}
