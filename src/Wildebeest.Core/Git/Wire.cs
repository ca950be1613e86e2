using System.Diagnostics;

namespace Wildebeest.Git;

/// <summary>A ref to bring here: exact names, or one '*' at the end of both.</summary>
sealed record FetchRef(string Remote, string Local)
{
    /// <summary>Forced: a rewritten branch must become visible here to be refused by the chain's rules, not by git in words that name no link.</summary>
    public override string ToString() => $"+{Remote}:{Local}";
}

/// <summary>
/// A ref to set at the origin. With <paramref name="Expected"/> it is a compare-and-swap (<see cref="CommitId.Zero"/>: must not exist yet); without, a plain fast-forward.
/// </summary>
sealed record PushRef(string Name, CommitId Id, CommitId? Expected = null)
{
    /// <summary>Takes the ref away, where it still is what it was.</summary>
    public static PushRef Removing(string name, CommitId expected) => new(name, CommitId.Zero, expected);

    public override string ToString() => Id == CommitId.Zero ? $":{Name}" : $"{Id}:{Name}";
}

/// <summary>What the origin said of a push. Refused is an answer, not an error: another writer was first, or a rule there says no.</summary>
sealed record PushAnswer(bool Accepted, IReadOnlyList<string> Refusals)
{
    // What git says of a ref that the origin keeps from this connection, and of a push that its hook refused.
    static readonly string[] Rules = ["deny updating a hidden ref", "hook declined"];

    /// <summary>A rule of the origin's said no: the same push will not be accepted later, as one that came second may be.</summary>
    public bool IsDenied => Refusals.Any(refusal => Rules.Any(rule => refusal.Contains(rule, StringComparison.Ordinal)));
}

/// <summary>The network side of git, and all of it: protocol v2, refs named exactly, no tags followed, pushes atomic.</summary>
sealed class Wire(GitProgram git, string gitDirectory)
{
    static readonly TimeSpan JustNow = TimeSpan.FromSeconds(10);

    readonly UsualTime fetch = new(TimeSpan.Zero, TimeProvider.System);
    readonly UsualTime push = new(TimeSpan.FromMilliseconds(60), TimeProvider.System);

    /// <summary>How long a fetch takes: with an origin, or a machine, that has too much to do it is much longer than with one that has not.</summary>
    public TimeSpan FetchTakes => fetch.Value;

    /// <summary>The same of a push.</summary>
    public TimeSpan PushTakes => push.Value;

    /// <summary>The longer of both, where one was made just now; else zero.</summary>
    public TimeSpan TookJustNow => TimeSpan.Longer(push.Within(JustNow), fetch.Within(JustNow));

    public async Task FetchAsync(OriginUrl origin, IReadOnlyList<FetchRef> refs, CancellationToken cancellationToken, bool prune = false)
    {
        // By its input: the system takes no more than 2 MB of arguments, and of ten thousand hosts many may be asked for.
        var (output, took) = await FetchAsync(
            origin, ["--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--quiet", prune ? "--prune" : "--no-prune"], string.Concat(refs.Select(wanted => $"{wanted}\n")), cancellationToken);
        if (output.ExitCode != 0)
        {
            throw OriginFaults.From(origin, "fetch from", output.StandardError, gitDirectory);
        }

        fetch.Took(took);
    }

    /// <summary>
    /// Brings a pattern's refs into a clone that has none of them yet, and writes them as one file: by git's own fetch a thousand new refs are a thousand
    /// files, each with its lock. It is a beginning only: what it leaves out, or what changes meanwhile, the next <see cref="FetchAsync"/> brings.
    /// </summary>
    /// <exception cref="OriginException">The origin gave no list.</exception>
    public async Task FetchFirstAsync(OriginUrl origin, FetchRef pattern, CancellationToken cancellationToken)
    {
        var found = await ListAsync(origin, pattern, cancellationToken);
        if (found.Count < ListedRefs.WorthIt)
        {
            return;
        }

        // Their objects first: a ref whose object is not there would be a damaged clone.
        var (brought, _) = await FetchAsync(
            origin, ["--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--quiet"], string.Concat(found.Select(listed => $"{listed.Id}\n")), cancellationToken);
        if (brought.ExitCode == 0)
        {
            PackedRefs.Add(gitDirectory, found);
        }
    }

