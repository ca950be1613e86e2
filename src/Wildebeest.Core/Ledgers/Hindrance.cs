using System.Collections.Immutable;
using System.Globalization;

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

    public sealed record Paused(Pause Pause) : Hindrance
    {
        public override string For => "pause";

        public override string Sentence => string.Create(CultureInfo.InvariantCulture, $"the role is paused by {Pause.By} since {Pause.At:yyyy-MM-dd HH:mm:ss}Z: {Pause.Reason}");

        public override string WayOut => "wildebeest resume ROLE --reason '…'";
    }

    public sealed record Halted(Halt Halt) : Hindrance
    {
        public override string For => "halt";

        public override string Sentence => $"the change {Halt.Link.Short} {Halt.Migration} is halted: {Halt.Host} failed{(Halt.Phase is { } phase ? $" at {phase}" : "")}: {Halt.Error}";

        public override string WayOut => $"look at {Halt.Host} (wildebeest log {Halt.Host}), then: wildebeest retry {Halt.Host} --reason '…', or mend it by a later link with 'Replaces: {Halt.Link}'";
    }

    public sealed record NoPlace(ImmutableList<Place> Holders, int Limit) : Hindrance
    {
        public override string For => "place";

        public override bool OthersWork => true;

        public override string Sentence =>
            $"at most {Limit} may be out of load, and {string.Join(", ", Holders.Take(5).Select(place => $"{place.Name} is{(place.NeedsHands ? " (it needs hands)" : "")}, for {place.Link.Short} {place.Migration}"))}";

        public override string WayOut => Holders.Any(place => place.NeedsHands) ? "see to the host that needs hands; its place is its own until then" : "it goes on by itself when a place is given back";
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

        public override string Sentence => OpensAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"no maintenance window is open ({Windows}); the next one opens at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {Wall}")
            : $"no maintenance window is open, and none ever will be ({Windows})";

        public override string WayOut => "it goes on by itself then";
    }

    /// <summary>Whether the window is open cannot be known here.</summary>
    public sealed record UnknownZone(string Window, string Zone) : Hindrance
    {
        public const string Remedy = "install the time zones on this machine (Debian: apt install tzdata), or mend the name by a later link with 'Replaces:'";

        public override string For => "zone";

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
}
