using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Planning;

namespace Wildebeest.Refs;

/// <summary>
/// The hosts that are next in a role's queue and ask for a place. Their tags are read after the ledger that an entry builds on: who asks then has not begun
/// since, or the ledger would have changed, and the entry would be refused.
/// </summary>
sealed class Askers(Clone clone, Wire wire, OriginUrl state, Func<double> random)
{
    const string Local = "refs/askers/hosts/";
    const string LocalStops = "refs/askers/stops/";

    /// <summary>So many of those who are not near are looked at, whoever they are: the next entry looks at others.</summary>
    const int Others = 64;

    static readonly FetchRef All = new(RefNames.Hosts + "*", Local + "*");

    /// <summary>Nobody where the role's hosts do not ask, or no place is free.</summary>
    /// <param name="leaving">A host whose place the entry gives back.</param>
    /// <param name="also">Other refs that come in the same round trip.</param>
    /// <param name="mayLeave">Of how many more holders these may show that they leave.</param>
    /// <returns>In the order of the queue.</returns>
    public async Task<IReadOnlyList<Ask>> FetchAsync(
        Ledger ledger, CommitId link, Limit atMostOut, Func<Place, bool> leaving, CancellationToken cancellationToken, IReadOnlyList<FetchRef>? also = null, int mayLeave = 0)
    {
        var limit = ledger.LimitInForce(atMostOut, ledger.ChangeOf(link)?.Hosts ?? 0);
        int Free() => limit - ledger.Places.Count(place => !leaving(place));
        var folders = Turn.Asked(ledger, link, limit, Free() + mayLeave, random()).SelectMany(part => Queue.FoldersOf(link, part.From, part.To)).Distinct().ToList();
        if (folders.Count == 0 || Free() <= 0)
        {
            return [];
        }

        var near = await FetchAsync(ledger, link, [.. folders.Select(folder => folder + "/*")], also ?? [], cancellationToken);

        // What came with them may show that others leave, too.
        var free = Free();
        if (near.Count >= Math.Min(free, Turn.Left(ledger, link)) || (near.Count > 0 && Turn.Passed(ledger, link) < 1))
        {
            return near;
        }

        // The dead, the late and those who have nothing to do leave holes in the queue, and others have been passed. Who has the link already does not ask.
        var known = (await wire.ListAsync(state, All, cancellationToken))
            .Where(listed => listed.Target != link && !folders.Contains(listed.Name[Local.Length..].Split('/')[0])).Select(listed => listed.Name[Local.Length..] + "*").ToList();
        var start = (int)(random() * known.Count);
        return [.. near.Concat(await FetchAsync(ledger, link, [.. known.Skip(start).Concat(known.Take(start)).Take(Math.Max(Others, 2 * free))], [], cancellationToken))
            .DistinctBy(ask => ask.Host).OrderBy(ask => Queue.PositionOf(ask.Host, link))];
    }

    /// <summary>What is remembered of them in the clone goes.</summary>
    public void Forget()
    {
        foreach (var (name, _) in clone.RefsUnder(Local).Concat(clone.RefsUnder(LocalStops)))
        {
            clone.RemoveRef(name);
        }
    }

    /// <param name="patterns">Whom to look at.</param>
    async Task<IReadOnlyList<Ask>> FetchAsync(Ledger ledger, CommitId link, IReadOnlyList<string> patterns, IReadOnlyList<FetchRef> also, CancellationToken cancellationToken)
    {
        if (patterns.Count + also.Count == 0)
        {
            return [];
        }

        await wire.FetchAsync(
            state, [.. patterns.SelectMany(pattern => new[] { new FetchRef(RefNames.Hosts + pattern, Local + pattern), new FetchRef(RefNames.Stops + pattern, LocalStops + pattern) }), .. also],
            cancellationToken, prune: true);
        return [.. HerdReader.Read(clone, Local)
            .Where(member => patterns.Any(pattern => member.Id.RefPath.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal)))
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
