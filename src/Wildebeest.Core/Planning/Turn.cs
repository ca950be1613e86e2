using Wildebeest.Git;
using Wildebeest.Ledgers;

namespace Wildebeest.Planning;

/// <summary>
/// How far a host is from its turn in a rolling change. Where hundreds see a free place at once and push, each push gets slower and nearly all are lost. So only
/// the next few of the role's <see cref="Queue"/> may take it. Hosts that are dead or have nothing to do leave holes in the queue; a host that sees places stay
/// free comes before its turn, the sooner the longer it has seen that, so that nobody waits for ever. It is about politeness alone: the ledger says who has a
/// place.
/// </summary>
static class Turn
{
    /// <summary>Up to so many hosts, or rounds of hosts, nobody queues: there are too few to be in each other's way.</summary>
    const int FewHosts = 16;
    const int FewRounds = 3;

    /// <summary>So many come while nobody queues yet, though they learn of it at the same time.</summary>
    public const int RoundsOfTheFirst = 5;

    /// <summary>In the time of so many pushes those who would begin a change come one after the other.</summary>
    const int Beginners = 8;

    /// <summary>Of those whom the front has passed, a host lets so many be first for each free place: more than one, since one of them may be dead or away.</summary>
    const double InvitedToEach = 1.2;

    /// <summary>Where fewer may be out at once hosts take their places themselves: one that dies after it has asked must not hold all that a role has.</summary>
    const int FewAtOnce = 4;

    /// <summary>Rounds before its turn when a host asks for a place.</summary>
    const double RoundsToAsk = 2;

    /// <summary>Hosts whose asks an entry reads for each place that it may give; and how many rounds of those whom the front has passed, at least and at most.</summary>
    const double InvitedToAsk = 1.5;
    const double RoundsOfThePassed = 0.5;
    const double RoundsBehind = 2;

    /// <summary>Nor fewer than so many of each: to ask the origin once more costs more than they do.</summary>
    const double FewToRead = 20;

    /// <summary>Rounds of <paramref name="limit"/> hosts until this one is among those who are next; 0 where it is, or too little is known.</summary>
    public static double RoundsUntilNext(Ledger ledger, Asker asker, int limit) => Math.Max(0, HostsAway(ledger, asker) - Queue.Next(limit)) / Math.Max(1, limit);

    /// <summary>Hosts between the front of the queue and this one; 0 for one that the front has passed, and where too little is known.</summary>
    public static double HostsAway(Ledger ledger, Asker asker) => ledger.ChangeOf(asker.Link) is { Hosts: > 0 } change
        ? Math.Max(0, (Queue.PositionOf(asker.Host, asker.Link) * change.Hosts) - FrontOf(ledger, change))
        : 0;

    /// <summary>Whether the hosts of the role queue for this change at all.</summary>
    public static bool IsQueue(Change? change, int limit) => change is not null && IsQueue(change.Hosts, limit);

    static bool IsQueue(int hosts, int limit) => hosts > Math.Max(FewHosts, FewRounds * limit);

    /// <summary>About how many hosts begin before this one; at most, since the dead are counted too.</summary>
    public static double HostsBefore(Ledger ledger, Asker asker)
    {
        if (ledger.ChangeOf(asker.Link) is not { Hosts: > 0 } change)
        {
            return 0;
        }

        var (position, front, begun) = (Queue.PositionOf(asker.Host, asker.Link) * change.Hosts, FrontOf(ledger, change), ledger.Begun(asker.Link));
        return front <= 0 ? position : position > front ? position - begun : position * (1 - (begun / front));
    }

    /// <summary>Whether the hosts of the role ask for places, and give them to each other.</summary>
    public static bool IsAskedFor(Change? change, int limit) => limit >= FewAtOnce && IsQueue(change, limit);

    /// <summary>Whether this host's turn is so near that it asks.</summary>
    /// <param name="ahead">By how many hosts it may come before its turn; see <see cref="Ahead"/>.</param>
    public static bool Asks(Ledger ledger, Asker asker, int limit, double ahead) =>
        IsAskedFor(ledger.ChangeOf(asker.Link), limit) && HostsAway(ledger, asker) <= Math.Max(limit * RoundsToAsk, ahead);

