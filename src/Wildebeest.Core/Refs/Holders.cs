using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;

namespace Wildebeest.Refs;

/// <summary>
/// What the hosts that have a place have published. A host publishes its end before it gives its place back, so whoever sees the end can give the place back
/// in the entry that it writes anyway: one entry of a host in place of two.
/// </summary>
sealed class Holders(Clone clone, HostId self)
{
    const string Local = "refs/holders/";

    /// <summary>So many who were given their places after this host are looked at, or this part of all who have one.</summary>
    const int FewAfter = 16;
    const int PartAfter = 4;

    (RoleName Role, CommitId Link)? watched;

    /// <summary>From now on the tags of those who have a place for this migration come with each fetch.</summary>
    public void Watch(RoleName role, CommitId link) => watched = (role, link);

    public void Forget()
    {
        if (watched is null)
        {
            return;
        }

        watched = null;
        foreach (var (name, _) in clone.RefsUnder(Local))
        {
            clone.RemoveRef(name);
        }
    }

    /// <summary>
    /// The exact tags of those who had a place when the ledger was read last, a pattern each, since one may have been removed: of all who were given theirs before this host, and of the next few.
    /// Most of those who were given theirs later are out for longer yet, and each tag costs the origin something.
    /// </summary>
    public IReadOnlyList<FetchRef> RefsOf(LedgerStore ledgers)
    {
        if (watched is not var (role, link) || ledgers.TryRead(role).Ledger is not { } ledger)
        {
            return [];
        }

        var before = ledger.Places.TakeWhile(place => place.Host != self).Count();
        return [.. ledger.Places.Take(before + 1 + Math.Max(FewAfter, ledger.Places.Count / PartAfter)).Where(place => place.Link == link && place.Host != self && !place.NeedsHands)
            .Select(place => new FetchRef(RefNames.Host(place.Host) + "*", Local + place.Host.RefPath + "*"))];
    }

    /// <summary>
    /// How long the holder was out, where the tag that was fetched last shows that it completed the migration since it took this place; else null. Both times
    /// are by the holder's own clock: a host whose home was restored from a backup runs what its older tag calls completed.
    /// </summary>
    /// <param name="atOrAfter">Links at which a host has completed the migration.</param>
    public TimeSpan? OutFor(Place place, RoleName role, IReadOnlySet<CommitId> atOrAfter) =>
        place.Host != self && !place.NeedsHands
        && clone.ReadRef(Local + place.Host.RefPath) is { } tagId && clone.ReadTag(tagId) is { } tag && HerdReader.Member(place.Host, tag) is { Record: { } record } member
        && member.CompletedUpTo(role) is { } reached && atOrAfter.Contains(reached) && record.Since >= place.Since
            ? record.Since - place.Since
            : null;
}
