using System.Collections.Immutable;
using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Journals;

namespace Wildebeest.Ledgers;

/// <summary>Why a host may not start a migration now, in the ledger's words, and what would let it.</summary>
abstract record Hindrance
{
    /// <summary>The kind, as the journal writes it; what is awaited stays the same while this does.</summary>
    public abstract string For { get; }

    /// <summary>Whether others are at work meanwhile, so that the change's progress deadline counts.</summary>
    public virtual bool OthersWork => false;

    public abstract string Sentence { get; }

    public abstract string WayOut { get; }

    /// <summary>
    /// What this host publishes while it waits for this; null for what the ledgers show to everybody, so that a thousand hosts that wait for a place
    /// write nothing. The same as long as <see cref="For"/> is, since it is written when that changes.
    /// </summary>
    public virtual PublishedWait? Published => null;

    static PublishedWait AsksForAPlace { get; } = new("its turn is near, and it asks for a place") { Asks = true };

    /// <summary>How long a host waits for this before the migration fails on it; null for ever.</summary>
    public virtual TimeSpan? Within => null;

    public sealed record Paused(RoleName Role, Pause Pause) : Hindrance
    {
        public override string For => "pause";

        public override string Sentence => string.Create(CultureInfo.InvariantCulture, $"the role is paused by {Pause.By} since {Pause.At:yyyy-MM-dd HH:mm:ss}Z: {Pause.Reason}");

        public override string WayOut => $"wildebeest resume {Role} --reason '…'";
    }

    public sealed record Halted(Halt Halt) : Hindrance
    {
        public override string For => "halt";

        public override string Sentence => Halt.Sentence;

        public override string WayOut => Halt.Stalled
            ? $"see who is in it (wildebeest changes {Halt.Link.Short}) and to those hosts, then: wildebeest resume {Halt.Migration.Role} --reason '…'"
            : $"look at {Halt.Host} (wildebeest log {Halt.Host}), then: wildebeest retry {Halt.Host} --reason '…', or mend it by a later link with 'Replaces: {Halt.Link}'; to go on without that host: wildebeest resume {Halt.Migration.Role} --reason '…'";
    }

    /// <param name="Asks">Whether it says so to those who could give it one.</param>
    public sealed record NoPlace(ImmutableList<Place> Holders, int Limit, bool Asks = false) : Hindrance
    {
        public override string For => "place";

        public override PublishedWait? Published => Asks ? AsksForAPlace : null;

        public override bool OthersWork => true;

        public override string Sentence =>
            $"at most {Limit} may be out of load, and {string.Join(", ", Holders.Take(5).Select(place => $"{place.Name} is{(place.NeedsHands ? " (it needs hands)" : "")}, for {place.Link.Short} {place.Migration}"))}";

        public override string WayOut => Holders.Any(place => place.NeedsHands) ? "see to the host that needs hands; its place is its own until then" : "it goes on by itself when a place is given back";
    }

    /// <summary>A place is free, and others come first in the role's queue.</summary>
    /// <param name="Before">About how many.</param>
    /// <param name="Asks">Whether it says that it waits for one.</param>
    public sealed record LaterTurn(int Before, int Hosts, int Limit, bool Asks = false) : Hindrance
    {
        // The same as for a place: in a role that moves, one becomes the other at every look.
        public override string For => "place";

        public override PublishedWait? Published => Asks ? AsksForAPlace : null;

        public override bool OthersWork => true;

        public override string Sentence => string.Create(CultureInfo.InvariantCulture, $"its turn comes later: a place is free, and about {Before} of the role's {Hosts} hosts come before it");

        public override string WayOut => "it goes on by itself, and before its turn when those who come first stay away";
    }

    public sealed record CanariesFirst(int Wanted, int Healthy) : Hindrance
    {
        public override string For => "canaries";

        public override bool OthersWork => true;

        public override string Sentence => string.Create(CultureInfo.InvariantCulture, $"the canaries go first: {Healthy} of {Wanted} are back in load with it");

        public override string WayOut => "it goes on by itself when the canaries have been healthy for as long as the migration asks";
    }

    public sealed record Soaking(DateTimeOffset Until, int Canaries) : Hindrance
    {
        public override string For => "soak";

        public override string Sentence => string.Create(CultureInfo.InvariantCulture, $"the canaries are watched until {Until:yyyy-MM-dd HH:mm:ss}Z");

        public override string WayOut => "it goes on by itself then";
    }

