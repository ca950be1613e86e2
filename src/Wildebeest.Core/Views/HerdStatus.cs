using Wildebeest.Chains;
using Wildebeest.Git;
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

    public string? Agent { get; init; }
}

/// <summary>The herd as the origin shows it, against the branch's head.</summary>
sealed record HerdStatus(string Head, string HeadName, IReadOnlyList<HostStatus> Hosts)
{
    /// <summary>
    /// What a host lacks is counted from two trees and not from the links between: migrations are never removed, so those in the head's
    /// tree and not in its state's are the ones to come.
    /// </summary>
    public static HerdStatus Of(Clone clone, CommitId head, IReadOnlyList<HerdMember> members)
    {
        var distances = Distances(clone, head, members);
        var migrations = new Dictionary<(CommitId? At, RoleName Role), int>();
        var names = new LinkNames(clone);
        return new HerdStatus(head.ToString(), names.Of(head), [.. members.Select(StatusOf)]);

        HostStatus StatusOf(HerdMember member)
        {
            var isOnBranch = member.State is not { } state || distances.ContainsKey(state);
            return new HostStatus
            {
                Name = member.Name,
                Roles = [.. member.Roles.Select(role => role.ToString())],
                State = member.State?.ToString(),
                StateName = member.State is { } at && isOnBranch ? names.Of(at) : null,
                LinksBehind = !isOnBranch ? null : member.State is { } known ? distances[known] : distances.Count,
                MigrationsBehind = !isOnBranch || member.Record is null ? null : member.Roles.Sum(role => Count(head, role) - Count(member.State, role)),
                Phase = member.Record is { } record ? PhaseText(record.Phase) : "unreadable",
                Migration = member.Record?.Migration is { } migration ? PrintableText.Line(migration, 200) : null,
                Since = member.Record?.Since ?? member.PublishedAt,
                Error = !isOnBranch ? $"its state {member.State!.Value.Short} is not on the branch" : member.Record?.Error is { } error ? PrintableText.Line(error.Sentence, 500) : null,
                Agent = member.Record?.Agent is { } agent ? PrintableText.Line(agent, 40) : null,
            };
        }

        int Count(CommitId? at, RoleName role)
        {
            if (at is not { } commit)
            {
                return 0;
            }

            if (!migrations.TryGetValue((commit, role), out var count))
            {
                count = clone.List(commit, MigrationName.Folder + role).Count(file => file.Path.EndsWith(MigrationName.Extension, StringComparison.Ordinal));
                migrations[(commit, role)] = count;
            }

            return count;
        }
    }

    /// <summary><c>LeaveLoad</c> → <c>leave load</c>.</summary>
    public static string PhaseText(HostPhase phase) => phase == HostPhase.LeaveLoad ? "leave load" : phase.ToString().ToLowerInvariant();

    /// <summary>How many links lie between each link and the head, down to the oldest state that is asked for.</summary>
    static Dictionary<CommitId, int> Distances(Clone clone, CommitId head, IReadOnlyList<HerdMember> members)
    {
        var wanted = members.Select(member => member.State).OfType<CommitId>().ToHashSet();
        var toRoot = members.Any(member => member.State is null);
        var distances = new Dictionary<CommitId, int>();
        foreach (var commit in clone.FirstParents(head, until: null))
        {
            distances[commit.Id] = distances.Count;
            wanted.Remove(commit.Id);
            if (wanted.Count == 0 && !toRoot)
            {
                break;
            }
        }

        return distances;
    }
}
