using Wildebeest.Cycles;

namespace Wildebeest.Views;

/// <summary>What a host would run next, as it is told.</summary>
sealed record HostPlan(IReadOnlyList<ForecastMigration> Migrations, int Links, string? Refusal, string? Failure, string? Waiting = null);

/// <summary>A host's plan as lines.</summary>
static class PlanText
{
    public static IEnumerable<string> Lines(HostPlan plan) =>
    [
        .. plan.Migrations.SelectMany(Migration),
        plan.Migrations.Count == 0 ? "Nothing to run." : $"{plan.Migrations.Count} to run, {plan.Links} links to pass.",
        .. plan.Failure is { } failure ? new[] { $"This host stands: {failure}" } : [],
        .. plan.Refusal is { } refusal ? new[] { $"The chain is refused at link {refusal}" } : [],
        .. plan.Waiting is { } waiting ? new[] { $"Link {waiting}" } : [],
    ];

    static IEnumerable<string> Migration(ForecastMigration migration) =>
        [$"{migration.Link[..7]} {migration.Migration}{(migration.Earlier ? "   (earlier: its role was given later)" : "")}", .. migration.Changes is { } changes ? Changes(changes) : []];

    static IEnumerable<string> Changes(ForetoldChanges foretold)
    {
        var unchanged = foretold.Changes.Count(change => change.Result == "unchanged");
        var shown = foretold.Changes.Where(change => change.Result != "unchanged").ToList();
        foreach (var phase in shown.GroupBy(change => change.Phase))
        {
            yield return $"  {phase.Key}";
            foreach (var change in phase)
            {
                yield return $"    {change.Result,-12} {PrintableText.Line(change.Resource, 400)}: {PrintableText.Line(change.Reason, 400)}";
                foreach (var line in (change.Diff ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return $"      {line}";
                }
            }
        }

        if (foretold.Unknown is { } unknown)
        {
            yield return $"  unknown: {PrintableText.Line(unknown)}";
        }

        if (unchanged > 0 || (shown.Count == 0 && foretold.Unknown is null))
        {
            yield return $"  {(shown.Count == 0 ? "nothing would change; " : "")}{unchanged} as wanted";
        }
    }
}
