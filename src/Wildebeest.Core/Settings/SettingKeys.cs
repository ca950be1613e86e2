using Wildebeest.Chains;

namespace Wildebeest.Settings;

/// <summary>Every setting there is. The sample file states the same, and a test holds the two together.</summary>
static class SettingKeys
{
    public static readonly SettingKey Origin = new("origin", null);
    public static readonly SettingKey Branch = new("branch", "main");
    public static readonly SettingKey State = new("state", null);
    public static readonly SettingKey Tip = new("tip", "auto");
    public static readonly SettingKey Name = new("name", null);
    public static readonly SettingKey Roles = new("roles", null, IsList: true);
    public static readonly SettingKey Signers = new("signers", null);
    public static readonly SettingKey Copies = new("copies", "stop");
    public static readonly SettingKey Poll = new("poll", "60s");
    public static readonly SettingKey Drift = new("drift", "1h");
    public static readonly SettingKey StopGrace = new("stopGrace", "90s");
    public static readonly SettingKey ScriptTimeLimit = new("script.timeLimit", "10m");
    public static readonly SettingKey ScriptOutputLimit = new("script.outputLimit", "100MB");
    public static readonly SettingKey ScriptMemoryLimit = new("script.memoryLimit", "512MB");
    public static readonly SettingKey ChainLargestFile = new("chain.largestFile", SizeText.Format(ChainLimits.Default.LargestFile));
    public static readonly SettingKey GitTimeLimit = new("git.timeLimit", "5m");
    public static readonly SettingKey LogLevel = new("log.level", "information");
    public static readonly SettingKey LogKeepDays = new("log.keepDays", "14");

    public static IReadOnlyList<SettingKey> All { get; } =
    [
        Origin, Branch, State, Tip, Name, Roles, Signers, Copies, Poll, Drift, StopGrace, ScriptTimeLimit, ScriptOutputLimit, ScriptMemoryLimit,
        ChainLargestFile, GitTimeLimit, LogLevel, LogKeepDays,
    ];

    static readonly Dictionary<string, SettingKey> ByName = All.ToDictionary(key => key.Name, StringComparer.Ordinal);

    static readonly HashSet<string> Sections =
        [.. All.Where(key => key.Name.Contains('.', StringComparison.Ordinal)).Select(key => key.Name[..key.Name.IndexOf('.', StringComparison.Ordinal)])];

    public static SettingKey? TryFind(string name) => ByName.GetValueOrDefault(name);

    public static bool IsSection(string name) => Sections.Contains(name);

    /// <summary>The known name that was probably meant, or null when none is near.</summary>
    public static string? Nearest(string name)
    {
        var lower = name.ToLowerInvariant();
        var leaf = lower[(lower.LastIndexOf('.') + 1)..];
        var nearest = All.Select(key => key.Name).Concat(Sections)
            .Select(known => (Known: known, Distance: Math.Min(EditDistance.Between(lower, known.ToLowerInvariant()), LeafDistance(leaf, known))))
            .MinBy(candidate => candidate.Distance);
        return nearest.Distance <= Math.Max(1, leaf.Length / 3) ? nearest.Known : null;
    }

    // A key in the wrong section is one step away from where it belongs.
    static int LeafDistance(string leaf, string known) =>
        1 + EditDistance.Between(leaf, known[(known.LastIndexOf('.') + 1)..].ToLowerInvariant());
}
