using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Planning;

namespace Wildebeest.Cycles;

/// <summary>
/// When a host that waits looks at the ledger again: a fraction of a round when its turn is near, half of what it has to wait when it is far, so that of a
/// thousand waiting hosts only the next few ask often. How long a round takes is seen from what the change completed since the first look.
/// </summary>
sealed class NextLook(TimeProvider time)
{
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.7);
    static readonly TimeSpan LongestBeforeTheTurn = TimeSpan.FromSeconds(10);

    /// <summary>Until something is known.</summary>
    static readonly TimeSpan FirstRound = TimeSpan.FromSeconds(4);

    /// <summary>A person will act, and then wants to see it move.</summary>
    static readonly TimeSpan UntilAPersonActs = TimeSpan.FromSeconds(10);

    /// <summary>Who waits for another role does not know how long that takes, and each look costs a listing of the herd.</summary>
    static readonly TimeSpan AtThePoll = TimeSpan.MaxValue;

    (CommitId Link, int Completed, long At) first;

    public TimeSpan After(Ledger ledger, Asker asker, Hindrance hindrance, DateTimeOffset now) => hindrance switch
    {
        Hindrance.Soaking soaking => Longer(soaking.Until - now, Shortest),
        Hindrance.NoPlace { Limit: var limit } => BeforeTurn(ledger, asker, limit),
        Hindrance.CanariesFirst { Wanted: var wanted } => BeforeTurn(ledger, asker, wanted),
        Hindrance.OutsideWindow { OpensAt: var opens } => opens is { } at ? Longer(at - now, Shortest) : TimeSpan.MaxValue,
        Hindrance.Others or Hindrance.NotYet => AtThePoll,
        _ => UntilAPersonActs,
    };

    TimeSpan BeforeTurn(Ledger ledger, Asker asker, int limit)
    {
        var completed = ledger.ChangeOf(asker.Link)?.Completed ?? 0;
        if (first.Link != asker.Link)
        {
            first = (asker.Link, completed, time.GetTimestamp());
        }

        var rounds = (completed - first.Completed) / (double)limit;
        var round = rounds > 0 ? time.GetElapsedTime(first.At) / rounds : FirstRound;
        var near = Longer(Shorter(round / 4, LongestBeforeTheTurn), Shortest);
        return Longer(near, round * (Turn.RoundsAway(ledger, asker, limit) / 2));
    }

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