    /// <summary>
    /// Between which positions of the queue those stand whose asks an entry reads: of the next few, and, by chance, of some of those whom the front has passed, so that these come in one entry or
    /// another. None where nobody asks, or nothing is to be given.
    /// </summary>
    /// <param name="wanted">How many places may be free in the entry. What is read of each host costs the origin something, and with it all who write.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static IReadOnlyList<(double From, double To)> Asked(Ledger ledger, CommitId link, int limit, int wanted, double chance)
    {
        if (ledger.ChangeOf(link) is not { } change || !IsAskedFor(change, limit) || ledger.Pause is not null || ledger.HaltOf(link) is not null)
        {
            return [];
        }

        var begun = ledger.Begun(link);
        var front = FrontOf(ledger, change);
        if (begun < limit || front <= limit * RoundsBehind)
        {
            // Hosts learn of a change one after the other, so those who ask stand anywhere.
            return [(0, Math.Min(1, (front + (limit * (begun < limit ? RoundsOfTheFirst : RoundsToAsk))) / change.Hosts))];
        }

        // Towards the end there are fewer to come than places; then those who were passed are all.
        var looked = Math.Min(Math.Max(InvitedToAsk * wanted, FewToRead), InvitedToAsk * Left(ledger, link));
        var next = Math.Min(looked, change.Hosts - front);
        var passed = Math.Max(front - begun, 1) / front;
        var behind = Math.Min(front, Math.Clamp((looked - next) / passed, Math.Max(limit * RoundsOfThePassed, FewToRead), Math.Max(limit * RoundsBehind, FewToRead)));
        var start = (front - behind) * chance;
        (double, double) late = (start / change.Hosts, (start + behind) / change.Hosts);
        return next > 0 ? [late, (front / change.Hosts, (front + next) / change.Hosts)] : [late];
    }

    /// <summary>
    /// How many others are to push first, so that those who see the same free places do not push at once: as many as come before this host, and by chance
    /// after them where it comes before its turn. 0 where nobody queues.
    /// </summary>
    /// <param name="chance">From 0 to 1.</param>
    /// <param name="hosts">How many the role has, for a change that nobody has begun.</param>
    public static double LetsFirst(Ledger ledger, Asker asker, int limit, double chance, int hosts)
    {
        if (ledger.ChangeOf(asker.Link) is not { } change)
        {
            // All who hear of it may begin it, and one is enough.
            return IsQueue(hosts, limit) ? Beginners * chance : 0;
        }

        if (!IsQueue(change, limit))
        {
            return 0;
        }

        var invited = InvitedToEach * Math.Max(1, limit - ledger.Places.Count);
        var passed = FrontOf(ledger, change) - ledger.Begun(change.Link) + 1;
        var away = HostsAway(ledger, asker);
        return away == 0 ? passed * chance : away <= Queue.FewNext ? Math.Min(passed, invited) + away : invited + (Math.Max(invited, Queue.FewNext) * chance);
    }

    /// <param name="ahead">By how many hosts it may come before its turn; see <see cref="Ahead"/>.</param>
    /// <param name="asked">Whether it has asked: then somebody will give it a place, and it takes one itself only when nobody does.</param>
    public static bool HasCome(Ledger ledger, Asker asker, int limit, double ahead, bool asked = false) =>
        ledger.ChangeOf(asker.Link) is not { } change || !IsQueue(change, limit)
        || (asked ? Math.Floor(HostsBefore(ledger, asker)) <= ahead : HostsAway(ledger, asker) <= Queue.FewNext + ahead);

    /// <summary>By how many hosts one may come before its turn that has seen places stay free for so long: a round of hosts after one such time, then twice as many more after each.</summary>
    public static double Ahead(int limit, TimeSpan seenFreeFor, TimeSpan patience) => Queue.Next(limit) * (Math.Pow(2, Math.Min(seenFreeFor / patience, 40)) - 1);

    /// <summary>Hosts that the front has passed and that have not begun: they are late, dead, or have nothing to do.</summary>
    public static double Passed(Ledger ledger, CommitId link) => ledger.ChangeOf(link) is { } change ? FrontOf(ledger, change) - ledger.Begun(link) : 0;

    /// <summary>Hosts that have not begun; as far as they were counted.</summary>
    public static int Left(Ledger ledger, CommitId link) => ledger.ChangeOf(link) is { } change ? Math.Max(0, change.Hosts - ledger.Begun(link)) : 0;

    /// <summary>The reverse: how long places must stay free until a host may come that is so far away.</summary>
    public static TimeSpan Until(int limit, double hostsAway, TimeSpan patience) => patience * Math.Log2((hostsAway / Queue.Next(limit)) + 1);

    /// <summary>How far the queue has come: to the last host that took a place in its turn; at least as far as hosts have begun.</summary>
    static double FrontOf(Ledger ledger, Change change) => Math.Max(change.Reached * change.Hosts, ledger.Begun(change.Link));
}
