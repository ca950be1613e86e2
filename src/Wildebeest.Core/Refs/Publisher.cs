using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Refs;

/// <summary>
/// Puts this host's tag and its reports at the origin, both in one atomic push. Each is a compare-and-swap against what the origin was
/// last known to have; where that knowledge is old, or the answer to a push was lost, the origin is read back first and the push made on top.
/// </summary>
sealed class Publisher(Clone clone, Wire wire, OriginUrl state, HostId id, HostName name, HostKey? key, TimeProvider time)
{
    const int MostTries = 3;

    readonly Contest contest = new(clone, key);
    readonly HostStops stops = new(clone, wire, state, time);

    /// <summary>
    /// Makes the report's commit on top of the newest one; returns its id. The journal is to know of it before it is kept: of a process that died between the two a
    /// migration runs on to its end again, and its report would be told twice.
    /// </summary>
    public CommitId MakeReport(Report report, string output, DateTimeOffset at)
    {
        var files = new Dictionary<string, byte[]> { ["report.json"] = report.ToJson(), ["output.txt"] = Encoding.UTF8.GetBytes(output) };
        return clone.WriteCommit(files, report.Sentence + "\n", clone.ReadRef(RefNames.NewestReport), AuthorAt(at));
    }

    /// <summary>From now on it is published with what the host tells.</summary>
    public void Keep(CommitId report) => clone.WriteRef(RefNames.NewestReport, report);

    /// <summary>Whether the newest one says the same.</summary>
    public bool IsNewest(Report report) =>
        clone.ReadRef(RefNames.NewestReport) is { } newest && clone.Find(newest, "report.json") is { } file && clone.ReadBlob(file.Object).AsSpan().SequenceEqual(report.ToJson());

    /// <summary>The journal knows of it, but the process died before it was kept.</summary>
    public void KeepWhatIsNext(CommitId report)
    {
        if (clone.ReadCommit(report)?.Parents.Select(parent => (CommitId?)parent).FirstOrDefault() == clone.ReadRef(RefNames.NewestReport))
        {
            Keep(report);
        }
    }

    /// <summary>Sets the host's tag to <paramref name="position"/> and sends the reports that the origin does not have yet.</summary>
    /// <returns>The tag and the newest report as they are now at the origin.</returns>
    /// <exception cref="PublishRefusedException">The origin's own rules said no.</exception>
    /// <exception cref="HostStoppedException">The host was removed, or another machine publishes as it.</exception>
    public async Task<(CommitId Tag, CommitId? Report)> PublishAsync(CommitId? position, HostRecord record, bool claimName, CancellationToken cancellationToken)
    {
        var tag = clone.WriteTag(name.ToString(), position ?? Clone.EmptyTree, (record with { Key = key?.Public.ToString() }).ToJson() + "\n", AuthorAt(record.Since), key is null ? null : content => key.Sign(content));
        PushAnswer? answer = null;
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            var newest = clone.ReadRef(RefNames.NewestReport);
            List<PushRef> refs = [];
            if (clone.ReadRef(RefNames.OwnHost) is var knownTag && knownTag != tag)
            {
                refs.Add(new PushRef(RefNames.Host(id), tag, knownTag ?? CommitId.Zero));
            }

            // Before its claim is there, an origin that lets each host write its own shows it no reports.
            if (!claimName && newest is { } report && clone.ReadRef(RefNames.OwnReports) != report)
            {
                refs.Add(new PushRef(RefNames.HostReports(id), report, StrangeReports()));
            }

            if (claimName)
            {
                refs.Add(new PushRef(RefNames.Name(name), tag, CommitId.Zero));
            }

            if (refs.Count == 0)
            {
                return (tag, newest);
            }

            contest.Try(tag);
            answer = await wire.PushAsync(state, refs, cancellationToken);
            if (answer.Accepted)
            {
                Remember(tag, claimName ? null : newest);
                if (!claimName || newest is null)
                {
                    return (tag, newest);
                }

                claimName = false;
                continue;
            }

            if (claimName)
            {
                break;
            }

            await ReadBackAsync(tag, cancellationToken);
            if (answer.IsDenied)
            {
                break;
            }
        }

