using Wildebeest.Chains;
using Wildebeest.Journals;

namespace Wildebeest.Cycles;

/// <summary>How one turn of the cycle ended.</summary>
abstract record TurnOutcome
{
    /// <summary>At the tip, all published.</summary>
    public sealed record AtTip(int Migrations, int Links) : TurnOutcome;

    /// <summary>The next migration may not start yet: others come first, or a person must decide.</summary>
    /// <param name="NextLook">When to ask again; the poll's interval, where that is shorter.</param>
    public sealed record Waiting(Link Next, Ledgers.Hindrance Hindrance, TimeSpan NextLook) : TurnOutcome;

    /// <summary>A migration failed and was undone; the script asks for another try, in <paramref name="In"/> from now.</summary>
    public sealed record TryingAgain(Link Next, Again Again, TimeSpan In) : TurnOutcome;

    /// <summary>A migration failed on this host, now or before; published.</summary>
    public sealed record Failed(Failure Failure) : TurnOutcome;

    /// <summary>The branch breaks the rules; all that was accepted before is done.</summary>
    public sealed record Refused(IReadOnlyList<ChainViolation> Violations) : TurnOutcome;

    /// <summary>The origin or the disk kept the turn from its end; the next turn goes on from here.</summary>
    public sealed record Interrupted(WildebeestException Cause) : TurnOutcome;

    /// <summary>A migration asked for a reboot, and the host is on its way down: nothing is run until it is back.</summary>
    public sealed record GoingDown(Running.RebootException Cause) : TurnOutcome;

    /// <summary>A soft stop: what was begun is finished and written down.</summary>
    public sealed record Stopped : TurnOutcome;
}
