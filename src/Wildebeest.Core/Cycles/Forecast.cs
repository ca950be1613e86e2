using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Planning;

namespace Wildebeest.Cycles;

/// <summary>A migration that a host would run.</summary>
sealed record ForecastMigration(string Link, string Migration, bool Earlier)
{
    /// <summary>What it would change; of the next one only, and only where that was asked for.</summary>
    public ForetoldChanges? Changes { get; init; }
}

/// <summary>What a host would do next, by its journal and by the chain as it was fetched. Pure: nothing of the host is touched, and its agent may be running.</summary>
/// <param name="Runs">The same migrations as steps, in order.</param>
sealed record Forecast(IReadOnlyList<Step.Run> Runs, int Links, string? Refusal, string? Failure)
{
    /// <summary>The next link that the host does not accept yet, since approvals are missing.</summary>
    public string? Waiting { get; init; }

    /// <param name="signatures">Up to where the links are signed as this host wants it; null where it does not ask.</param>
    public static Forecast Of(Clone clone, ChainLimits limits, CommitId branch, Position position, CancellationToken cancellationToken, SignatureReading? signatures = null)
    {
        if (signatures is { Violations: [var unsigned, ..] })
        {
            return (position.Accepted is { } accepted ? Along(clone, limits, accepted, position, cancellationToken) : new Forecast([], 0, null, null)) with { Refusal = unsigned.ToString() };
        }

        var head = signatures is null ? branch : signatures.Head;
        if (head is null)
        {
            return new Forecast([], 0, null, null) { Waiting = signatures?.Waiting?.ToString() };
        }

        return Along(clone, limits, head.Value, position, cancellationToken) with { Waiting = signatures?.Waiting?.ToString() };
    }

    static Forecast Along(Clone clone, ChainLimits limits, CommitId head, Position position, CancellationToken cancellationToken)
    {
        var reader = new ChainReader(clone, limits);
        var fresh = reader.Read(position.Accepted, head, cancellationToken);
        var end = fresh.Violations.Count == 0 ? head : position.Accepted;

        // Of a branch that was rewritten, what the host holds to may be in its own clone alone.
        var ahead = end is { } to && to != position.State && clone.Contains(to) ? reader.Between(position.State, to, cancellationToken) : [];
        var earlier = position.CatchingUp.Any() && position.State is { } state && clone.Contains(state) ? reader.Between(null, state, cancellationToken) : [];
        return new Forecast(
            Planner.Ahead(position, new Outlook(ahead, earlier)), ahead.Count, fresh.Violations.Count == 0 ? null : fresh.Violations[0].ToString(),
            position.Failure is { } failure ? $"{failure.Link.Short} {failure.Migration} failed: {PrintableText.Line(failure.Error)}" : null);
    }
}