        throw new PublishRefusedException(name, answer!);
    }

    /// <summary>Asks the origin for this host's own refs: when it starts, and after a new clone.</summary>
    /// <exception cref="HostStoppedException" />
    public async Task ReadBackAsync(CancellationToken cancellationToken)
    {
        await FetchOwnAsync(cancellationToken);
        Adopt();
    }

    /// <summary>What the origin has of this host, as it was fetched, is from now on what the next push goes on top of.</summary>
    /// <returns>Its tag there, which may be what another home of this host wrote; null where there is none.</returns>
    public TagFacts? Adopt()
    {
        Mirror(RefNames.ReadHost, RefNames.OwnHost);
        Mirror(RefNames.ReadReports, RefNames.OwnReports);
        RebaseReports();
        return clone.ReadRef(RefNames.OwnHost) is { } there ? clone.ReadTag(there) : null;
    }

    /// <summary>After a push was refused.</summary>
    /// <param name="tag">What it was to put there.</param>
    async Task ReadBackAsync(CommitId tag, CancellationToken cancellationToken)
    {
        await FetchOwnAsync(cancellationToken);
        if (clone.ReadRef(RefNames.ReadHost) is { } there && contest.IsForeign(clone.ReadRef(RefNames.OwnHost), there))
        {
            // The tag with it: the other machine's next push is refused then, and it reads why.
            throw await ContestAsync($"what the origin had of it (tag {there.Short}) was not written by this home", cancellationToken, new PushRef(RefNames.Host(id), tag, there));
        }

        Adopt();
    }

    /// <summary>Says at the origin that another machine publishes as this host, which stops both.</summary>
    /// <param name="with">What is put there at the same moment.</param>
    /// <returns>To be thrown.</returns>
    public async Task<HostStoppedException> ContestAsync(string reason, CancellationToken cancellationToken, params IReadOnlyList<PushRef> with) =>
        new(name, await stops.SetAsync(id, name, StopKind.Contested, name.ToString(), reason, with, cancellationToken) ?? throw new PublishRefusedException(name, new PushAnswer(false, ["its stop was lifted meanwhile"])));

    async Task FetchOwnAsync(CancellationToken cancellationToken)
    {
        await wire.FetchAsync(state, [.. OwnRefs(id), HostStops.RefOf(id)], cancellationToken, prune: true);
        RequireNoStop();
    }

    /// <summary>Of what was fetched last.</summary>
    /// <exception cref="HostStoppedException" />
    public void RequireNoStop()
    {
        if (stops.Read(id) is { } stop)
        {
            throw new HostStoppedException(name, stop);
        }
    }

    /// <summary>Patterns rather than names: a ref that is not there yet is no error then, and the origin still sends only these.</summary>
    public static IReadOnlyList<FetchRef> OwnRefs(HostId id) =>
        [new FetchRef(RefNames.Host(id) + "*", RefNames.ReadHost + "*"), new FetchRef(RefNames.HostReports(id) + "*", RefNames.ReadReports + "*")];

    /// <summary>Whether a home of this host wrote this tag, a copy or a backup too.</summary>
    public bool IsOwnWord(CommitId tag) => contest.IsOwnWord(tag);

    /// <summary>What was fetched of this host's own refs; a fetch that asks for more leaves here what the origin has no more.</summary>
    public void ForgetRead()
    {
        foreach (var read in (string[])[RefNames.ReadHost, RefNames.ReadReports])
        {
            if (clone.ReadRef(read) is not null)
            {
                clone.RemoveRef(read);
            }
        }
    }

    void Remember(CommitId tag, CommitId? report)
    {
        clone.WriteRef(RefNames.OwnHost, tag);
        if (report is { } newest)
        {
            clone.WriteRef(RefNames.OwnReports, newest);
        }

        // Last: a kill before this must not make a stranger's of what this host put there.
        contest.Accepted(tag);
    }

    void Mirror(string read, string own)
    {
        if (clone.ReadRef(read) is { } id)
        {
            clone.WriteRef(own, id);
        }
        else if (clone.ReadRef(own) is not null)
        {
            clone.RemoveRef(own);
        }
    }

    /// <summary>What the origin has in the place of this host's reports where that is no commit: somebody else put it there, and it is written over.</summary>
    CommitId? StrangeReports() => clone.ReadRef(RefNames.OwnReports) is { } there && clone.ReadCommit(there) is null ? there : null;

    /// <summary>Where the origin's reports went another way than ours (a new clone, a restored home), ours are put on top of them.</summary>
    void RebaseReports()
    {
        if (StrangeReports() is not null)
        {
            return;
        }

        var known = clone.ReadRef(RefNames.OwnReports);
        var newest = clone.ReadRef(RefNames.NewestReport);
        if (newest is null || known is null)
        {
            if (known is { } only)
            {
                clone.WriteRef(RefNames.NewestReport, only);
            }

            return;
        }

        var ours = new List<CommitFacts>();
        var meets = false;
        foreach (var commit in clone.FirstParents(newest.Value, known))
        {
            ours.Add(commit);
            meets |= commit.Parents.Count > 0 && commit.Parents[0] == known;
        }

        if (meets || newest == known)
        {
            return;
        }

        var published = clone.FirstParents(known.Value, until: null).Select(commit => commit.Id).ToHashSet();
        var top = known.Value;
        foreach (var commit in Enumerable.Reverse(ours).Where(commit => !published.Contains(commit.Id)))
        {
            var files = clone.List(commit.Id, "").ToDictionary(file => file.Path, file => clone.ReadBlob(file.Entry.Object));
            top = clone.WriteCommit(files, commit.Message, top, AuthorAt(commit.At));
        }

        clone.WriteRef(RefNames.NewestReport, top);
    }

    Author AuthorAt(DateTimeOffset at) => new(name.ToString(), $"{name}@wildebeest.invalid", at);
}

/// <summary>The origin refused this host's refs.</summary>
sealed class PublishRefusedException(HostName name, PushAnswer answer)
    : WildebeestException(
        $"The origin refused what {name} published: {string.Join("; ", answer.Refusals)}.",
        answer.IsDenied
            ? $"See what the origin's rules say. At one of 'wildebeest origin', admit {name} under this name and with all its roles: wildebeest origin admit DIR {name} --role ROLE; nothing more is run until it is published."
            : "See whether another machine runs with this host's identity, and what the origin's hooks say; nothing more is run until it is published.")
{
    public IReadOnlyList<string> Refusals { get; } = answer.Refusals;
}
