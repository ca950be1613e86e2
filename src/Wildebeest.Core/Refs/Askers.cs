using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;

namespace Wildebeest.Refs;

/// <summary>
/// The hosts that are next in a role's queue and ask for a place. Their tags are read after the ledger that an entry builds on: who asks then has not begun
/// since, or the ledger would have changed, and the entry would be refused.
/// </summary>
sealed class Askers(Clone clone, Wire wire, OriginUrl state)
{
    const string Local = "refs/askers/hosts/";
    const string LocalStops = "refs/askers/stops/";

    /// <summary>From so many folders on, one pattern for all of them is cheaper to ask for.</summary>
    const int ManyFolders = 64;

    /// <summary>Nobody where the role's hosts do not ask, or no place is free.</summary>
    /// <param name="leaving">A host whose place the entry gives back.</param>
    public async Task<IReadOnlyList<Ask>> FetchAsync(Ledger ledger, CommitId link, Limit atMostOut, Func<Place, bool> leaving, CancellationToken cancellationToken)
    {
        var limit = ledger.LimitInForce(atMostOut, ledger.ChangeOf(link)?.Hosts ?? 0);
        var free = limit - ledger.Places.Count(place => !leaving(place));
        if (Turn.Asked(ledger, link, limit) is not var (from, to) || free <= 0)
        {
            return [];
        }

        var folders = Queue.FoldersOf(link, from, to);
        if (folders.Count <= ManyFolders && await FetchAsync(ledger, link, folders, cancellationToken) is { } near && near.Count >= free)
        {
            return near;
        }

        // The dead and those who have nothing to do leave holes in the queue.
        return await FetchAsync(ledger, link, null, cancellationToken);
    }

    /// <summary>What is remembered of them in the clone goes.</summary>
    public void Forget()
    {
        foreach (var (name, _) in clone.RefsUnder(Local).Concat(clone.RefsUnder(LocalStops)))
        {
            clone.RemoveRef(name);
        }
    }

    /// <param name="folders">Where to look; null for everywhere.</param>
    /// <returns>In the order of the queue.</returns>
    async Task<IReadOnlyList<Ask>> FetchAsync(Ledger ledger, CommitId link, IReadOnlyList<string>? folders, CancellationToken cancellationToken)
    {
        var patterns = folders?.Select(folder => folder + "/*") ?? ["*"];
        await wire.FetchAsync(
            state, [.. patterns.SelectMany(pattern => new[] { new FetchRef(RefNames.Hosts + pattern, Local + pattern), new FetchRef(RefNames.Stops + pattern, LocalStops + pattern) })],
            cancellationToken, prune: true);
        return [.. HerdReader.Read(clone, Local)
            .Where(member => folders is null || folders.Contains(member.Id.RefPath[..2]))
            .Where(member => HostStops.Standing(clone, LocalStops + member.Id.RefPath) is null)
            .Select(member => AskOf(member, ledger, link))
            .OfType<Ask>()
            .OrderBy(ask => Queue.PositionOf(ask.Host, link))];
    }

    static Ask? AskOf(HerdMember member, Ledger ledger, CommitId link) =>
        member.Record is { Phase: HostPhase.Waiting, Waits.Asks: true } record && (record.Script ?? record.Link) == link.ToString()
        && member.Roles.Contains(ledger.Role) && HostName.TryParse(member.Name, out var name)
            ? new Ask(member.Id, name, record.Since)
            : null;
}
