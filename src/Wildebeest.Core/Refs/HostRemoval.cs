using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;

namespace Wildebeest.Refs;

/// <summary>
/// A person takes a host out of the herd, dead or alive. First what stops it, so that it does not write again what is taken away here; then its places; its name
/// and its tag last, by which it is found again when this was interrupted. Its reports stay: what ran where is not forgotten.
/// </summary>
sealed class HostRemoval(Clone clone, Wire wire, OriginUrl state, LedgerStore ledgers, TimeProvider time)
{
    const int MostTries = 5;

    /// <summary>Who has the name, also where only a join that was interrupted left it claimed, or a removal a place; null where nobody has.</summary>
    public async Task<HostId?> FindAsync(HostName name, CancellationToken cancellationToken)
    {
        var members = HerdReader.Read(clone);
        if (members.FirstOrDefault(member => member.Name == name.ToString()) is { } member)
        {
            return member.Id;
        }

        await FetchClaimAsync(name, cancellationToken);

        // A ledger is what any host of its role may have written there: it names nobody who lives under another name.
        return ClaimOf(name)?.Holder
            ?? ledgers.All().SelectMany(ledger => ledger.Places).FirstOrDefault(place => place.Name == name && members.All(living => living.Id != place.Host))?.Host;
    }

    /// <returns>What was done, one sentence for each of the roles' ledgers that said something of the host.</returns>
    /// <exception cref="LedgerUnreadableException">The host may have a place in it, which nobody could give back once its name is gone.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(HostId id, HostName name, string by, string reason, CancellationToken cancellationToken)
    {
        var stops = new HostStops(clone, wire, state, time);
        await stops.FetchAsync(id, cancellationToken);
        if (stops.Read(id) is not { Kind: StopKind.Removed })
        {
            // Its own machine may write there at the same moment.
            for (var attempt = 1; await stops.SetAsync(id, name, StopKind.Removed, by, reason, [], cancellationToken) is not { Kind: StopKind.Removed }; attempt++)
            {
                if (attempt == MostTries)
                {
                    throw new HostNotRemovedException(name);
                }
            }
        }

        // It may have been on its way to a place when it was stopped.
        await wire.FetchAsync(state, [LedgerStore.AllRefs, HerdReader.AllRefs], cancellationToken, prune: true);
        if (ledgers.Unreadable() is [var unreadable, ..])
        {
            // It is stopped by now, whatever it wrote there. By its name and its tag it is found again.
            throw unreadable;
        }

        List<string> told = [];
        var asking = HerdReader.Read(clone).FirstOrDefault(member => member.Id == id) is { Record.Waits.Asks: true } member ? member.Roles : [];
        foreach (var ledger in ledgers.All().Where(ledger => asking.Contains(ledger.Role) || LedgerMoves.RemoveHost(ledger, id, name, by, reason) is not null))
        {
            string? sentence = null;

            // Somebody may be about to give it a place, and has read that it asks before it was stopped: an entry on top of what they read makes theirs vain.
            var known = asking.Contains(ledger.Role) ? (await ledgers.FetchAsync(ledger.Role, cancellationToken)).Epoch : (long?)null;
            await ledgers.WriteAsync(
                ledger.Role,
                read =>
                {
                    var entry = LedgerMoves.RemoveHost(read, id, name, by, reason, asked: read.Epoch == known);
                    sentence = entry?.Sentence ?? sentence;
                    return entry;
                },
                cancellationToken);
            if (sentence is not null)
            {
                told.Add(sentence);
            }
        }

        await FetchClaimAsync(name, cancellationToken);
        List<PushRef> refs = [];
        if (clone.ReadRef(RefNames.HerdHosts + id.RefPath) is { } tag)
        {
            refs.Add(PushRef.Removing(RefNames.Host(id), tag));
        }

        if (ClaimOf(name) is var (claim, holder) && holder == id)
        {
            refs.Add(PushRef.Removing(RefNames.Name(name), claim));
        }

        return refs.Count == 0 || await wire.PushAsync(state, refs, cancellationToken) is { Accepted: true } ? told
            : throw new HostNotRemovedException(name);
    }

    Task FetchClaimAsync(HostName name, CancellationToken cancellationToken) =>
        wire.FetchAsync(state, [new FetchRef(RefNames.Name(name) + "*", RefNames.ReadNames + name + "*")], cancellationToken, prune: true);

    (CommitId Claim, HostId Holder)? ClaimOf(HostName name) =>
        clone.ReadRef(RefNames.ReadNames + name) is { } claim && clone.ReadTag(claim) is { } tag && HostRecord.FromJson(tag.Message) is { } record && HostId.TryParse(record.Id, out var holder)
            ? (claim, holder)
            : null;
}

/// <summary>It wrote its refs at the same moment, or the origin's own rules said no.</summary>
sealed class HostNotRemovedException(HostName name)
    : WildebeestException(
        $"{name} is stopped and its places are given back, and the origin did not let its name and its record be taken away: it published at the same moment, or the origin keeps refs from being deleted.",
        "Once more, with the same command; if it says the same, see what the origin's hooks and receive.denyDeletes say.");
