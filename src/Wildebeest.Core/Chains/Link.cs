using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>One commit of the chain. A link without a migration is a plain link: hosts pass it and their state advances.</summary>
sealed record Link(CommitId Id, MigrationName? Migration, string Subject)
{
    /// <summary>
    /// The broken migration that this link's own takes the place of (trailer <c>Replaces: &lt;sha1&gt;</c>): hosts that have not completed that one run
    /// this one at that one's position, so that this link itself is a plain one for everybody.
    /// </summary>
    public CommitId? Replaces { get; init; }

    /// <summary>What people see: <c>3f2a1bc web/tls13</c>, or the subject of a plain link.</summary>
    public override string ToString() => $"{Id.Short} {(Migration is { } migration ? migration.ToString() : PrintableText.Line(Subject, 60))}";
}
