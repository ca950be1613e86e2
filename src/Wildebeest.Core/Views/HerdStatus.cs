using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>One host's line in <c>status</c>. Every text is safe to print.</summary>
sealed record HostStatus
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The full sha1 of the last completed link; null before the first.</summary>
    public string? State { get; init; }

    /// <summary>What the state's link is: a migration's name, or a plain link's subject.</summary>
    public string? StateName { get; init; }

    /// <summary>Migrations of the host's roles that it has not completed; null where its state is not on the branch, or its roles cannot be read.</summary>
    public int? MigrationsBehind { get; init; }

    /// <summary>Links that it has not passed; null where its state is not on the branch.</summary>
    public int? LinksBehind { get; init; }

    public required string Phase { get; init; }

    /// <summary>The migration that the phase is about.</summary>
    public string? Migration { get; init; }

    public DateTimeOffset Since { get; init; }

    public string? Error { get; init; }

    /// <summary>What it waits for, and for whom, where it says so itself; what the ledgers show is not told here.</summary>
    public string? Waits { get; init; }

    /// <summary>What must hold on it and did not when it looked last; null where all does.</summary>
    public IReadOnlyList<string>? Drift { get; init; }

    /// <summary>The full sha1 of the link up to which it runs again what it had run, since its home was restored from a backup; null where it does not.</summary>
    public string? ReplaysTo { get; init; }

    /// <summary>It lags where its peers moved; null where it does not.</summary>
    public LateMark? Late { get; init; }

    public string? Agent { get; init; }

    /// <summary>Whose signature its state carries: <c>good</c>, <c>unlisted</c>, <c>unsigned</c>, <c>missing</c>, <c>bad</c> or <c>another key</c>.</summary>
    public string Signature { get; init; } = HostSignatures.TextOf(HostSignature.Unsigned);

    /// <summary>The signature shows that this may not be the host's own word; null where it does not.</summary>
    public string? Forged { get; init; }
}

/// <summary>The herd as the origin shows it, against the branch's head.</summary>
sealed record HerdStatus(string Head, string HeadName, IReadOnlyList<HostStatus> Hosts)
{
    const int MostDrift = 50;

    /// <summary>What every role's ledger says now.</summary>
    public IReadOnlyList<RoleStatus> Roles { get; init; } = [];

    /// <param name="now">The reader's clock, to tell who is late; nobody is without it.</param>
    public static HerdStatus Of(Clone clone, CommitId head, IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger>? ledgers = null, DateTimeOffset? now = null)
    {
        var chain = HerdChain.Of(clone, head, members);
        var late = now is { } time ? new LateHosts(chain, members, ledgers ?? [], time) : null;
        var waits = new WaitTexts(clone, head, members);
        var signatures = new HostSignatures(clone, head);
        return new HerdStatus(head.ToString(), chain.Names.Of(head), [.. members.Select(member => StatusOf(chain, member, late, signatures.Of(member)) with { Waits = waits.Of(member) })])
        {
            Roles = [.. (ledgers ?? []).Select(RoleStatus.Of)],
        };
    }

    static HostStatus StatusOf(HerdChain chain, HerdMember member, LateHosts? late, HostSignature signature)
    {
        var isOnBranch = chain.IsOnBranch(member);
        var distance = member.State is { } state ? chain.DistanceOf(state) : chain.Length;
        return new HostStatus
        {
            Name = member.Name,
            Roles = [.. member.Roles.Select(role => role.ToString())],
            State = member.State?.ToString(),
            StateName = member.State is { } at && distance is not null ? chain.Names.Of(at) : null,
            LinksBehind = distance,
            MigrationsBehind = !isOnBranch || member.Record is null ? null : member.Roles.Sum(role => chain.Lacking(member.CompletedUpTo(role), role)),
            Phase = member.Record is { } record ? PhaseText(record.Phase) : "unreadable",
            Migration = member.Record?.Migration is { } migration ? PrintableText.Line(migration, 200) : null,
            Since = member.Record?.Since ?? member.PublishedAt,
            Error = distance is null ? $"its state {member.State!.Value.Short} is not on the branch" : member.Record?.Error is { } error ? PrintableText.Line(error.Sentence, 500) : null,
            Drift = member.Record?.Drift is { Count: > 0 } drift ? [.. drift.Take(MostDrift).Select(sentence => PrintableText.Line(sentence, 200))] : null,
            ReplaysTo = member.Record?.ReplaysTo,
            Late = late?.MarkOf(member),
            Agent = member.Record?.Agent is { } agent ? PrintableText.Line(agent, 40) : null,
            Signature = HostSignatures.TextOf(signature),
            Forged = HostSignatures.SentenceOf(signature),
        };
    }

    /// <summary><c>LeaveLoad</c> → <c>leave load</c>.</summary>
    public static string PhaseText(HostPhase phase) => phase == HostPhase.LeaveLoad ? "leave load" : phase.ToString().ToLowerInvariant();
}
