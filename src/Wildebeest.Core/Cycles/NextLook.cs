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

    /// <summary>A place that it was given stands empty until it looks.</summary>
    static readonly TimeSpan ShortestOfAsking = TimeSpan.FromSeconds(0.1);
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

    /// <summary>The same of one that asks, where a look costs next to nothing; and so many times what it takes lies between two at least, or the part above.</summary>
    const double SmallestPartOfBeingOut = 1 / 20.0;
    const int TimesACheapLook = 500;

    /// <summary>The same of one that asks, and before which many others seem to come.</summary>
    const double LargestPartOfBeingOut = 1 / 4.0;

    /// <summary>
    /// Of the time that a host is out: no round is taken to be longer. What was completed since the first look tells little while few have begun, or while places
    /// stay free; and who would sleep until its turn by that makes all wait for it at the end.
    /// </summary>
    const double LongestRound = 2;

    /// <summary>So many times what a look takes lies between two: hosts that look as often as they can keep an origin that has too much to do from what they wait for.</summary>
    const int TimesTheLook = 7;

    /// <summary>Of the time until its turn, after which a host looks that is far from it; the round may become shorter.</summary>
    const double PartOfTheWay = 0.6;

    /// <summary>Who comes so early may take a place, or be given one, at any time: others are late or dead, and entries give to those who were late, too.</summary>
    const double RoundsThatAreNext = 1;

    (CommitId Link, int Completed, long At) first;
    (CommitId Link, int Begun, int Limit, long Since)? free;
    TimeSpan round = FirstRound;

    /// <summary>Whether this host was put off before for the sake of others.</summary>
    public bool HasWaited(Asker asker) => first.Link == asker.Link;

    /// <summary>
    /// By how many hosts of the queue this one may come before its turn now; none, once somebody came. By some rounds of hosts at its first look while the first
    /// round is not full: hosts learn of a change one after the other, at their polls.
    /// </summary>
    /// <param name="hasAsked">One that has asked goes on to come so early: whoever is the first of them gives to the others.</param>
    public double AheadOfTurn(Ledger ledger, Asker asker, int limit, bool hasAsked = false) => (hasAsked || !HasWaited(asker)) && ledger.Begun(asker.Link) < limit ? limit * Turn.RoundsOfTheFirst
        : free is { } seen && ledger.Begun(seen.Link) == seen.Begun ? Turn.Ahead(seen.Limit, time.GetElapsedTime(seen.Since), Patience) : 0;

    /// <param name="look">How long a look takes.</param>
    public TimeSpan After(Ledger ledger, Asker asker, Hindrance hindrance, DateTimeOffset now, TimeSpan look = default)
    {
        See(ledger, asker, hindrance);
        return TimeSpan.Longer(look * TimesTheLook, Usually(ledger, asker, hindrance, now, look));
    }

    TimeSpan Usually(Ledger ledger, Asker asker, Hindrance hindrance, DateTimeOffset now, TimeSpan look) => hindrance switch
    {
        Hindrance.Soaking soaking => TimeSpan.Longer(soaking.Until - now, Shortest),
        Hindrance.NoPlace { Limit: var limit, Asks: var asks } => BeforeTurn(ledger, asker, limit, look, asks),
        Hindrance.LaterTurn { Limit: var limit, Asks: var asks } => BeforeTurn(ledger, asker, limit, look, asks),
        Hindrance.CanariesFirst { Wanted: var wanted } => BeforeTurn(ledger, asker, wanted, look, asks: false),
        Hindrance.OutsideWindow { OpensAt: var opens } => opens is { } at ? TimeSpan.Longer(at - now, Shortest) : TimeSpan.MaxValue,
        Hindrance.Others or Hindrance.NotYet => AtThePoll,
        _ => UntilAPersonActs,
    };

    /// <summary>While others begin, those before this host come; the time counts from when nobody did, with places free.</summary>
    void See(Ledger ledger, Asker asker, Hindrance hindrance)
    {
        var begun = ledger.Begun(asker.Link);
        free = hindrance is not Hindrance.LaterTurn { Limit: var limit } ? null
            : free is { } seen && seen.Link == asker.Link && seen.Begun == begun ? seen with { Limit = limit }
            : (asker.Link, begun, limit, time.GetTimestamp());
    }

    TimeSpan BeforeTurn(Ledger ledger, Asker asker, int limit, TimeSpan look, bool asks)
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

        var beingOut = change is { OutFor.Ticks: > 0 } ? change.OutFor : round;
        round = TimeSpan.Shorter(round, beingOut * LongestRound);
        var near = TimeSpan.Longer(TimeSpan.Shorter(beingOut * PartOfBeingOut, LongestBeforeTheTurn), asks ? ShortestOfAsking : Shortest);
        if (asks)
        {
            near = TimeSpan.Shorter(near, TimeSpan.Longer(ShortestOfAsking, TimeSpan.Longer(look * TimesACheapLook, beingOut * SmallestPartOfBeingOut)));

            // Whoever comes before it may be dead: it does not wait for all of them.
            var rounds = Math.Max(0, Turn.HostsBefore(ledger, asker) / limit - RoundsThatAreNext);
            return TimeSpan.Longer(near, TimeSpan.Shorter(round * (rounds * PartOfTheWay), TimeSpan.Shorter(beingOut * LargestPartOfBeingOut, LongestBeforeTheTurn)));
        }

        // Who is one of the next is not put to sleep by a round that went slowly.
        var turn = round * (Turn.RoundsUntilNext(ledger, asker, limit) * PartOfTheWay);

        // Where places stay free, rounds are slow because hosts are missing: then their time is no measure.
        return free is null
            ? TimeSpan.Longer(near, turn)
            : TimeSpan.Longer(TimeSpan.Shorter(turn, Turn.Until(limit, Turn.HostsAway(ledger, asker), Patience)), Shortest);
    }
}
