using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>A migration that a host would run.</summary>
sealed record ForecastMigration(string Link, string Migration, bool Earlier);

/// <summary>What a host would do next. Looks at the origin and the journal, and changes nothing but the clone.</summary>
sealed record Forecast(IReadOnlyList<ForecastMigration> Migrations, int Links, string? Refusal, string? Failure)
{
    public static async Task<Forecast> OfAsync(CycleParts parts, CancellationToken cancellationToken)
    {
        await parts.OpenCloneAsync(events: null, cancellationToken);
        await parts.Wire.FetchAsync(parts.Settings.Origin, [parts.ChainRef], cancellationToken);
        var position = parts.Journal.Position;
        var head = parts.Clone.ReadRef(RefNames.FetchedChain)!.Value;
        var fresh = parts.ChainReader.Read(position.Accepted, head, cancellationToken);
        var end = fresh.Violations.Count == 0 ? head : position.Accepted;
        var ahead = end is { } to && to != position.State ? parts.ChainReader.Between(position.State, to, cancellationToken) : [];
        var earlier = position.CatchingUp.Any() && position.State is { } state ? parts.ChainReader.Between(null, state, cancellationToken) : [];
        var runs = Planner.Ahead(position, new Outlook(ahead, earlier));
        return new Forecast(
            [.. runs.Select(run => new ForecastMigration(run.Link.Id.ToString(), run.Link.Migration!.Value.ToString(), run.Earlier))], ahead.Count,
            fresh.Violations.Count == 0 ? null : fresh.Violations[0].ToString(),
            position.Failure is { } failure ? $"{failure.Link.Short} {failure.Migration} failed: {PrintableText.Line(failure.Error)}" : null);
    }
}
