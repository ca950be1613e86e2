using System.Globalization;
using Wildebeest.Git;
using Wildebeest.Signatures;

namespace Wildebeest.Chains;

/// <summary>What the signatures of the new links allow.</summary>
/// <param name="Head">The newest link up to which all are signed as they must be; null where there is none.</param>
/// <param name="Violations">With any of these nothing new may be used.</param>
/// <param name="Waiting">The link after <paramref name="Head"/> that waits for approvals; what comes after it is not looked at.</param>
sealed record SignatureReading(CommitId? Head, IReadOnlyList<ChainViolation> Violations, ChainViolation? Waiting)
{
    /// <summary>Whether the reading ended with the last violation, since it is not known by which list what follows must be signed.</summary>
    public bool IsCut { get; init; }
}

/// <summary>Who says to have approved a link, with the tags, which are in the clone; asked only where a link needs more than its author.</summary>
delegate Task<IReadOnlyList<(string Signer, CommitId Tag)>> ApprovalsOf(CommitId link, CancellationToken cancellationToken);

/// <summary>
/// Holds new links against the list of signers, oldest first, before anything of them is read or run. The list in force is the one of the link before; so it
/// changes only by a link that is signed under the old one. What was verified is never verified again.
/// </summary>
/// <param name="approvals">Null where links need none.</param>
sealed class SignedChain(Clone clone, SignerAnchor anchor, Gpgv gpgv, ApprovalsOf? approvals)
{
    const int LargestList = 1024 * 1024;

    readonly SignatureVerifier verifier = new(clone, gpgv);

    /// <param name="accepted">What the host holds to, if it holds to anything.</param>
    /// <param name="verified">Up to where it verified links by this anchor; null before the first time, and where that is not known any more.</param>
    /// <param name="head">A branch of which <paramref name="accepted"/> is a part; of another nothing is said here, since it is refused as rewritten.</param>
    public async Task<SignatureReading> ReadAsync(CommitId? accepted, CommitId? verified, CommitId head, CancellationToken cancellationToken)
    {
        if (verified == head)
        {
            return new SignatureReading(head, [], null);
        }

        if (verified is { } known && known == accepted)
        {
            return Links(head, known) is not { } links || ListAt(known) is not (var list, null) ? Nothing(head, known)
                : await FollowAsync(list ?? anchor.List, links, known, null, cancellationToken);
        }

        return await BeginAsync(accepted, head, cancellationToken);
    }

    /// <summary>
    /// For a host that verified nothing yet: one that is new, or was not told of signers before. The chain's own list is the same as the anchor from some
    /// link on, and from there each link is verified. What came before was signed by keys that may count no more, or by none: it is vouched for by a signer of the anchor's
    /// who signed on top of it, since a signature over a commit is over all its ancestors, by their hashes.
    /// </summary>
    async Task<SignatureReading> BeginAsync(CommitId? accepted, CommitId head, CancellationToken cancellationToken)
    {
        var all = Links(head, until: null)!;
        if (accepted is { } held && !all.Contains(held))
        {
            return new SignatureReading(head, [], null);
        }

        var start = all.FindIndex(link => clone.Find(link, SignerList.FileName)?.Object == anchor.Blob);
        if (start < 0 && accepted is { } strange && clone.Find(strange, SignerList.FileName) is not null)
        {
            // Which of the two says more is not to be guessed: the chain's may have taken away what the other still gives.
            return new SignatureReading(null,
                [new(ChainRule.SignerList, strange, SignerList.FileName, "has a list of signers of which the one that this host was given is no version.",
                    "Look which one is right, then give the host a version that the chain has, byte for byte: git show LINK:signers > FILE (the setting 'signers' names it).")], null);
        }

        if (start < 0)
        {
            return await FollowAsync(anchor.List, accepted is { } known ? all[(all.IndexOf(known) + 1)..] : all, accepted, null, cancellationToken);
        }

        var voucher = new Voucher(all[start], anchor);
        voucher.Look(await verifier.OfCommitAsync(all[start], anchor.List, cancellationToken));
        var reading = await FollowAsync(anchor.List, all[(start + 1)..], all[start], voucher, cancellationToken);

        // A host that was not told of signers may hold to more than they approved. It does not go back, and goes no further.
        return reading.Waiting is { } waiting && accepted is { } further && all.IndexOf(waiting.Link) <= all.IndexOf(further) ? new SignatureReading(null, [waiting], null) : reading;
    }

