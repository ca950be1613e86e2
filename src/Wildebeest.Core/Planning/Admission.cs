using Wildebeest.Git;
using Wildebeest.Ledgers;

namespace Wildebeest.Planning;

/// <summary>
/// May this host start the migration that it stands before? The one place where that is decided: a host's gate acts on the answer, and
/// <c>why</c> tells it. Pure; step 2 of docs/protocol.md. What keeps a whole role is asked first, what keeps this host alone last.
/// </summary>
sealed record Admission(Asker Asker, Demands Demands, DateTimeOffset Now)
{
    /// <summary>What a percentage is of; 0 where none asks for it.</summary>
    public int HostsOfRole { get; init; }

    /// <summary>Since when this host knows, by its own clock, that the canaries are back in load; null where it learns it now.</summary>
    public DateTimeOffset? CanariesHealthySince { get; init; }

    /// <summary>By how many hosts of the role's queue this one may come before its turn; by all of them where it does not queue.</summary>
    public double AheadOfTurn { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it has said that it waits for a place, so that others give it one; null where it does not ask but takes its place itself.</summary>
    public bool? HasAsked { get; init; }

    /// <summary>How far the others have come; only a migration that waits for others needs it.</summary>
    public HerdProgress? Herd { get; init; }

    /// <summary>A host that was let in before goes on, whatever was halted or paused since: those inside finish.</summary>
    /// <param name="unfinished">The script that the host's journal says was begun and has not ended.</param>
    public bool HasBegun(Ledger ledger, CommitId? unfinished) =>
        Demands.Rolling is null ? unfinished == Asker.Link : ledger.PlaceOf(Asker.Host)?.Link == Asker.Link;

    /// <summary>
    /// Why a host that has not begun may not use a place that others have given it since it asked; null when it may. It was not there when the place was
    /// written, so it does not count as inside: a change that halted since must not start on it.
    /// </summary>
    public Hindrance? WithPlaceGiven(Ledger ledger) => ledger.PlaceOf(Asker.Host) is { Given: true } ? OfPeople(ledger) ?? OfWindows() : null;

    /// <summary>Null when it may.</summary>
    public Hindrance? In(Ledger ledger)
    {
        var own = ledger.PlaceOf(Asker.Host);
        if (own is not null && (!own.Serves(Asker) || own.IsInside(Asker)))
        {
            return own.Serves(Asker) ? null : new Hindrance.OwnPlace(own);
        }

        return OfPeople(ledger) ?? OfWaits() ?? OfWindows() ?? (Demands.Rolling is not { } rule || own is not null ? null : OfCanaries(ledger, rule) ?? OfLimit(ledger, rule));
    }

    /// <summary>What only a person lifts.</summary>
    Hindrance? OfPeople(Ledger ledger) => ledger.Pause is { } pause ? new Hindrance.Paused(ledger.Role, pause) : ledger.HaltOf(Asker.Link) is { } halt ? new Hindrance.Halted(halt) : null;

    Hindrance? OfWindows()
    {
        if (Demands.Windows.Count == 0 || Demands.Windows.Any(window => window.IsOpen(Now)))
        {
            return null;
        }

        if (Demands.Windows.FirstOrDefault(window => !window.IsKnown) is { } unknown)
        {
            return new Hindrance.UnknownZone(unknown.Text, unknown.ZoneName);
        }

        var texts = string.Join("; ", Demands.Windows.Select(window => window.Text));
        var (opens, first) = Demands.Windows.Select(window => (Opens: window.NextOpening(Now), Window: window)).MinBy(next => next.Opens ?? DateTimeOffset.MaxValue);
        return new Hindrance.OutsideWindow(texts, opens, opens is { } at ? first.WallAt(at) : null);
    }

    Hindrance? OfWaits() => Herd is not { } herd ? null : Demands.Waits.Select(wait => herd.Of(wait, Asker)).FirstOrDefault(hindrance => hindrance is not null);

    Hindrance? OfCanaries(Ledger ledger, RollingRule rule)
    {
        var change = ledger.ChangeOf(Asker.Link);
        var wanted = change?.Canaries ?? rule.CanariesOf(HostsOfRole);
        if (wanted == 0)
        {
            return null;
        }

        if (change?.CanariesHealthyAt is not null)
        {
            var soaked = (CanariesHealthySince ?? Now) + rule.SoakFor;
            return Now < soaked ? new Hindrance.Soaking(soaked, wanted) : null;
        }

        var healthy = change?.Completed ?? 0;
        var inIt = ledger.Places.Count(place => place.Link == Asker.Link);
        return healthy + inIt >= wanted ? new Hindrance.CanariesFirst(wanted, healthy) : null;
    }

    Hindrance? OfLimit(Ledger ledger, RollingRule rule)
    {
        var limit = ledger.LimitInForce(rule.AtMostOut, HostsOfRole);
        var asks = HasAsked is true || (HasAsked is not null && Turn.Asks(ledger, Asker, limit, AheadOfTurn));
        return ledger.Places.Count >= limit ? new Hindrance.NoPlace(ledger.Places, limit, asks)
            // First it asks: whoever writes next gives places to all who do.
            : Turn.HasCome(ledger, Asker, limit, AheadOfTurn, HasAsked is true) && (!asks || HasAsked is true) ? null
            : new Hindrance.LaterTurn((int)Turn.HostsAway(ledger, Asker), ledger.ChangeOf(Asker.Link)!.Hosts, limit, asks);
    }
}
