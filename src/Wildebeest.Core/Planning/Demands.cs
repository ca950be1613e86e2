using Wildebeest.Ledgers;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Planning;

/// <summary>What a migration's directives ask for, before it starts and while it runs.</summary>
/// <param name="Rolling">Null where it is not rolling: it needs no place, and only a halt or a pause keeps it.</param>
sealed record Demands(RollingRule? Rolling)
{
    /// <summary>Null where a failed migration is not tried again by itself.</summary>
    public RetryRule? Retries { get; init; }

    /// <summary>When a host may start it; none where at any time.</summary>
    public IReadOnlyList<MaintenanceWindow> Windows { get; init; } = [];

    /// <summary>What other hosts must have completed first.</summary>
    public IReadOnlyList<Wait> Waits { get; init; } = [];

    /// <summary>What the script itself is asked before it starts, in this order.</summary>
    public IReadOnlyList<Predicate> Predicates { get; init; } = [];

    public static Demands Of(ScriptManifest manifest) => new(RollingRule.Of(manifest))
    {
        Retries = RetryRule.Of(manifest),
        Windows = MaintenanceWindow.Of(manifest),
        Waits = Wait.AllOf(manifest),
        Predicates = Predicate.AllOf(manifest),
    };
}
