using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>
/// At the first look of a process: does the origin know more of this host than its own home? What is completed is in the journal before it is published, so a
/// published state ahead of the journal's is certain: the home was restored from a backup, or it is one of two homes of a host. Which of the two is seen later,
/// when the other publishes too.
/// </summary>
sealed class Restoration(CycleParts parts, ICycleEvents events)
{
    static readonly TimeSpan OneRestore = TimeSpan.FromDays(1);

    bool looked;

    Position Position => parts.Journal.Position;

    /// <summary>What to fetch together with the chain.</summary>
    public IReadOnlyList<FetchRef> Refs()
    {
        if (looked)
        {
            return [HostStops.RefOf(parts.Identity.Id)];
        }

        // A fetch leaves here what the origin has no more.
        parts.Publisher.ForgetRead();
        return [HostStops.RefOf(parts.Identity.Id), .. Publisher.OwnRefs(parts.Identity.Id)];
    }

    /// <summary>After the fetch, and before anything is accepted or run.</summary>
    /// <exception cref="HostStoppedException" />
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        parts.Publisher.RequireNoStop();
        if (looked)
        {
            return;
        }

        var there = parts.Publisher.Adopt();
        if (there is not null && there.Id != Position.PublishedTag && Position.Restored?.Tag != there.Id.ToString())
        {
            // Before anything of it is read: what somebody else put there can stand on anything.
            if (!parts.Publisher.IsOwnWord(there.Id))
            {
                events.Trouble(new ForgedStateException(parts.Identity.Name, there.Id));
                looked = true;
                return;
            }

            if (IsAhead(there.Target))
            {
                await GoBackAsync(there, cancellationToken);
            }
        }

        looked = true;
    }

    async Task GoBackAsync(TagFacts there, CancellationToken cancellationToken)
    {
        if (Position.Restored is { } before && parts.Journal.Now - before.At < OneRestore)
        {
            throw await parts.Publisher.ContestAsync("its home was found to be older than what it had published, twice within a day", cancellationToken);
        }

        parts.Journal.Append(new Restored(there.Target.ToString(), there.Id.ToString()) { At = parts.Journal.Now });
        events.Recovered($"this home is older than what {parts.Identity.Name} has published: it was restored from a backup. It runs again what comes after {Position.State?.Short ?? "the beginning"}, up to {there.Target.Short}");
    }

    /// <summary>Once it is as far as it was.</summary>
    /// <param name="ahead">The links from where the host stood when they were read, in order.</param>
    public void Settle(IReadOnlyList<Chains.Link> ahead)
    {
        if (Position is not { IsReplaying: true, Restored: { } restored })
        {
            return;
        }

        var to = CommitId.Parse(restored.To);
        int IndexOf(CommitId? link) => ahead.Select((one, index) => (one.Id, Index: index)).Where(one => one.Id == link).Select(one => one.Index).DefaultIfEmpty(-1).First();
        if (IndexOf(to) <= IndexOf(Position.State))
        {
            parts.Journal.Append(new Replayed(restored.To) { At = parts.Journal.Now });
            events.Recovered($"what had been run before the home was restored is run again, up to {to.Short}");
        }
    }

    /// <summary>Whether it is a link that comes after this host's state.</summary>
    bool IsAhead(CommitId published)
    {
        // A home without a key believes what it finds, and that need be no commit.
        if (published == Clone.EmptyTree || published == Position.State || parts.Clone.ReadCommit(published) is null)
        {
            return false;
        }

        return Position.State is not { } state || parts.Clone.FirstParents(published, until: state).LastOrDefault() is { Parents.Count: > 0 } last && last.Parents[0] == state;
    }
}

/// <summary>Somebody wrote at this host's ref who has not its key.</summary>
sealed class ForgedStateException(HostName name, CommitId tag)
    : WildebeestException(
        $"What the origin has of {name} (tag {tag.Short}) is not signed with this host's key: somebody else wrote it. It is written over.",
        "See who may write to the origin's refs: wildebeest origin makes one where each host writes its own alone.");
