using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>The new links, oldest first, and all that is wrong with them. With any violation none of them may be used.</summary>
sealed record ChainReading(CommitId Head, IReadOnlyList<Link> Links, IReadOnlyList<ChainViolation> Violations);

/// <summary>
/// Reads what is new on a branch since the link that was accepted last, and holds it against the rules. The cost grows with the new
/// links alone: at an unchanged head nothing is read. The agent, <c>apply</c> and <c>check</c> all read through here.
/// </summary>
sealed class ChainReader(Clone clone, ChainLimits limits)
{
    /// <param name="accepted">The newest link that this reader's owner already holds to; null to read from the root.</param>
    /// <param name="progress">Told the number of links checked so far, now and then.</param>
    public ChainReading Read(CommitId? accepted, CommitId head, CancellationToken cancellationToken, Action<int>? progress = null)
    {
        if (accepted == head)
        {
            return new ChainReading(head, [], []);
        }

        var commits = new List<CommitId>();
        var reachedAccepted = accepted is null;
        foreach (var commit in clone.FirstParents(head, accepted))
        {
            cancellationToken.ThrowIfCancellationRequested();
            commits.Add(commit.Id);
            reachedAccepted |= accepted is { } known && commit.Parents.Count > 0 && commit.Parents[0] == known;
        }

        if (!reachedAccepted)
        {
            return new ChainReading(head, [], [MergeAround(accepted!.Value, commits) ?? Rewritten(accepted.Value, commits)]);
        }

        var rules = new LinkRules(clone, limits);
        var links = new List<Link>(commits.Count);
        var violations = new List<ChainViolation>();
        for (var index = commits.Count - 1; index >= 0; index--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            links.Add(rules.Check(clone.ReadCommit(commits[index])!, violations));
            if (links.Count % 500 == 0)
            {
                progress?.Invoke(links.Count);
            }
        }

        return new ChainReading(head, links, violations);
    }

    /// <summary>
    /// The links after <paramref name="from"/> up to <paramref name="to"/>, oldest first, of a range that was accepted before: only what
    /// each adds is looked up.
    /// </summary>
    public IReadOnlyList<Link> Between(CommitId? from, CommitId to, CancellationToken cancellationToken)
    {
        var reading = Read(from, to, cancellationToken);
        return reading.Links.Count == 0 && reading.Violations.Count > 0 ? throw new ChainRefusedException(reading.Violations) : reading.Links;
    }

    /// <summary>A merge whose first parent is not the branch: by first parents the accepted links have left it, but nothing was rewritten.</summary>
    ChainViolation? MergeAround(CommitId accepted, List<CommitId> branch) =>
        branch.Select(id => clone.ReadCommit(id)!).FirstOrDefault(commit => commit.Parents.Count > 1 && commit.Parents.Skip(1).Any(parent => LeadsTo(parent, accepted))) is { } merge
            ? LinkRules.Merge(merge)
            : null;

    bool LeadsTo(CommitId from, CommitId accepted) =>
        from == accepted || clone.FirstParents(from, accepted).Any(commit => commit.Parents.Count > 0 && commit.Parents[0] == accepted);

    ChainViolation Rewritten(CommitId accepted, List<CommitId> branch)
    {
        var ids = branch.ToHashSet();
        // A clone that was made anew after the branch was rewritten does not even hold what was accepted.
        var fork = clone.ReadCommit(accepted) is null ? null : clone.FirstParents(accepted, until: null).Select(commit => (CommitId?)commit.Id).FirstOrDefault(id => ids.Contains(id!.Value));
        var how = fork is null ? $"it shares no link with what this host accepted ({accepted.Short})"
            : fork == branch[0] ? $"it was moved back to {fork.Value.Short}, behind {accepted.Short} which this host accepted"
            : $"it left what this host accepted ({accepted.Short}) after link {fork.Value.Short}";
        return new ChainViolation(ChainRule.NotRewritten, branch[0], null, $"the branch was rewritten: {how}.",
            $"Put the accepted links back, then add to them: git push --force-with-lease ORIGIN {accepted}:BRANCH ({(clone.Contains(accepted) ? "this host's clone has them" : "a clone of the chain that has them is needed")}).");
    }
}
