using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>A module of the kernel: whether it is loaded. What is built into the kernel always is.</summary>
sealed class KernelModule(string module) : Resource
{
    public const string Loaded = "loaded";

    const string ModulesOfKernel = "/proc/modules";

    public override string Name => $"kernel module {module}";

    public override IReadOnlyList<string> Identity => [module];

    string Underscored => module.Replace('-', '_');

    /// <exception cref="MigrationException">It is no name of a module.</exception>
    public static string Checked(string module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Length is > 0 and <= 64 && module[0] != '-' && module.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? module : throw new MigrationException($"kernel module {module}: that is no name of one.");
    }

    public override State Probe() => new() { [Loaded] = State.Of(Directory.Exists($"/sys/module/{Underscored}") || IsBuiltIn()) };

    public override void Bring(State found, State wanted)
    {
        var load = wanted.Is(Loaded, State.Yes);
        if (!File.Exists(ModulesOfKernel))
        {
            throw new MigrationException($"{Name} cannot be {(load ? "loaded" : "unloaded")}: the kernel of this host loads no modules.");
        }

        if (!Tool.Exists("modprobe"))
        {
            throw new MigrationException($"{Name} cannot be {(load ? "loaded" : "unloaded")}: there is no program modprobe on this host's PATH (package kmod).");
        }

        var said = Tool.Look("modprobe", load ? ["--", module] : ["--remove", "--", module]);
        if (said.ExitCode != 0)
        {
            var words = said.Error.Trim().Split('\n')[^1];
            throw new MigrationException($"{Name} cannot be {(load ? "loaded" : "unloaded")}: {(words.Length > 0 ? words : $"modprobe: exit code {said.ExitCode}")}{(words.Contains("not permitted", StringComparison.Ordinal) ? "; in a container it is for the machine that it runs on to do" : "")}.");
        }
    }

    // Not each of them shows below /sys.
    bool IsBuiltIn()
    {
        var list = $"/lib/modules/{Release()}/modules.builtin";
        return File.Exists(list) && File.ReadLines(list).Any(line => Path.GetFileName(line) is var name && name.EndsWith(".ko", StringComparison.Ordinal) && name[..^3].Replace('-', '_') == Underscored);
    }

    static string Release() => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
}
