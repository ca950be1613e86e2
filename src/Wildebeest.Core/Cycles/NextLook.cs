using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Planning;

namespace Wildebeest.Cycles;

/// <summary>
/// When a host that waits looks at the ledger again: a fraction of a round when its turn is near, most of what it has to wait when it is far, so that of a
/// thousand waiting hosts only the next few ask often. How long a round takes is seen from what the change completed since the first look. It also
/// counts, by this host's own clock, how long places have stayed free that others should have taken: from then on it comes before its turn.
/// </summary>
sealed class NextLook(TimeProvider time)
{
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.7);
    static readonly TimeSpan LongestBeforeTheTurn = TimeSpan.FromSeconds(10);

    /// <summary>Until something is known.</summary>
    static readonly TimeSpan FirstRound = TimeSpan.FromSeconds(4);

    /// <summary>After so long with a place free and nobody who takes it, a round of hosts may come before their turn.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>A person will act, and then wants to see it move.</summary>
    static readonly TimeSpan UntilAPersonActs = TimeSpan.FromSeconds(10);

    /// <summary>Who waits for another role does not know how long that takes, and each look costs a listing of the herd.</summary>
    static readonly TimeSpan AtThePoll = TimeSpan.MaxValue;

    (CommitId Link, int Completed, long At) first;
    (CommitId Link, int Begun, int Limit, long Since)? free;
    TimeSpan round = FirstRound;

    /// <summary>By how many hosts of the queue this one may come before its turn now; none, once somebody came.</summary>
    public double AheadOfTurn(Ledger ledger) => free is { } seen && Turn.Begun(ledger, seen.Link) == seen.Begun ? Turn.Ahead(seen.Limit, time.GetElapsedTime(seen.Since), Patience) : 0;

    public TimeSpan After(Ledger ledger, Asker asker, Hindrance hindrance, DateTimeOffset now)
    {
        See(ledger, asker, hindrance);
        return hindrance switch
        {
            Hindrance.Soaking soaking => Longer(soaking.Until - now, Shortest),
            Hindrance.NoPlace { Limit: var limit } => BeforeTurn(ledger, asker, limit),
            Hindrance.LaterTurn { Limit: var limit } => BeforeTurn(ledger, asker, limit),
            Hindrance.CanariesFirst { Wanted: var wanted } => BeforeTurn(ledger, asker, wanted),
            Hindrance.OutsideWindow { OpensAt: var opens } => opens is { } at ? Longer(at - now, Shortest) : TimeSpan.MaxValue,
            Hindrance.Others or Hindrance.NotYet => AtThePoll,
            _ => UntilAPersonActs,
        };
    }

    /// <summary>While others begin, those before this host come; the time counts from when nobody did, with places free.</summary>
    void See(Ledger ledger, Asker asker, Hindrance hindrance)
    {
        var begun = Turn.Begun(ledger, asker.Link);
        free = hindrance is not Hindrance.LaterTurn { Limit: var limit } ? null
            : free is { } seen && seen.Link == asker.Link && seen.Begun == begun ? seen with { Limit = limit }
            : (asker.Link, begun, limit, time.GetTimestamp());
    }

    TimeSpan BeforeTurn(Ledger ledger, Asker asker, int limit)
    {
        var completed = ledger.ChangeOf(asker.Link)?.Completed ?? 0;
        if (first.Link != asker.Link)
        {
            first = (asker.Link, completed, time.GetTimestamp());
            round = FirstRound;
        }

        if (completed > first.Completed)
        {
            round = time.GetElapsedTime(first.At) * limit / (completed - first.Completed);
        }

        var turn = round * (Turn.RoundsAway(ledger, asker, limit) / 2);

        // Where places stay free, rounds are slow because hosts are missing: then their time is no measure.
        return free is null
            ? Longer(Longer(Shorter(round / 4, LongestBeforeTheTurn), Shortest), turn)
            : Longer(Shorter(turn, Turn.Until(limit, Turn.HostsAway(ledger, asker), Patience)), Shortest);
    }

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
