using System.Runtime.InteropServices;

namespace Wildebeest.Scripting.Resources;

/// <summary>What dpkg says is installed, read from its own file: no program is started, and nothing is read twice that did not change.</summary>
sealed class DpkgStatus
{
    /// <summary>Of a package of which only the configuration is left.</summary>
    public const string Removed = "removed";

    const string File = "/var/lib/dpkg/status";
    const string Interrupted = "/var/lib/dpkg/updates";

    static DpkgStatus? newest;
    readonly (DateTime Written, long Length) stamp;
    readonly Dictionary<string, DpkgPackage> packages = new(StringComparer.Ordinal);

    DpkgStatus((DateTime Written, long Length) stamp, IEnumerable<string> lines)
    {
        this.stamp = stamp;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Append(""))
        {
            if (line.Length == 0)
            {
                Add(fields);
                fields.Clear();
            }
            else if (line[0] is not (' ' or '\t') && line.IndexOf(": ", StringComparison.Ordinal) is var at and > 0 && line.AsSpan(0, at) is "Package" or "Status" or "Version" or "Architecture")
            {
                fields[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
            }
        }
    }

    public static string NativeArchitecture { get; } = RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "i386",
        Architecture.Arm64 => "arm64",
        Architecture.Arm => "armhf",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64el",
        Architecture.RiscV64 => "riscv64",
        var other => other.ToString().ToLowerInvariant(),
    };

    public IEnumerable<DpkgPackage> All => packages.Values;

    /// <summary>Those that a dpkg which was broken off left half-way.</summary>
    public IReadOnlyList<DpkgPackage> HalfDone => [.. packages.Values.Where(package => package.HalfWay is not null)];

    /// <summary>Whether dpkg was broken off in the middle of its own bookkeeping.</summary>
    public static bool WasInterrupted => Directory.Exists(Interrupted) && Directory.EnumerateFileSystemEntries(Interrupted).Any();

    /// <summary>As it is listed here: of this host's own architecture, or of any, without one.</summary>
    /// <param name="given">As <c>libc6</c>, <c>libc6:amd64</c>.</param>
    public static string NameOf(string given) =>
        given.Split(':') is [var name, var architecture] && (architecture is "all" or "any" or "native" || architecture == NativeArchitecture) ? name : given;

    public DpkgPackage? this[string name] => packages.GetValueOrDefault(name);

    public static DpkgStatus Read()
    {
        var file = new FileInfo(File);
        if (!file.Exists)
        {
            throw new MigrationException($"{File}: there is no such file; this host has no packages of Debian's kind.");
        }

        var stamp = (file.LastWriteTimeUtc, file.Length);
        return newest is { } known && known.stamp == stamp ? known : newest = new DpkgStatus(stamp, System.IO.File.ReadLines(File));
    }

    void Add(Dictionary<string, string> fields)
    {
        if (!fields.TryGetValue("Package", out var name) || !fields.TryGetValue("Status", out var status) || status.Split(' ') is not [var wish, _, var state])
        {
            return;
        }

        var version = fields.GetValueOrDefault("Version", "");
        var architecture = fields.GetValueOrDefault("Architecture", "all");
        var key = NameOf($"{name}:{architecture}");
        switch (state)
        {
            case "not-installed":
                break;
            case "config-files":
                packages[key] = new DpkgPackage(key, Removed, HalfWay: null, wish == "hold");
                break;
            default:
                packages[key] = new DpkgPackage(key, version, state == "installed" ? null : state, wish == "hold");
                break;
        }
    }
}

/// <param name="Version">Or <see cref="DpkgStatus.Removed"/>.</param>
/// <param name="HalfWay">dpkg's word for it, such as <c>half-configured</c>; null of one that is whole.</param>
sealed record DpkgPackage(string Name, string Version, string? HalfWay, bool IsHeld)
{
    public string State => HalfWay is null ? Version : $"{Version} ({HalfWay})";
}
