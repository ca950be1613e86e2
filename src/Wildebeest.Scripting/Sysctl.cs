using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>Parameters of the kernel, now and from each boot on.</summary>
public static class Sysctl
{
    /// <summary>Makes a parameter of the kernel have this value: the running kernel first, so that a value which it does not take is kept nowhere, and then each one that boots. Both are put back when the migration fails; but some the kernel lets nobody set back before the next boot, such as <c>kernel.modules_disabled</c>.</summary>
    /// <param name="key">As <c>sysctl</c> names it, such as <c>net.ipv4.ip_forward</c>; with slashes where a part of it has a dot: <c>net/ipv4/conf/eth0.100/forwarding</c>.</param>
    /// <param name="value">One line. Several values stand with blanks between them.</param>
    /// <param name="persistent">Whether it is set at each boot too, by a file of its own: <c>/etc/sysctl.d/99-wildebeest-KEY.conf</c>. Default: it is.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The kernel has no such parameter, does not take the value, or lets nobody set it here, as in a container.</exception>
    /// <example><code>Sysctl.Set("net.ipv4.ip_forward", "1");
    /// Sysctl.Set("net.ipv4.ip_local_port_range", "10240 65535");</code></example>
    public static bool Set(string key, string value, bool persistent = true, Reaction? onChange = null)
    {
        var parameter = new KernelParameter(KernelParameter.Checked(key));
        ArgumentNullException.ThrowIfNull(value);
        if (value.Any(char.IsControl))
        {
            throw new MigrationException($"kernel parameter {key}: a value is one line, with blanks between several.");
        }

        // Both are looked at, whatever the first one says.
        var isSet = Ensure.That(parameter, new State { [KernelParameter.Value] = value }, onChange);
        var isKept = persistent && Files.Write($"/etc/sysctl.d/99-wildebeest-{key.Replace('/', '-')}.conf", $"{key} = {value}\n", mode: "0644", onChange: onChange);
        return isSet || isKept;
    }
}