    /// <summary>No maintenance window of the migration is open.</summary>
    /// <param name="OpensAt">When the next one opens; null where none ever does.</param>
    /// <param name="Wall">What a clock of its zone shows then.</param>
    public sealed record OutsideWindow(string Windows, DateTimeOffset? OpensAt, string? Wall) : Hindrance
    {
        public override string For => "window";

        public override PublishedWait Published => new($"a maintenance window must open ({Windows})");

        public override string Sentence => OpensAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"no maintenance window is open ({Windows}); the next one opens at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {Wall}")
            : $"no maintenance window is open, and none ever will be ({Windows})";

        public override string WayOut => OpensAt is null ? "mend the window by a later link with 'Replaces:'" : "it goes on by itself then";
    }

    /// <summary>Whether the window is open cannot be known here.</summary>
    public sealed record UnknownZone(string Window, string Zone) : Hindrance
    {
        public const string Remedy = "install the time zones on this machine (Debian: apt install tzdata), or mend the name by a later link with 'Replaces:'";

        public override string For => "zone";

        public override PublishedWait Published => new(Sentence);

        public override string Sentence => $"the maintenance window {Window} is in the time zone {Zone}, which this machine does not know: when it opens cannot be said";

        public override string WayOut => Remedy;
    }

    /// <summary>This host holds a place for another migration, which must be given back first.</summary>
    public sealed record OwnPlace(Place Place) : Hindrance
    {
        public override string For => "own place";

        public override string Sentence => $"it holds a place for {Place.Link.Short} {Place.Migration} since {Place.Since:u}{(Place.NeedsHands ? ", and needs hands: its undo failed" : "")}";

        public override string WayOut => Place.NeedsHands ? $"see to it, then: wildebeest retry {Place.Name} --reason '…'" : "it gives the place back by itself";
    }

    /// <summary>Hosts of a role have yet to complete a migration.</summary>
    /// <param name="Missing">Their names.</param>
    /// <param name="Hosts">How many hosts the role has.</param>
    /// <param name="Limit">See <see cref="Within"/>.</param>
    public sealed record Others(RoleName Role, MigrationName Completed, ImmutableList<string> Missing, int Hosts, TimeSpan? Limit, string Where) : Hindrance
    {
        const int Named = 5;

        public override string For => $"wait {Role} {Completed}";

        public override TimeSpan? Within => Limit;

        public override PublishedWait Published => new($"every host of {Role} must have completed {Completed}") { Role = Role.ToString(), Completed = Completed.ToString() };

        public override string Sentence => string.Create(CultureInfo.InvariantCulture, $"{Completed} must be completed by every host of {Role}, and {Whom}");

        public override string WayOut => Hosts == 0
            ? $"a host must join with the role {Role}; or mend it by a later link that waits for another role"
            : $"it goes on by itself when they have; see: wildebeest why {Missing[0].Split(' ')[0]}";

        /// <summary>Who is missing: the first few, and how many.</summary>
        public string Whom => Hosts == 0
            ? $"no host has the role {Role}"
            : string.Create(CultureInfo.InvariantCulture, $"{Missing.Count} of {Hosts} {(Missing.Count == 1 ? "has" : "have")} not: {string.Join(", ", Missing.Take(Named))}{(Missing.Count > Named ? $" and {Missing.Count - Named} more" : "")}");
    }

    /// <summary>The script's own question to the herd is not answered with yet.</summary>
    /// <param name="Where">Where it is asked: file, line and column.</param>
    /// <param name="Limit">See <see cref="Within"/>.</param>
    public sealed record NotYet(string Where, TimeSpan? Limit) : Hindrance
    {
        public override string For => $"until {Where}";

        public override TimeSpan? Within => Limit;

        public override PublishedWait Published => new($"the WaitUntil in {Where} is not true yet");

        public override string Sentence => Published.Sentence;

        public override string WayOut => "it is asked again at every poll, and goes on by itself when it is true";
    }

    /// <summary>A wait that can never come true: the migration fails at its turn.</summary>
    public sealed record NeverTrue(string Reason, string Mend, string Where) : Hindrance
    {
        public override string For => "never";

        public override string Sentence => $"{Reason} ({Where})";

        public override string WayOut => Mend;
    }

    /// <summary>It waited, or asked, in vain: the migration fails on this host before anything of it ran.</summary>
    public sealed record InVain(string Error, string? Where, string? Details = null) : Hindrance
    {
        public override string For => "vain";

        public override string Sentence => Error;

        public override string WayOut => "see what keeps the others, then: wildebeest retry HOST --reason '…'";
    }
}
