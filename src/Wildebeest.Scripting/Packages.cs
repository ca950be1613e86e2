using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>Packages by whatever manager the host has: apt, dnf, yum, zypper, apk or pacman. Where it is apt, <see cref="Apt"/> can do more.</summary>
public static class Packages
{
    /// <summary>Has a package installed, in any version. Removed again when the migration fails.</summary>
    /// <param name="package">Its name, which differs between distributions.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such package, or this host has no manager that is known.</exception>
    /// <example><code>Packages.Install("nginx");</code></example>
    public static bool Install(string package) =>
        HasApt ? Apt.Install(package) : Ensure.That(Of(package), new State { [OtherPackage.Installed] = State.Yes });

    /// <summary>Has a package not installed. Installed again when the migration fails.</summary>
    /// <param name="package">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be removed, or this host has no manager that is known.</exception>
    /// <example><code>Packages.Remove("telnet");</code></example>
    public static bool Remove(string package) =>
        HasApt ? Apt.Remove(package) : Ensure.That(Of(package), new State { [OtherPackage.Installed] = State.No });

    static bool HasApt => Tool.Exists("apt-get") && Tool.Exists("dpkg");

    static OtherPackage Of(string package)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        return package[0] == '-' ? throw new MigrationException($"package {package}: that is no name of a package.")
            : new(OtherPackage.Manager ?? throw new MigrationException($"package {package}: this host has none of the managers apt, dnf, yum, zypper, apk and pacman."), package);
    }
}
