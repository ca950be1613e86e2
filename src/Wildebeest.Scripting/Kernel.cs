using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>Modules of the kernel.</summary>
public static class Kernel
{
    /// <summary>Loads a module, now and at each boot. What is loaded already, or built into the kernel, is left alone. When the migration fails it is unloaded, if it was this helper that loaded it.</summary>
    /// <param name="module">Its name, such as <c>br_netfilter</c>.</param>
    /// <param name="persistent">Whether it is loaded at each boot too, by <c>/etc/modules-load.d/wildebeest-MODULE.conf</c>. Default: it is.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The kernel has no such module, or modules cannot be loaded here, as in a container.</exception>
    /// <example><code>Kernel.Load("br_netfilter");
    /// Sysctl.Set("net.bridge.bridge-nf-call-iptables", "1");</code></example>
    public static bool Load(string module, bool persistent = true, Reaction? onChange = null)
    {
        var isLoaded = Ensure.That(new KernelModule(KernelModule.Checked(module)), new State { [KernelModule.Loaded] = State.Yes }, onChange);
        var isKept = persistent && Files.Write($"/etc/modules-load.d/wildebeest-{module}.conf", module + "\n", mode: "0644", onChange: onChange);
        return isLoaded || isKept;
    }
}
