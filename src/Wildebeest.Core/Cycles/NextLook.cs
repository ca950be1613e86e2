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
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan LongestBeforeTheTurn = TimeSpan.FromSeconds(10);

    /// <summary>Until something is known.</summary>
    static readonly TimeSpan FirstRound = TimeSpan.FromSeconds(4);

    /// <summary>After so long with a place free and nobody who takes it, a round of hosts may come before their turn.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>A person will act, and then wants to see it move.</summary>
    static readonly TimeSpan UntilAPersonActs = TimeSpan.FromSeconds(10);

    /// <summary>Who waits for another role does not know how long that takes, and each look costs a listing of the herd.</summary>
    static readonly TimeSpan AtThePoll = TimeSpan.MaxValue;

    /// <summary>Of the time that a host is out: between two looks of one whose turn is near. Rounds are longer than that where looks are too rare.</summary>
    const double PartOfBeingOut = 1 / 8.0;

    /// <summary>Of the time until its turn, after which a host looks that is far from it; the round may become shorter.</summary>
    const double PartOfTheWay = 0.4;

    /// <summary>So many come while nobody queues yet, though they learn of it at the same time.</summary>
    const int RoundsOfTheFirst = 5;

    (CommitId Link, int Completed, long At) first;
    (CommitId Link, int Begun, int Limit, long Since)? free;
    TimeSpan round = FirstRound;

    /// <summary>Whether this host was put off before for the sake of others.</summary>
    public bool HasWaited(Asker asker) => first.Link == asker.Link;

    /// <summary>
    /// By how many hosts of the queue this one may come before its turn now; none, once somebody came. By some rounds of hosts at its first look while the first
    /// round is not full: hosts learn of a change one after the other, at their polls.
    /// </summary>
    public double AheadOfTurn(Ledger ledger, Asker asker, int limit) => !HasWaited(asker) && Turn.Begun(ledger, asker.Link) < limit ? limit * RoundsOfTheFirst
        : free is { } seen && Turn.Begun(ledger, seen.Link) == seen.Begun ? Turn.Ahead(seen.Limit, time.GetElapsedTime(seen.Since), Patience) : 0;

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
        var change = ledger.ChangeOf(asker.Link);
        var completed = change?.Completed ?? 0;
        if (!HasWaited(asker))
        {
            first = (asker.Link, completed, time.GetTimestamp());
            round = FirstRound;
        }

        if (completed > first.Completed)
        {
            round = time.GetElapsedTime(first.At) * limit / (completed - first.Completed);
        }

        var near = Longer(Shorter((change is { OutFor.Ticks: > 0 } ? change.OutFor : round) * PartOfBeingOut, LongestBeforeTheTurn), Shortest);
        var turn = round * (Turn.RoundsAway(ledger, asker, limit) * PartOfTheWay);

        // Where places stay free, rounds are slow because hosts are missing: then their time is no measure.
        return free is null
            ? Longer(near, turn)
            : Longer(Shorter(turn, Turn.Until(limit, Turn.HostsAway(ledger, asker), Patience)), Shortest);
    }

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
