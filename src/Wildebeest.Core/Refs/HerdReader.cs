using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Refs;

/// <summary>One host as the origin shows it. <see cref="Record"/> is null where its tag's message is not to be read.</summary>
sealed record HerdMember(HostId Id, string Name, CommitId? State, HostRecord? Record, DateTimeOffset PublishedAt)
{
    /// <summary>The tag that all this was read from.</summary>
    public CommitId? Tag { get; init; }

    public IReadOnlyList<RoleName> Roles { get; } = [.. (Record?.Roles ?? []).Select(text => RoleName.TryParse(text, out var role) ? role : (RoleName?)null).OfType<RoleName>()];

    /// <summary>
    /// The link up to which all migrations of a role are done on this host: its state, or less while it catches up on a role that was given later.
    /// Null before the first, where the host has no such role, and where its record cannot be read.
    /// </summary>
    public CommitId? CompletedUpTo(RoleName role) =>
        !Roles.Contains(role) ? null
        : Record?.Behind?.GetValueOrDefault(role.ToString()) is { } behind ? CommitId.TryParse(behind, out var link) ? link : null
        : State;

    /// <summary>Whether a migration of a role is done here. A replaced one, and what replaced it, are done at the position of the first of them.</summary>
    /// <param name="link">The migration's position on the chain.</param>
    /// <param name="isAtOrAfter">Whether the first link is the second, or a later one on the same branch.</param>
    public bool HasCompleted(RoleName role, CommitId link, Func<CommitId, CommitId, bool> isAtOrAfter) =>
        CompletedUpTo(role) is { } reached && isAtOrAfter(reached, link);
}

/// <summary>Reads every host's tag. Another machine's words: what does not parse is shown as unreadable and never trusted.</summary>
sealed class HerdReader(Clone clone, Wire wire, OriginUrl state)
{
    /// <summary>Every host's tag.</summary>
    public static FetchRef AllRefs { get; } = new(RefNames.Hosts + "*", RefNames.HerdHosts + "*");

    public async Task<IReadOnlyList<HerdMember>> FetchAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await wire.FetchAsync(state, [AllRefs], cancellationToken, prune: true);
        return Read(clone);
    }

    /// <summary>To be called before <see cref="AllRefs"/> are fetched: brings them all at once where there are none yet.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (clone.RefsUnder(RefNames.HerdHosts).Count == 0)
        {
            await wire.FetchFirstAsync(state, AllRefs, cancellationToken);
        }
    }

    /// <summary>As fetched last; or with <see cref="RefNames.Hosts"/> in a repository that is the origin itself.</summary>
    public static IReadOnlyList<HerdMember> Read(Clone clone, string prefix = RefNames.HerdHosts)
    {
        var members = new List<HerdMember>();
        foreach (var (refName, tagId) in clone.RefsUnder(prefix))
        {
            // One place only for each host, or a ref elsewhere could show it a second time.
            if (HostId.TryParse(refName[(refName.LastIndexOf('/') + 1)..], out var id) && refName == prefix + id.RefPath && clone.ReadTag(tagId) is { } tag)
            {
                members.Add(Member(id, tag));
            }
        }

        members.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return members;
    }

    public static HerdMember Member(HostId id, TagFacts tag)
    {
        // Scripts write names into configuration files, so a host with another kind of name has no roles for them.
        var record = HostName.TryParse(tag.Name, out _) && HostRecord.FromJson(tag.Message) is { } read && read.Id == id.ToString() ? read : null;
        return new HerdMember(id, PrintableText.Line(tag.Name, 253), tag.Target == Clone.EmptyTree ? null : tag.Target, record, tag.At) { Tag = tag.Id };
    }
}