    async Task<SignatureReading> FollowAsync(SignerList list, IReadOnlyList<CommitId> links, CommitId? before, Voucher? voucher, CancellationToken cancellationToken)
    {
        var violations = new List<ChainViolation>();
        var isCut = false;
        var head = before;
        var entry = before is { } at ? clone.Find(at, SignerList.FileName) : null;
        foreach (var link in links)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var finding = await verifier.OfCommitAsync(link, list, cancellationToken);
            var there = clone.Find(link, SignerList.FileName);
            var changesList = there != entry;
            entry = there;

            // To compare trees takes longer than to verify, and mostly the answer is known without.
            var scope = changesList || finding.Signer is { Roles: not null } || list.Approvals.Count > 0 ? LinkScope.Of(clone, link) : LinkScope.Shared;
            if (ViolationOf(link, finding, scope, list) is { } violation)
            {
                violations.Add(violation);
                if (changesList)
                {
                    isCut = true;
                    break;
                }

                continue;
            }

            if (violations.Count == 0 && await WaitOfAsync(link, finding.Signer!, scope, list, cancellationToken) is { } waiting)
            {
                return new SignatureReading(voucher is { IsGiven: false } ? null : head, voucher?.Missing ?? [], waiting);
            }

            voucher?.Look(finding);
            if (changesList)
            {
                var (changed, wrong) = ListAt(link);
                if (changed is null)
                {
                    violations.Add(wrong ?? new(ChainRule.SignerList, link, SignerList.FileName, "removes the list of signers.", "Take the removal off the branch; who may sign is changed by editing the list."));
                    isCut = true;
                    break;
                }

                list = changed;
                voucher?.Close();
            }

            head = link;
        }

