using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Signatures;

namespace Wildebeest.Cycles;

/// <summary>The chain as this host holds to it: fetched, held against the rules, and seen from where the host stands.</summary>
sealed class AcceptedChain(CycleParts parts, ICycleEvents events)
{
    readonly TipWatch tip = new(parts, events);

    /// <summary>The branch's head, while it breaks a rule; null while it breaks none.</summary>
    public CommitId? RefusedHead { get; private set; }

    /// <summary>What the refused head breaks.</summary>
    public IReadOnlyList<ChainViolation> Refusal { get; private set; } = [];

    /// <summary>The links that concern the host; kept while it moves through them, null where they must be read anew.</summary>
    public Outlook? Outlook { get; set; }

    Position Position => parts.Journal.Position;

    /// <summary>The chain and this host's ledgers, in one round trip where both are at one origin; not where the origin's tip shows that there is nothing new.</summary>
    /// <param name="own">What else of the shared refs is asked for.</param>
    public async Task FetchAsync(IReadOnlyList<FetchRef> own, CancellationToken cancellationToken)
    {
        if (await tip.ShowsAllAsync(cancellationToken))
        {
            return;
        }

        var (roles, began) = (Position.Roles, parts.Ledgers.Now);
        FetchRef[] ledgers = [.. RoleGate.RefsOf(Position), .. own];
        if (parts.Settings.State == parts.Settings.Origin)
        {
            await parts.Wire.FetchAsync(parts.Settings.Origin, [parts.ChainRef, .. ledgers], cancellationToken);
        }
        else
        {
            await parts.Wire.FetchAsync(parts.Settings.Origin, [parts.ChainRef], cancellationToken);
            if (ledgers.Length > 0)
            {
                await parts.Wire.FetchAsync(parts.Settings.State, ledgers, cancellationToken);
            }
        }

        parts.Ledgers.Fetched(roles, began);
        tip.Fetched();
    }

    /// <summary>Holds what was fetched against the rules; with any violation the host stays with what it accepted before.</summary>
    public async Task AcceptAsync(CancellationToken cancellationToken)
    {
        var head = parts.Clone.ReadRef(RefNames.FetchedChain) ?? throw new CloneDamagedException(parts.Clone.GitDirectory, null);
        if (head == Position.Accepted)
        {
            RefusedHead = null;
            return;
        }

        // Approvals come without a new head, and so does a mended list of this host's own.
        if (head == RefusedHead && parts.Settings.Signers is null)
        {
            return;
        }

        events.Entered(CyclePhase.Accepting, null);
        var (signatures, verifiedRef) = await VerifyAsync(head, cancellationToken);
        var reading = signatures switch
        {
            { Violations.Count: > 0 } => new ChainReading(head, [], signatures.Violations),
            { Head: { } signed } => parts.ChainReader.Read(Position.Accepted, signed, cancellationToken, events.Checked),
            _ => new ChainReading(head, [], []),
        };
        if (reading.Violations.Count > 0)
        {
            var isTold = head == RefusedHead && Refusal[0] == reading.Violations[0];
            (RefusedHead, Refusal) = (head, reading.Violations);
            if (!isTold)
            {
                events.Refused(reading.Violations);
            }

            return;
        }

        if (verifiedRef is not null && signatures.Head is { } verified)
        {
            // Before it is accepted: a kill between the two costs the same work once more, and never lets something in. Of a branch that another rule refuses nothing was verified.
            parts.Clone.WriteRef(verifiedRef, verified);
        }

        RefusedHead = signatures.Waiting is null ? null : head;
        Refusal = signatures.Waiting is { } waiting ? [waiting] : [];
        if (signatures.Head is { } accepted && accepted != Position.Accepted)
        {
            Hold(accepted, reading.Links);
        }
    }

    void Hold(CommitId head, IReadOnlyList<Link> links)
    {
        // The ref keeps the accepted links in the clone when the branch is rewritten.
        parts.Clone.WriteRef(CycleParts.AcceptedRef, head);
        Outlook = Position.State == Position.Accepted && !Position.CatchingUp.Any() ? new Outlook(links, []) : null;
        parts.Journal.Append(new Accepted(head.ToString()) { At = parts.Journal.Now });
        events.Accepted(head, links.Count);
    }

    /// <summary>Before anything of the links is read: who signed them. A host without a list of signers does not ask.</summary>
    async Task<(SignatureReading Reading, string? Verified)> VerifyAsync(CommitId head, CancellationToken cancellationToken)
    {
        if (parts.Settings.Signers is not { } file)
        {
            return (new SignatureReading(head, [], null), null);
        }

        // Read anew each time: that a key was taken out of it must count at once.
        var anchor = SignerAnchor.LoadOfHost(file);
        var verifiedRef = RefNames.OwnVerified + anchor.Blob;
        using var gpgv = new Gpgv(parts.Time);
        var chain = new SignedChain(parts.Clone, anchor, gpgv, (link, cancellation) => Approvals.FetchAsync(parts.Clone, parts.Wire, parts.Settings.State, link, cancellation));
        var reading = await chain.ReadAsync(Position.Accepted, parts.Clone.ReadRef(verifiedRef), head, cancellationToken);
        return (reading, verifiedRef);
    }

    /// <summary>Read anew from where the host stands now.</summary>
    public Outlook Read(CancellationToken cancellationToken)
    {
        var accepted = Position.Accepted;
        var ahead = accepted is { } head && head != Position.State ? parts.ChainReader.Between(Position.State, head, cancellationToken) : [];
        var earlier = Position.CatchingUp.Any() && Position.State is { } state ? parts.ChainReader.Between(null, state, cancellationToken) : [];
        return new Outlook(ahead, earlier);
    }
}
