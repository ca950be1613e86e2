using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>The rules that a link can break; each has one code that stays the same for tools.</summary>
enum ChainRule
{
    Linear,
    NotRewritten,
    OneMigration,
    NeverEdited,
    NeverRenamedOrDeleted,
    RoleName,
    MigrationName,
    PlainText,
    NoSubmodule,
    FileSize,
    Unsigned,
    BadSignature,
    UnknownSigner,
    RevokedKey,
    SignerRole,
    SignerList,
    Approvals,
    Closure,
    Replacement,
    Compiles,
    Waits,
}

/// <summary>A link that the rules refuse: which, where in it, why in one sentence, and what mends it.</summary>
sealed record ChainViolation(ChainRule Rule, CommitId Link, string? Where, string Sentence, string WayOut)
{
    public override string ToString() => $"{(Where is null ? Link.Short : $"{Link.Short} {Where}")}: {Sentence}";
}

/// <summary>The chain broke its rules: this host stays where it is until the branch is mended.</summary>
sealed class ChainRefusedException(IReadOnlyList<ChainViolation> violations)
    : WildebeestException(Describe(violations), violations[0].WayOut)
{
    public IReadOnlyList<ChainViolation> Violations { get; } = violations;

    static string Describe(IReadOnlyList<ChainViolation> violations) =>
        $"The chain is refused at link {violations[0]}{(violations.Count > 1 ? $" (and {violations.Count - 1} more: see 'wildebeest check')" : "")}";
}