        violations.AddRange(violations.Count == 0 ? voucher?.Missing ?? [] : []);
        return new SignatureReading(violations.Count > 0 ? null : head, violations, null) { IsCut = isCut };
    }

    /// <summary>Of a branch that left what was accepted, which may not even be in this clone, another rule tells.</summary>
    SignatureReading Nothing(CommitId head, CommitId known) => clone.Contains(known) && ListAt(known).Wrong is { } wrong ? new SignatureReading(null, [wrong], null) : new SignatureReading(head, [], null);

    static ChainViolation? ViolationOf(CommitId link, SignatureFinding finding, LinkScope scope, SignerList list)
    {
        if (finding.Signer is not { } signer)
        {
            return new(finding.Rule, link, null, finding.Sentence, WayOutOf(finding.Rule));
        }

        return signer.MaySign(scope) ? null
            : new(ChainRule.SignerRole, link, null,
                $"is signed by {signer.Name}, who may sign for {string.Join(", ", signer.Roles!)} only; the link {(scope.IsShared ? "changes what is not of one role alone" : $"is of {string.Join(", ", scope.Roles)}")}.",
                $"Have it signed by {Names(list.Signers.Where(other => other.MaySign(scope)))}: git commit --amend -S, then push with --force-with-lease.");
    }

    static string WayOutOf(ChainRule rule) => rule switch
    {
        ChainRule.Unsigned => "Sign it: git commit --amend -S (of several: git rebase --exec 'git commit --amend --no-edit -S'), then push with --force-with-lease.",
        ChainRule.RevokedKey => "Find out who made this link. What is right in it is signed anew with a key that counts: git commit --amend -S, then push with --force-with-lease.",
        ChainRule.UnknownSigner => "Have it signed by somebody who is in the list; or add the key to the file 'signers', by an earlier link that somebody signs who may change it.",
        _ => "Find out who made this link; take it off the branch, and commit it anew, signed: git commit -S.",
    };

    async Task<ChainViolation?> WaitOfAsync(CommitId link, Signer author, LinkScope scope, SignerList list, CancellationToken cancellationToken)
    {
        var needed = list.NeededFor(scope);
        if (needed <= 1 || approvals is null)
        {
            return null;
        }

        var signed = new SortedSet<string>(StringComparer.Ordinal) { author.Name };
        var able = list.Signers.Where(other => other.MaySign(scope)).Select(other => other.Name).ToHashSet();
        foreach (var (name, tag) in await approvals(link, cancellationToken))
        {
            // Anybody may put thousands there: only what says to be of somebody who may approve is looked at.
            if (signed.Count < needed && able.Contains(name) && !signed.Contains(name) && (await verifier.OfApprovalAsync(tag, link, list, cancellationToken)).Signer is { } approver && approver.MaySign(scope))
            {
                signed.Add(approver.Name);
            }
        }

        var missing = needed - signed.Count;
        return missing <= 0 ? null
            : new(ChainRule.Approvals, link, null,
                string.Create(CultureInfo.InvariantCulture, $"waits for {missing} more approval{(missing == 1 ? "" : "s")} by {Names(list.Signers.Where(other => !signed.Contains(other.Name) && able.Contains(other.Name)))} ({signed.Count} of {needed} have signed: {string.Join(", ", signed)})."),
                $"wildebeest approve {link.Short}");
    }

    /// <summary>The list of a link that is verified; nothing where it has none.</summary>
    (SignerList? List, ChainViolation? Wrong) ListAt(CommitId link)
    {
        if (clone.Find(link, SignerList.FileName) is not { } entry)
        {
            return (null, null);
        }

        try
        {
            return entry.Object == anchor.Blob ? (anchor.List, null)
                : entry.Mode is not (EntryMode.File or EntryMode.Executable) ? throw new SignerFileException(SignerList.FileName, null, "it is no file")
                : clone.SizeOf(entry.Object) > LargestList ? throw new SignerFileException(SignerList.FileName, null, "it is larger than 1 MB")
                : (SignerFile.Parse(clone.ReadBlob(entry.Object), SignerList.FileName), null);
        }
        catch (SignerFileException wrong)
        {
            return (null, new ChainViolation(ChainRule.SignerList, link, wrong.Where, $"has a list of signers that is wrong: {wrong.Finding}.", "Take the link off the branch and commit the mended list, signed under the old one. Look first with: wildebeest signers."));
        }
    }

    /// <summary>Oldest first; null where the way never comes to <paramref name="until"/>: such a branch is refused by another rule.</summary>
    List<CommitId>? Links(CommitId head, CommitId? until)
    {
        var links = new List<CommitId>();
        var isThere = until is null;
        foreach (var commit in clone.FirstParents(head, until))
        {
            links.Add(commit.Id);
            isThere |= commit.Parents.Count > 0 && commit.Parents[0] == until;
        }

        links.Reverse();
        return isThere ? links : null;
    }

    static string Names(IEnumerable<Signer> signers) => signers.Select(signer => signer.Name).ToList() is { Count: > 0 } names ? string.Join(" or ", names.Take(10)) + (names.Count > 10 ? ", …" : "") : "nobody of the list";

    /// <summary>Somebody of the anchor's, who may sign everything, signed on top of what is older than the anchor's place, while the anchor's list was in force.</summary>
    sealed class Voucher(CommitId place, SignerAnchor anchor)
    {
        bool isClosed;

        public bool IsGiven { get; private set; }

        public IReadOnlyList<ChainViolation> Missing => IsGiven ? []
            : [new(ChainRule.SignerList, place, SignerList.FileName,
                $"has the list of signers that this host was given, and neither this link nor one after it is signed by {Names(anchor.List.Signers.Where(signer => signer.Roles is null))}: nobody vouches for what came before.",
                "Add a link that one of them signs, also one without changes: git commit --allow-empty -S.")];

        public void Look(SignatureFinding finding) => IsGiven |= !isClosed && finding.Signer is { Roles: null };

        public void Close() => isClosed = true;
    }
}
