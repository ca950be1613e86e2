using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Settings;

namespace Wildebeest.Cycles;

/// <summary>The herd as this host fetched it to see whether others are ready for its next migration.</summary>
sealed record HerdLook(IReadOnlyList<HerdMember> Members, HerdProgress Progress);

/// <summary>A host that waits for other hosts: looks at them, and says when it has waited for too long.</summary>
sealed class WaitsForOthers(CycleParts parts)
{
    ChainOrder? order;

    /// <summary>Since somebody asked last, all links were walked, and the clone holds what was read.</summary>
    public bool HasReadTheChain { get; set; }

    /// <summary>Fetches the herd where the script asks for others; null where it does not, since that costs a listing of it.</summary>
    public async Task<HerdLook?> LookAsync(Demands demands, Step.Run step, CancellationToken cancellationToken)
    {
        if (demands is { Waits.Count: 0, Predicates.Count: 0 })
        {
            order = null;
            return null;
        }

        var members = await parts.Herd.FetchAsync(cancellationToken);
        return new HerdLook(members, HerdWaits.Of(OrderOf(parts.Journal.Position.Accepted!.Value), step.Link.Id, members));
    }

    /// <summary>The hindrance that ends the wait: it can never come true, or it took longer than the script allows.</summary>
    public static Hindrance.InVain? InVain(Hindrance hindrance, Waiting waiting, DateTimeOffset now) => hindrance switch
    {
        Hindrance.InVain vain => vain,
        Hindrance.NeverTrue never => new($"{never.Reason}, so this can never come true", never.Where),
        { Within: { } within } when now - waiting.Since >= within => new($"it waited for {DurationText.Format(within)}, which is as long as it may: {hindrance.Sentence}", PlaceOf(hindrance)),
        _ => null,
    };

    /// <summary>What others are told while it waits; null for what they see in the ledgers.</summary>
    public static PublishedWait? Published(Hindrance hindrance, Step.Run step) =>
        hindrance.Published is { } wait ? wait with { Link = step.Link.Id.ToString(), Migration = step.Link.Migration!.Value.ToString() } : null;

    static string? PlaceOf(Hindrance hindrance) => hindrance switch
    {
        Hindrance.Others others => others.Where,
        Hindrance.NotYet notYet => notYet.Where,
        _ => null,
    };

    ChainOrder OrderOf(CommitId head)
    {
        if (order?.Head != head)
        {
            order = new ChainOrder(() => parts.Clone, head);
            HasReadTheChain = true;
        }

        return order;
    }
}
