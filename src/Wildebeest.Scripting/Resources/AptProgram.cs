using System.Globalization;
using System.Text.RegularExpressions;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting.Resources;

/// <summary>apt-get and dpkg as a program must use them: asked nothing, changed configuration kept, the lock waited for, an own interruption mended.</summary>
static partial class AptProgram
{
    public static readonly TimeSpan DefaultLockWait = TimeSpan.FromMinutes(2);

    const int QuotedLines = 6;

    static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    static readonly string[] SourcePlaces = ["/etc/apt/sources.list", "/etc/apt/sources.list.d", "/etc/apt/keyrings"];

    static string? HelpersFolder => ScriptSession.Current.Start.HelpersFolder;

    // There while apt works for us: found at the next beginning, it says that this work was broken off.
    static string? Begun => HelpersFolder is { } folder ? Path.Combine(folder, "apt-begun") : null;

    static string? Stamp => HelpersFolder is { } folder ? Path.Combine(folder, "apt-updated") : null;

    /// <summary>When the lists of what can be had were fetched last.</summary>
    static DateTime UpdatedAt => new[] { "/var/lib/apt/lists", Stamp }.Where(Path.Exists).Select(path => File.GetLastWriteTimeUtc(path!)).DefaultIfEmpty(DateTime.MinValue).Max();

    public static TimeSpan ListsAge => TimeProvider.System.GetUtcNow().UtcDateTime - UpdatedAt;

    /// <summary>Whether a source was added or changed since.</summary>
    public static bool ListsAreStale => SourcePlaces.Where(Path.Exists)
        .SelectMany(place => Directory.Exists(place) ? Directory.EnumerateFileSystemEntries(place).Append(place) : [place])
        .Any(source => File.GetLastWriteTimeUtc(source) > UpdatedAt);

