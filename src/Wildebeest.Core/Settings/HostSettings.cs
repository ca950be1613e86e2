using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Settings;

enum LogLevel
{
    Debug,
    Information,
    Warning,
    Error,
}

/// <summary>One host's settings, every value checked. Sizes are in bytes.</summary>
sealed record HostSettings
{
    public required OriginUrl Origin { get; init; }

    public required BranchName Branch { get; init; }

    /// <summary>Where refs/wildebeest lives: the origin unless another is named.</summary>
    public required OriginUrl State { get; init; }

    /// <summary>Where the origin posts its tip; null where it is looked for at its usual place.</summary>
    public required OriginUrl? Tip { get; init; }

    /// <summary>Whether an agent looks at the tip before it asks git. Not where the chain and the refs are at two origins: a tip is of one.</summary>
    public required bool LooksAtTip { get; init; }

    public required HostName Name { get; init; }

    /// <summary>Sorted, each once; empty for a host that only passes links.</summary>
    public required IReadOnlyList<RoleName> Roles { get; init; }

    /// <summary>The file with the list of signers that this host believes at first; null for a host that does not ask who signed.</summary>
    public required string? Signers { get; init; }

    /// <summary>Whether a home that finds itself copied to another machine becomes a new host by itself; else it stops until a person has said what it is.</summary>
    public required bool CopiesAreNew { get; init; }

    public required TimeSpan Poll { get; init; }

    /// <summary>How often the specs of its roles are asked; zero for never.</summary>
    public required TimeSpan Drift { get; init; }

    public required TimeSpan StopGrace { get; init; }

    public required ScriptSettings Script { get; init; }

    public required long ChainLargestFile { get; init; }

    public required TimeSpan GitTimeLimit { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required int LogKeepDays { get; init; }

    /// <summary>Where each value came from, for a listing of the settings in force.</summary>
    public required IReadOnlyDictionary<SettingKey, SettingSource> Sources { get; init; }
}

sealed record ScriptSettings(TimeSpan TimeLimit, long OutputLimit, long MemoryLimit);
