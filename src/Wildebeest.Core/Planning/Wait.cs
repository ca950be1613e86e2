using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Planning;

/// <summary>What one <c>WaitFor(…)</c> asks for: every host of <paramref name="Role"/> has completed a migration.</summary>
/// <param name="Completed">As it is written, <c>role/name</c>; it may be no migration's name.</param>
/// <param name="Within">How long a host waits for this before the migration fails on it; null for ever.</param>
/// <param name="Where">The directive's file, line and column.</param>
sealed record Wait(RoleName Role, string Completed, TimeSpan? Within, string Where)
{
    public MigrationName? Migration => MigrationName.TryParse(Completed, out var migration) ? migration : null;

    public static IReadOnlyList<Wait> AllOf(ScriptManifest manifest) =>
    [
        .. manifest.Directives.Where(directive => directive.Name == "WaitFor")
            // The compile worker held the role's name against the rule already.
            .Select(directive => RoleName.TryParse(directive.Arguments.GetValueOrDefault("role"), out var role)
                ? new Wait(role, directive.Arguments.GetValueOrDefault("completed") ?? "", TimeOf(directive), directive.Where)
                : null)
            .OfType<Wait>(),
    ];

    internal static TimeSpan? TimeOf(ScriptDirective directive) =>
        TimeSpan.TryParse(directive.Arguments.GetValueOrDefault("within"), CultureInfo.InvariantCulture, out var within) ? within : null;
}

/// <summary>One <c>WaitUntil(…)</c>. What it asks is known to the script alone.</summary>
/// <param name="Within">How long a host waits for this before the migration fails on it; null for ever.</param>
/// <param name="Where">The directive's file, line and column.</param>
sealed record Predicate(TimeSpan? Within, string Where)
{
    public static IReadOnlyList<Predicate> AllOf(ScriptManifest manifest) =>
        [.. manifest.Directives.Where(directive => directive.Name == "WaitUntil").Select(directive => new Predicate(Wait.TimeOf(directive), directive.Where))];
}
