using System.Globalization;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Wildebeest.Hosts;

/// <summary>
/// What a machine can say of itself: from files, without starting a program. Gathered once a process, but for its addresses and its name: those may come after the agent has
/// started, and change.
/// </summary>
static class HostFacts
{
    /// <summary>The fact that holds the machine's addresses, with blanks between; there is none on a machine without an address.</summary>
    public const string Addresses = "addresses";

    /// <summary>A file of the kernel's or the distribution's may be anything; a record stays small.</summary>
    const int Longest = 200;

    static readonly Lazy<SortedDictionary<string, string>> Lasting = new(() => Gather(path => TryRead(path)));

    public static IReadOnlyDictionary<string, string> Gathered
    {
        get
        {
            var facts = new SortedDictionary<string, string>(Lasting.Value, StringComparer.Ordinal);
            Add(facts, Addresses, string.Join(' ', HostAddresses.Now()), int.MaxValue);
            Add(facts, "hostname", TryRead("/proc/sys/kernel/hostname"));
            Add(facts, "domain", Domain());
            return facts;
        }
    }

    /// <summary>With those that an admin wrote, which win.</summary>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> own)
    {
        var facts = new SortedDictionary<string, string>(Gathered.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            facts[name] = value;
        }

        return facts;
    }

    /// <param name="read">A file's text; null where there is none.</param>
    public static SortedDictionary<string, string> Gather(Func<string, string?> read)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        };
        var release = Assignments(read("/etc/os-release") ?? read("/usr/lib/os-release") ?? "");
        Add(facts, "os", release.GetValueOrDefault("PRETTY_NAME") ?? RuntimeInformation.OSDescription);
        Add(facts, "os.id", release.GetValueOrDefault("ID"));
        Add(facts, "os.version", release.GetValueOrDefault("VERSION_ID"));
        Add(facts, "kernel", read("/proc/sys/kernel/osrelease"));
        Add(facts, "memory", MemoryMegabytes(read("/proc/meminfo") ?? "")?.ToString(CultureInfo.InvariantCulture));
        Add(facts, "machine", Machine(read));
        return facts;
    }

    static long? MemoryMegabytes(string text) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes / 1024
            : null;

    // A container says so itself; a virtual machine is given away by its processor or by the maker of its board.
    static string? Machine(Func<string, string?> read)
    {
        if (read("/run/systemd/container") is not null || read("/run/.containerenv") is not null || read("/.dockerenv") is not null)
        {
            return "container";
        }

        var maker = read("/sys/class/dmi/id/sys_vendor")?.Trim();
        var isVirtual = (read("/proc/cpuinfo") ?? "").Split('\n').Any(line => line.StartsWith("flags", StringComparison.Ordinal) && line.Split(' ').Contains("hypervisor"))
            || VirtualMakers.Any(known => maker?.StartsWith(known, StringComparison.OrdinalIgnoreCase) == true);
        return isVirtual ? "virtual" : maker is { Length: > 0 } ? "physical" : null;
    }

    static readonly string[] VirtualMakers = ["QEMU", "VMware", "innotek", "Xen", "Parallels", "Bochs", "Amazon EC2", "Google", "DigitalOcean", "Hetzner", "OpenStack"];

    static string? Domain()
    {
        try
        {
            return IPGlobalProperties.GetIPGlobalProperties().DomainName;
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }

    static Dictionary<string, string> Assignments(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
            {
                found[line[..at]] = line[(at + 1)..].Trim().Trim('"', '\'');
            }
        }

        return found;
    }

    static void Add(SortedDictionary<string, string> facts, string name, string? value, int longest = Longest)
    {
        var text = value?.Trim();
        if (text is { Length: > 0 } && text != "(none)")
        {
            facts[name] = PrintableText.Line(text, longest);
        }
    }

    static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
