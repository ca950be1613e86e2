using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>The changes of a herd: the newest ones, or one with each of its hosts.</summary>
sealed class HerdChanges
{
    /// <summary>Links that are looked at for the newest changes, so that a chain of plain links costs no walk to its root.</summary>
    const int LinksLookedAt = 2_000;

    const int ShortestSha = 4;

    readonly HerdChain chain;
    readonly IReadOnlyList<HerdMember> members;
    readonly IReadOnlyList<Ledger> ledgers;

    HerdChanges(HerdChain chain, IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger> ledgers)
    {
        this.chain = chain;
        this.members = members;
        this.ledgers = ledgers;
    }

    /// <summary>The newest, newest first.</summary>
    public static IReadOnlyList<ChangeStatus> Newest(Clone clone, CommitId head, IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger> ledgers, int most)
    {
        var chain = HerdChain.Of(clone, head, members, atLeast: LinksLookedAt);
        var changes = new HerdChanges(chain, members, ledgers);
        return [.. chain.Links.Take(LinksLookedAt)
            .Select(link => (Link: link, Migration: chain.Names.MigrationOf(link)))
            .Where(found => found.Migration is not null).Take(most)
            .Select(found => changes.ChangeOf(found.Link, found.Migration!.Value) with { Hosts = null })];
    }

    /// <summary>Why <see cref="Newest"/> are none.</summary>
    public static string NoneSentence(Clone clone, CommitId head) => MigrationsAt(clone, head).Count == 0
        ? "No migration is in the chain yet."
        : FormattableString.Invariant($"None of the newest {LinksLookedAt:N0} links adds a migration. An older one is shown by its name: wildebeest changes CHANGE.");

    /// <summary>Those that somebody means by a migration's name (with or without its role) or by the beginning of a link's sha1.</summary>
    /// <exception cref="NoSuchChangeException" />
    public static IReadOnlyList<ChangeStatus> Named(Clone clone, CommitId head, IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger> ledgers, string wanted)
    {
        var chain = HerdChain.Of(clone, head, members, atLeast: int.MaxValue);
        var names = MigrationsAt(clone, head);
        var found = names.Where(name => name.ToString() == wanted || name.Name == wanted).Select(name => (Link: chain.LinkThatAdds(name), Migration: name)).ToList();
        if (found.Count == 0 && wanted.Length >= ShortestSha)
        {
            found = [.. chain.Links.Where(link => link.ToString().StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
                .Select(link => (Link: link, Migration: chain.Names.MigrationOf(link))).Where(named => named.Migration is not null).Select(named => (named.Link, named.Migration!.Value))];
        }

        var changes = new HerdChanges(chain, members, ledgers);
        return found.Count > 0
            ? [.. found.Select(change => changes.ChangeOf(change.Link, change.Migration))]
            : throw new NoSuchChangeException(wanted, NearestNames.To(wanted, names.Select(name => name.ToString())));
    }

    static List<MigrationName> MigrationsAt(Clone clone, CommitId head) =>
        [.. clone.List(head, MigrationName.Folder.TrimEnd('/')).SelectMany(role => clone.List(head, role.Path))
            .Select(file => MigrationName.TryParsePath(file.Path, out var migration) ? migration : (MigrationName?)null).OfType<MigrationName>()];

    ChangeStatus ChangeOf(CommitId link, MigrationName migration)
    {
        var ledger = ledgers.FirstOrDefault(known => known.Role == migration.Role) ?? new Ledger(migration.Role);
        var replacedBy = chain.ReplacedBy(link);
        var hosts = members.Where(member => member.Roles.Contains(migration.Role)).Select(member => HostOf(member, link, ledger))
            // Who has not begun it never will: it waits for the replacement.
            .Where(host => replacedBy is null || host.Standing != ChangeStanding.Waiting).ToList();
        var change = ledger.ChangeOf(link);
        var isDone = hosts.Count > 0 && hosts.All(host => host.Standing == ChangeStanding.Done) && replacedBy is null && change is { Completed: > 0 };
        return new ChangeStatus
        {
            Link = link.ToString(),
            Migration = migration.ToString(),
            Hosts = hosts,
            Done = Standing(ChangeStanding.Done),
            InIt = Standing(ChangeStanding.InIt),
            Waiting = Standing(ChangeStanding.Waiting),
            Failed = Standing(ChangeStanding.Failed),
            Undone = Standing(ChangeStanding.Undone),
            StartedAt = change?.StartedAt,
            LastProgressAt = change?.LastProgressAt,
            DoneAt = isDone ? change!.LastProgressAt : null,
            TookSeconds = isDone ? Math.Round((change!.LastProgressAt - change.StartedAt).TotalSeconds, 1) : null,
            Halt = replacedBy is null ? ledger.HaltOf(link)?.Sentence : null,
            ReplacedBy = replacedBy?.ToString(),
        };

        List<string> Standing(ChangeStanding standing) => [.. hosts.Where(host => host.Standing == standing).Select(host => host.Name)];
    }

    /// <summary>The host is of the role, so its record was read.</summary>
    HostInChange HostOf(HerdMember member, CommitId link, Ledger ledger)
    {
        var record = member.Record!;
        var position = chain.PositionOf(link);
        var place = ledger.PlaceOf(member.Id) is { } held && held.Link == link ? held : null;
        var isAboutIt = record.Phase is not (HostPhase.Idle or HostPhase.Joined or HostPhase.Waiting) && (record.Script ?? record.Link) == link.ToString();
        var standing = member.HasCompleted(ledger.Role, position, chain.IsAtOrAfter) ? ChangeStanding.Done
            : isAboutIt && record.Phase == HostPhase.Failed ? record.Error?.End == HostError.Undone ? ChangeStanding.Undone : ChangeStanding.Failed
            : isAboutIt || place is not null ? ChangeStanding.InIt
            : ChangeStanding.Waiting;
        return standing switch
        {
            ChangeStanding.Done when member.CompletedUpTo(ledger.Role) != position || record.Phase != HostPhase.Idle => new(member.Name, standing, null, null, null),
            ChangeStanding.InIt when !isAboutIt => new(member.Name, standing, "out of load", place!.Since, null),
            _ => new(member.Name, standing, HerdStatus.PhaseText(record.Phase), record.Since, isAboutIt && record.Error is { } error ? PrintableText.Line(error.Sentence, 500) : null),
        };
    }
}

/// <summary>No migration of the chain is meant by what was typed.</summary>
sealed class NoSuchChangeException(string wanted, IReadOnlyList<string> nearest)
    : WildebeestException(
        $"No change is called '{PrintableText.Line(wanted, 100)}'.",
        nearest.Count == 0 ? "No migration is in the chain yet." : $"The nearest: {string.Join(", ", nearest)}. A link's sha1 will do, too, from its fourth digit on; 'wildebeest changes' shows the newest.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