    public static void Update()
    {
        Run("the lists of packages", DefaultLockWait, "update", "-o", "APT::Update::Error-Mode=any");
        if (Stamp is { } stamp)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
            File.WriteAllText(stamp, "");
        }
    }

    /// <summary>What would be installed, replaced and removed: each package with its version now (null of a new one) and then (null of one to be removed).</summary>
    /// <exception cref="MigrationException">It cannot be done.</exception>
    public static IReadOnlyList<(string Package, string? Now, string? Then)> Simulate(string what, IReadOnlyList<string> arguments)
    {
        var said = Tool.Look(Longest, "apt-get", ["--simulate", "--quiet", "-o", "Debug::NoLocking=1", "--allow-downgrades", .. arguments]);
        if (said.ExitCode != 0)
        {
            throw Complaint(what, said);
        }

        return
        [
            .. said.Output.Split('\n').Select(line => Step().Match(line)).Where(match => match.Success).Select(match => (
                match.Groups["name"].Value,
                match.Groups["now"] is { Success: true } now ? now.Value : null,
                match.Groups["then"] is { Success: true } then ? then.Value : null)),
        ];
    }

    /// <summary>Versions that can be had, the newest first, as the sources tell.</summary>
    public static IReadOnlyList<string> Versions(string package) =>
        [.. Tool.Look("apt-cache", "madison", package).Output.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(parts => parts.Length == 3 && parts[2].Contains("Packages", StringComparison.Ordinal)).Select(parts => parts[1]).Distinct()];

    /// <summary>The version that apt would take by itself, by its priorities and pins; null for none.</summary>
    public static string? Candidate(string package) =>
        Tool.Look("apt-cache", "policy", package).Output.Split('\n').Select(line => line.Trim().Split(": ")).Where(parts => parts is ["Candidate", not "(none)"]).Select(parts => parts[1]).FirstOrDefault();

    /// <summary>The files that dpkg knows as the configuration of these packages.</summary>
    public static IReadOnlyList<string> ConfigurationOf(IReadOnlyList<string> packages) => packages.Count == 0 ? [] :
        [.. Tool.Look("dpkg-query", ["--show", "--showformat=${Conffiles}\n", .. packages]).Output.Split('\n').Select(line => Conffile().Match(line)).Where(match => match.Success).Select(match => HostTree.Real(match.Groups["path"].Value)).Distinct()];

    /// <summary>Ends what was broken off by the end of our own run; what others broke off is for the migration to decide.</summary>
    /// <param name="ours">Packages that are about to be changed anyway.</param>
    /// <exception cref="MigrationException">Somebody else's dpkg was broken off.</exception>
    public static void RequireWhole(IReadOnlyCollection<string> ours)
    {
        var half = DpkgStatus.Read().HalfDone.Where(package => !ours.Contains(package.Name)).ToList();
        if (half.Count == 0 && !DpkgStatus.WasInterrupted)
        {
            return;
        }

        if (Begun is { } begun && File.Exists(begun))
        {
            ConfigureAll("packages that an interrupted run of this migration left");
            File.Delete(begun);
            return;
        }

        if (half.Any(package => package.HalfWay is not ("triggers-pending" or "triggers-awaited")) || DpkgStatus.WasInterrupted)
        {
            var which = half.Count == 0 ? "" : $" ({string.Join(", ", half.Select(package => $"{package.Name} is {package.HalfWay}"))})";
            throw new MigrationException($"dpkg was broken off on this host, not by this migration{which}. Apt.Repair() in a migration ends it, as 'dpkg --configure -a' does by hand.");
        }
    }

    public static void ConfigureAll(string what)
    {
        var said = Execute(new Command("dpkg", ["--configure", "-a", "--force-confdef", "--force-confold"]));
        if (said.ExitCode != 0)
        {
            throw Complaint(what, said);
        }
    }

    /// <param name="what">For the error: <c>package nginx</c>.</param>
    public static void Run(string what, TimeSpan lockWait, params IReadOnlyList<string> arguments)
    {
        if (Begun is { } begun)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(begun)!);
            File.WriteAllText(begun, what);
        }

        var said = Execute(new Command("apt-get",
        [
            "--quiet", "--yes", "--no-install-recommends",
            "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Use-Pty=0", "-o", string.Create(CultureInfo.InvariantCulture, $"DPkg::Lock::Timeout={Math.Ceiling(lockWait.TotalSeconds)}"),
            .. arguments,
        ]));
        if (Begun is { } ended)
        {
            File.Delete(ended);
        }

        if (said.ExitCode != 0)
        {
            throw Complaint(what, said, lockWait);
        }
    }

    // Where no service manager is, what a package starts is a descendant of ours and would be ended with the run.
    static RunResult Execute(Command command)
    {
        var whole = command with { Timeout = Longest, OkExitCodes = [.. Enumerable.Range(0, 256)] };
        return Tool.Act(SystemdUnits.IsBooted ? whole : OutsideOfTheRun.Of(whole));
    }

    static MigrationException Complaint(string what, RunResult said, TimeSpan? lockWait = null)
    {
        var error = said.Error + "\n" + said.Output;
        if (Holder().Match(error) is { Success: true } holder)
        {
            return new MigrationException($"{what}: the packages of this host are locked by process {holder.Groups["process"].Value} for more than {(lockWait ?? DefaultLockWait).TotalSeconds:0} s; nothing was done.");
        }

        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !Noise().IsMatch(line)).ToList();
        return new MigrationException($"{what}: apt: {(lines.Count == 0 ? $"exit code {said.ExitCode}" : string.Join(" / ", lines.TakeLast(QuotedLines)))}");
    }

    // Inst nginx [1.0] (1.1 repository [amd64]), Remv nginx [1.0]
    [GeneratedRegex(@"^(?:Inst|Remv|Purg) (?<name>\S+)(?: \[(?<now>[^\]]+)\])?(?: \((?<then>\S+))?")]
    private static partial Regex Step();

    // " /etc/nginx/nginx.conf 0d5d3b4a…", perhaps with a word such as obsolete.
    [GeneratedRegex("^ (?<path>/.+?) [0-9a-f]{32}(?: |$)")]
    private static partial Regex Conffile();

    [GeneratedRegex(@"held by process (?<process>\d+(?: \([^)]*\))?)")]
    private static partial Regex Holder();

    // A warning of a signature is the reason of the error that follows it.
    [GeneratedRegex(@"^(W: (?!GPG error)|N: |dpkg-preconfigure|debconf: |Errors were encountered while processing|E: Sub-process .* returned an error code|Waiting for cache lock)")]
    private static partial Regex Noise();
}
