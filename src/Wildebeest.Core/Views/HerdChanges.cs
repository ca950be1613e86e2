using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>One migration applied to the herd: who has it, who is in it, who waits, who failed. Hosts by name.</summary>
sealed record ChangeStatus
{
    public required string Link { get; init; }

    public required string Migration { get; init; }

    public IReadOnlyList<string> Done { get; init; } = [];

    public IReadOnlyList<string> InIt { get; init; } = [];

    public IReadOnlyList<string> Waiting { get; init; } = [];

    public IReadOnlyList<string> Failed { get; init; } = [];

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? LastProgressAt { get; init; }

    /// <summary>Why nobody starts it; null while it may go on.</summary>
    public string? Halt { get; init; }

    /// <summary>The short sha1 of the link that took its place.</summary>
    public string? ReplacedBy { get; init; }
}

/// <summary>The newest changes of a herd, newest first.</summary>
static class HerdChanges
{
    /// <summary>Links that are looked at, so that a chain of plain links costs no walk to its root.</summary>
    const int LinksLookedAt = 2_000;

    public static IReadOnlyList<ChangeStatus> Of(Clone clone, CommitId head, IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger> ledgers, int most)
    {
        var distances = new Dictionary<CommitId, int>();
        var names = new LinkNames(clone);
        var replacedBy = new Dictionary<CommitId, CommitId>();
        var changes = new List<ChangeStatus>();
        foreach (var commit in clone.FirstParents(head, until: null).Take(LinksLookedAt))
        {
            distances[commit.Id] = distances.Count;
            if (changes.Count < most && names.MigrationOf(commit.Id) is { } migration)
            {
                if (Replacements.Trailer(commit.Message) is { } trailer && CommitId.TryParse(trailer, out var replaced))
                {
                    replacedBy[replaced] = commit.Id;
                }

                changes.Add(ChangeOf(commit.Id, migration));
            }
        }

        return changes;

        ChangeStatus ChangeOf(CommitId link, MigrationName migration)
        {
            var ledger = ledgers.FirstOrDefault(known => known.Role == migration.Role);
            var hosts = members.Where(member => member.Roles.Contains(migration.Role)).ToLookup(member => Standing(member, link, ledger), member => member.Name);
            var change = ledger?.ChangeOf(link);
            return new ChangeStatus
            {
                Link = link.ToString(),
                Migration = migration.ToString(),
                Done = [.. hosts["done"]],
                InIt = [.. hosts["in it"]],
                Waiting = [.. hosts["waiting"]],
                Failed = [.. hosts["failed"]],
                StartedAt = change?.StartedAt,
                LastProgressAt = change?.LastProgressAt,
                Halt = !replacedBy.ContainsKey(link) && ledger?.HaltOf(link) is { } halt ? new Hindrance.Halted(halt).Sentence : null,
                ReplacedBy = replacedBy.TryGetValue(link, out var by) ? by.Short : null,
            };
        }

        // A state that was not met on the way from the head down to this link lies behind it.
        string Standing(HerdMember member, CommitId link, Ledger? ledger) =>
            member.State is { } state && distances.ContainsKey(state) ? "done"
            : member.Record is { Phase: HostPhase.Failed } record && (record.Script ?? record.Link) == link.ToString() ? "failed"
            : ledger?.PlaceOf(member.Id)?.Link == link || member.Record?.Link == link.ToString() ? "in it"
            : "waiting";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ChangeStatus>))]
sealed partial class ChangesJson : JsonSerializerContext;
