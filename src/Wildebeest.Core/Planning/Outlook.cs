using Wildebeest.Chains;
using Wildebeest.Git;

namespace Wildebeest.Planning;

/// <summary>
/// The links that concern a host now, as read from the accepted chain: <paramref name="Ahead"/> from its state (exclusive) to the accepted
/// head, oldest first; <paramref name="Earlier"/>, only while a role is catching up, from the root to its state.
/// </summary>
sealed record Outlook(IReadOnlyList<Link> Ahead, IReadOnlyList<Link> Earlier)
{
    public static Outlook Empty { get; } = new([], []);

    /// <summary>Which migration's script runs in the place of one that was replaced.</summary>
    public IReadOnlyDictionary<CommitId, Link> Effective { get; } = Replacements.Effective(Earlier.Concat(Ahead));

    public Link? Find(CommitId id) => Earlier.Concat(Ahead).FirstOrDefault(link => link.Id == id);

    /// <summary>The broken migrations that a run takes the place of, oldest first; none where it is no replacement.</summary>
    public IReadOnlyList<CommitId> InsteadOf(Step.Run run) => run.Script.Replaces is null ? [] : Replacements.InsteadOf(Earlier.Concat(Ahead), run.Link.Id, run.Script.Id);
}
