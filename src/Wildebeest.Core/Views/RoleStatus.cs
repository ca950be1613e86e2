using Wildebeest.Ledgers;

namespace Wildebeest.Views;

/// <summary>What a role's ledger says now: who may be out of load, what is halted, whether it is paused.</summary>
sealed record RoleStatus
{
    public required string Role { get; init; }

    public IReadOnlyList<PlaceStatus> Places { get; init; } = [];

    public IReadOnlyList<HaltStatus> Halts { get; init; } = [];

    public PauseStatus? Pause { get; init; }

    public static RoleStatus Of(Ledger ledger) => new()
    {
        Role = ledger.Role.ToString(),
        Places = [.. ledger.Places.Select(place => new PlaceStatus(place.Name.ToString(), place.Link.ToString(), place.Migration.ToString(), place.Since, place.NeedsHands))],
        Halts = [.. ledger.Halts.Select(halt => new HaltStatus(halt.Link.ToString(), halt.Migration.ToString(), halt.Host.ToString(), halt.Phase, halt.Error, halt.At, halt.Stalled, halt.Sentence))],
        Pause = ledger.Pause is { } pause ? new PauseStatus(pause.By, pause.Reason, pause.At) : null,
    };
}

/// <param name="NeedsHands">Its undo failed: it stays out of load until a person has looked.</param>
sealed record PlaceStatus(string Host, string Link, string Migration, DateTimeOffset Since, bool NeedsHands);

/// <param name="Host">Who failed; or, where it stalled, who has watched it.</param>
/// <param name="Phase">Where the host failed; null where no phase did.</param>
/// <param name="Stalled">No host failed: it got nowhere for too long.</param>
/// <param name="Sentence">All of it, for people.</param>
sealed record HaltStatus(string Link, string Migration, string Host, string? Phase, string Error, DateTimeOffset At, bool Stalled, string Sentence);

sealed record PauseStatus(string By, string Reason, DateTimeOffset At);
