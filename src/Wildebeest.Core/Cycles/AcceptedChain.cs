using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>The chain as this host holds to it: fetched, held against the rules, and seen from where the host stands.</summary>
sealed class AcceptedChain(CycleParts parts, ICycleEvents events)
{
    /// <summary>The branch's head, while it breaks a rule; null while it breaks none.</summary>
    public CommitId? RefusedHead { get; private set; }

    /// <summary>What the refused head breaks.</summary>
    public IReadOnlyList<ChainViolation> Refusal { get; private set; } = [];

    /// <summary>The links that concern the host; kept while it moves through them, null where they must be read anew.</summary>
    public Outlook? Outlook { get; set; }

    Position Position => parts.Journal.Position;

    /// <summary>The chain and this host's ledgers, in one round trip where both are at one origin.</summary>
    /// <param name="own">What else of the shared refs is asked for.</param>
    public async Task FetchAsync(IReadOnlyList<FetchRef> own, CancellationToken cancellationToken)
    {
        FetchRef[] ledgers = [.. RoleGate.RefsOf(Position), .. parts.Holders.RefsOf(parts.Ledgers), .. own];
        if (parts.Settings.State == parts.Settings.Origin)
        {
            await parts.Wire.FetchAsync(parts.Settings.Origin, [parts.ChainRef, .. ledgers], cancellationToken);
            return;
        }

        await parts.Wire.FetchAsync(parts.Settings.Origin, [parts.ChainRef], cancellationToken);
        if (ledgers.Length > 0)
        {
            await parts.Wire.FetchAsync(parts.Settings.State, ledgers, cancellationToken);
        }
    }

    /// <summary>Holds what was fetched against the rules; with any violation the host stays with what it accepted before.</summary>
    public void Accept(CancellationToken cancellationToken)
    {
        var head = parts.Clone.ReadRef(RefNames.FetchedChain) ?? throw new CloneDamagedException(parts.Clone.GitDirectory, null);
        if (head == Position.Accepted)
        {
            RefusedHead = null;
            return;
        }

        if (head == RefusedHead)
        {
            return;
        }

        events.Entered(CyclePhase.Accepting, null);
        var reading = parts.ChainReader.Read(Position.Accepted, head, cancellationToken, events.Checked);
        RefusedHead = reading.Violations.Count > 0 ? head : null;
        Refusal = reading.Violations;
        if (RefusedHead is not null)
        {
            events.Refused(reading.Violations);
            return;
        }

        // The ref keeps the accepted links in the clone when the branch is rewritten.
        parts.Clone.WriteRef(CycleParts.AcceptedRef, head);
        Outlook = Position.State == Position.Accepted && !Position.CatchingUp.Any() ? new Outlook(reading.Links, []) : null;
        parts.Journal.Append(new Accepted(head.ToString()) { At = parts.Journal.Now });
        events.Accepted(head, reading.Links.Count);
    }

    /// <summary>The link and those that follow it; a host whose state is one of them has completed what stands there. None where that is not known without reading.</summary>
    public IReadOnlySet<CommitId> From(CommitId link) => Outlook?.Ahead.SkipWhile(ahead => ahead.Id != link).Select(ahead => ahead.Id).ToHashSet() ?? [];

    /// <summary>Read anew from where the host stands now.</summary>
    public Outlook Read(CancellationToken cancellationToken)
    {
        var accepted = Position.Accepted;
        var ahead = accepted is { } head && head != Position.State ? parts.ChainReader.Between(Position.State, head, cancellationToken) : [];
        var earlier = Position.CatchingUp.Any() && Position.State is { } state ? parts.ChainReader.Between(null, state, cancellationToken) : [];
        return new Outlook(ahead, earlier);
    }
}
