using System.Collections.Immutable;

namespace Wildebeest.Ledgers;

/// <summary>Why a host may not start a migration now, in the ledger's words.</summary>
abstract record Hindrance
{
    public sealed record Paused(Pause Pause) : Hindrance;

    public sealed record Halted(Halt Halt) : Hindrance;

    public sealed record NoPlace(ImmutableList<Place> Holders, int Limit) : Hindrance;

    public sealed record CanariesFirst(int Wanted, int Healthy) : Hindrance;

    public sealed record Soaking(DateTimeOffset Until, int Canaries) : Hindrance;

    /// <summary>This host holds a place for another migration, which must be given back first.</summary>
    public sealed record OwnPlace(Place Place) : Hindrance;
}