    /// <summary>
    /// What a pattern's refs stand on, with no object fetched. Not for a hot path: git matches patterns at this end, so the origin tells all its refs.
    /// </summary>
    /// <exception cref="OriginException" />
    public async Task<IReadOnlyList<ListedRef>> ListAsync(OriginUrl origin, FetchRef pattern, CancellationToken cancellationToken)
    {
        var (listing, _) = await RunAsync(origin, "fetch from", ["ls-remote", "--quiet", "--", "origin", pattern.Remote], cancellationToken);
        return listing.ExitCode == 0 ? ListedRefs.Read(listing.StandardOutput, pattern) : throw OriginFaults.From(origin, "fetch from", listing.StandardError, gitDirectory);
    }

    public async Task<PushAnswer> PushAsync(OriginUrl origin, IReadOnlyList<PushRef> refs, CancellationToken cancellationToken)
    {
        string[] leases = [.. refs.Where(update => update.Expected is not null).Select(update =>
            $"--force-with-lease={update.Name}:{(update.Expected == CommitId.Zero ? "" : update.Expected.ToString())}")];
        var (output, took) = await RunAsync(
            origin, "push to",
            ["push", "--porcelain", "--atomic", "--no-verify", "--no-follow-tags", "--no-signed", .. leases,
             "--", "origin", .. refs.Select(update => update.ToString())],
            cancellationToken);
        if (output.ExitCode == 0)
        {
            push.Took(took);
            return new PushAnswer(true, []);
        }

        // Porcelain lines are "<flag>\t<from>:<to>\t<summary>"; '!' marks a refusal. Without any, the push did not get so far.
        string[] refusals = [.. output.StandardOutput.Split('\n').Where(line => line.StartsWith("!\t", StringComparison.Ordinal)).Select(line => PrintableText.Line(line[2..].Replace('\t', ' '), 300))];
        if (refusals.Length == 0)
        {
            throw OriginFaults.From(origin, "push to", output.StandardError, gitDirectory);
        }

        push.Took(took);

        var hookWords = output.StandardError.Split('\n').Where(line => line.StartsWith("remote: ", StringComparison.Ordinal)).Select(line => PrintableText.Line(line, 300).TrimEnd());
        return new PushAnswer(false, [.. refusals, .. hookWords.Take(10)]);
    }

    /// <summary>Collects loose objects and packs when there are enough of them to be worth it; never touches the origin.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken) =>
        await git.RunAsync(gitDirectory, ["-c", "gc.auto=256", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet"], cancellationToken);

    /// <param name="refs">A line for each.</param>
    async Task<(GitOutput Output, TimeSpan Took)> FetchAsync(OriginUrl origin, IReadOnlyList<string> options, string refs, CancellationToken cancellationToken)
    {
        var isWhole = false;
        try
        {
            var fetched = await RunAsync(origin, "fetch from", ["fetch", .. options, "--stdin", "--", "origin"], cancellationToken, refs);
            isWhole = fetched.Output.ExitCode == 0;
            return fetched;
        }
        finally
        {
            if (!isWhole)
            {
                UnfinishedPacks.Remove(gitDirectory);
            }
        }
    }

    async Task<(GitOutput Output, TimeSpan Took)> RunAsync(OriginUrl origin, string asked, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var output = await git.RunAsync(gitDirectory, arguments, cancellationToken, origin, input);
            return (output, Stopwatch.GetElapsedTime(began));
        }
        catch (GitTimeoutException timeout)
        {
            throw new OriginException(OriginFault.TimedOut, $"The origin {origin} did not finish in time: {timeout.Message}", timeout.WayOut, "");
        }
    }
}
