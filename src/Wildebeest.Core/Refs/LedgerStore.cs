using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;

namespace Wildebeest.Refs;

/// <summary>
/// A role's ledger at the origin. Entries are plain fast-forward pushes: of two racing ones the origin accepts one, and the other reads what was
/// first and thinks again. The ledger is never packed at the origin while it is contended; docs/protocol.md says why a holder reads it back.
/// </summary>
/// <param name="posted">Where the origin posts ledgers for web servers to hand out, if it does.</param>
sealed class LedgerStore(Clone clone, Wire wire, OriginUrl state, TimeProvider time, Func<double> random, PostedFiles? posted = null)
{
    public const string FileName = "ledger.json";

    const string Local = "refs/ledgers/";

    /// <summary>An entry is tried again so often before the caller is told that others were always faster.</summary>
    const int MostTries = 40;

    /// <summary>So often the origin may refuse an entry on top of what it still shows as the newest, one time after the other: another writer may have held the ledger just then.</summary>
    const int MostWithoutReason = 2;

    /// <summary>Who reads the ledger and who asks, and then pushes, is open to others' pushes for so many times what a push, or a fetch, takes.</summary>
    const double TimesForEach = 3;

    /// <summary>Of its own push, or fetch, that was not just now a host believes so many times what the ledger says that one takes.</summary>
    const double MostBelieved = 2;

    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Who looks meanwhile may wait for longer.</summary>
    static readonly TimeSpan LongestWithLooks = TimeSpan.FromSeconds(20);

    readonly UsualTime cheapLook = new(TimeSpan.Zero, time);

    /// <summary>When the last fetch of each began.</summary>
    readonly Dictionary<RoleName, long> fetchedAt = [];

    /// <summary>Newer entries than git brought. They show what a host waits for; nothing is written on top of them, and nobody begins by them.</summary>
    readonly Dictionary<RoleName, PostedLedger> shown = [];

    /// <summary>Pushes of this store that somebody else's was before.</summary>
    public int Lost { get; private set; }

    /// <summary>How long a look takes, without git or by it, as the last such one did: with an origin, or a machine, that has too much to do it is much longer than with one that has not.</summary>
    public TimeSpan LookTakes => LooksAreCheap ? cheapLook.Value : wire.FetchTakes;

    /// <summary>What to fetch for a role's ledger; a pattern, since it may not be there yet.</summary>
    public static FetchRef RefOf(RoleName role) => new(RefNames.Roles + role + "*", Local + role + "*");

    public static FetchRef AllRefs { get; } = new(RefNames.Roles + "*", Local + "*");

    /// <summary>Every ledger that was fetched last and can be read, by role.</summary>
    public IReadOnlyList<Ledger> All() => [.. Roles().Select(TryRead).Select(read => read.Ledger).OfType<Ledger>()];

    /// <summary>The ledgers that were fetched last and cannot be read: one that is wrong must not hide the others, nor the herd.</summary>
    public IReadOnlyList<LedgerUnreadableException> Unreadable() => [.. Roles().Select(TryRead).Select(read => read.Error).OfType<LedgerUnreadableException>()];

    /// <summary>As it was fetched last, or seen since where the origin posts it; empty before the first entry.</summary>
    /// <exception cref="LedgerUnreadableException" />
    public Ledger Read(RoleName role) => shown.GetValueOrDefault(role)?.Ledger ?? (HeadOf(role) is { } head ? At(clone, head, role) : new Ledger(role));

    /// <summary>Its newest entry as git brought it; null where there was none.</summary>
    public CommitId? HeadOf(RoleName role) => clone.ReadRef(Local + role);

    /// <summary>Whether <see cref="Read"/> gives what was seen without git. Before anything is written on top of it, git brings it.</summary>
    public bool IsOnlyShown(RoleName role) => shown.ContainsKey(role);

    /// <summary>Whether <see cref="LookAsync"/> starts no program.</summary>
    public bool LooksAreCheap => posted is { AreThere: true };

    /// <summary>Whether a host may begin by it. One that is shown is newer than any that git brought, so a place in it was given since, and only its host gives it back.</summary>
    public bool MayBeginBy(RoleName role) => !IsOnlyShown(role) || posted is { AreOfTheOrigin: true };

    /// <summary>Whether git brought the newest that is known of it, by a fetch that began so lately; false after the clone was opened anew.</summary>
    public bool WasFetchedWithin(RoleName role, TimeSpan lately) =>
        fetchedAt.TryGetValue(role, out var at) && !IsOnlyShown(role) && time.GetElapsedTime(at) <= lately;

    /// <summary>By this store's clock.</summary>
    public long Now => time.GetTimestamp();

    /// <param name="also">Other refs that come in the same round trip.</param>
    public async Task<Ledger> FetchAsync(RoleName role, CancellationToken cancellationToken, IReadOnlyList<FetchRef>? also = null)
    {
        var began = time.GetTimestamp();
        await wire.FetchAsync(state, [RefOf(role), .. also ?? []], cancellationToken, prune: true);
        fetchedAt[role] = began;
        shown.Remove(role);
        return Read(role);
    }

    /// <summary>A look in passing: as the origin posts it, where it does, else as git brings it.</summary>
    public async Task<Ledger> LookAsync(RoleName role, CancellationToken cancellationToken)
    {
        try
        {
            if (LooksAreCheap)
            {
                await ShowAsync(role, cancellationToken);
                return Read(role);
            }
        }
        catch (TipException)
        {
            // Whoever watches the tip says so.
        }

        return await FetchAsync(role, cancellationToken);
    }

    /// <summary>Reads what the origin posts of a ledger.</summary>
    /// <returns>Whether that is a newer entry than was known.</returns>
    /// <exception cref="TipException" />
    public async Task<bool> ShowAsync(RoleName role, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var read = await posted!.ReadLedgerAsync(role, cancellationToken);
        cheapLook.Took(time.GetElapsedTime(began));

        // It may be older than what git brought meanwhile, but never the other way round for long.
        var isNewer = read.Ledger.Epoch > Read(role).Epoch;
        if (isNewer)
        {
            shown[role] = read;
        }

        return isNewer;
    }

    /// <summary>git brought these roles' ledgers together with something else.</summary>
    /// <param name="began">When, as <see cref="Now"/> was.</param>
    public void Fetched(IEnumerable<RoleName> roles, long began)
    {
        shown.Clear();
        foreach (var role in roles)
        {
            fetchedAt[role] = began;
        }
    }

    /// <summary>Makes a move until it is in the ledger, or is seen to be none any more.</summary>
    /// <param name="move">The next entry on top of a ledger; null when nothing is to be written.</param>
    /// <param name="beforeEach">What is to be read for a move after the ledger was, on which it builds; in the same round trip as the refs that it is given.</param>
    /// <returns>The ledger with the move in it, as read back from the origin.</returns>
    /// <exception cref="LedgerContendedException">Others were always faster.</exception>
    /// <exception cref="LedgerRefusedException">The origin lets this host not write it.</exception>
    public async Task<Ledger> WriteAsync(
        RoleName role, Func<Ledger, LedgerEntry?> move, CancellationToken cancellationToken, Func<Ledger, IReadOnlyList<FetchRef>, CancellationToken, Task>? beforeEach = null)
    {
        var withoutReason = 0;
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (IsOnlyShown(role) && MayBeginBy(role) && move(Read(role)) is null)
            {
                return Read(role);
            }

            var epoch = Read(role).Epoch;
            if (beforeEach is not null)
            {
                await beforeEach(Read(role), IsOnlyShown(role) ? [RefOf(role)] : [], cancellationToken);
            }

            // What was shown before may come together with the rest: it is still the newest entry then, so the rest is no older than it.
            if (shown.Remove(role, out var posted) && HeadOf(role) != posted.Head)
            {
                await FetchAsync(role, cancellationToken);
            }

            if (beforeEach is not null && await IsPassedAsync(role, epoch, cancellationToken))
            {
                continue;
            }

            var ledger = Read(role);
            if (move(ledger) is not { } entry)
            {
                return ledger;
            }

            var before = HeadOf(role);
            var commit = WriteEntry(role, entry);
            var (pushed, refusals) = await TryPushAsync(role, commit, cancellationToken);
            if (pushed == Pushed.Accepted && await IsPostedAsync(role, commit, cancellationToken))
            {
                clone.WriteRef(Local + role, commit);
                return Read(role);
            }

            if (pushed == Pushed.Refused)
            {
                Lost++;

                // Somebody was first. A random wait that grows keeps sixty-four hosts from pushing in step; it is counted in pushes, which take longer where more contend.
                var longest = TimeSpan.Longer(wire.PushTakes, FirstPause) * Math.Pow(2, Math.Min(attempt + 1, 10));
                await Task.Delay(TimeSpan.Shorter(longest, LongestPause) * random(), time, cancellationToken);
            }

            // Accepted, refused or unknown: what counts is what the origin shows now.
            await FetchAsync(role, cancellationToken);
            withoutReason = pushed == Pushed.Refused && HeadOf(role) == before && refusals.Any(refusal => refusal.Contains("remote rejected", StringComparison.Ordinal)) ? withoutReason + 1 : 0;
            if (withoutReason == MostWithoutReason)
            {
                throw new LedgerRefusedException(role, refusals, isRule: false);
            }
        }

        throw new LedgerContendedException(role);
    }

    /// <summary>
    /// For one of several that are about to push: waits until that many others had the time for it. Whoever looks at the ledger then mostly sees what the first wrote,
    /// and does not push in vain. A lone one goes at once.
    /// </summary>
    public async Task LetOthersBeFirstAsync(RoleName role, double others, CancellationToken cancellationToken)
    {
        if (others > 0)
        {
            await Task.Delay(TimeFor(role, others, LongestPause), time, cancellationToken);
        }
    }

    /// <summary>The same, and looks meanwhile where a look costs next to nothing: what it waits to write, others may write for it.</summary>
    /// <param name="isDecided">Whether it need not wait on, as the ledger is now.</param>
    /// <returns>The ledger after that.</returns>
    public async Task<Ledger> LetOthersBeFirstAsync(RoleName role, double others, Func<Ledger, bool> isDecided, CancellationToken cancellationToken)
    {
        for (var left = TimeFor(role, others, LooksAreCheap ? LongestWithLooks : LongestPause); ;)
        {
            var pause = LooksAreCheap ? TimeSpan.Shorter(TimeFor(role, 1, LongestPause), left) : left;
            await Task.Delay(pause, time, cancellationToken);
            var ledger = await LookAsync(role, cancellationToken);
            left -= pause;
            if (left <= TimeSpan.Zero || isDecided(ledger))
            {
                return ledger;
            }
        }
    }

    TimeSpan TimeFor(RoleName role, double others, TimeSpan longest)
    {
        // Its own of just now shows an origin, or a machine, that has too much to do, sooner than an entry could tell. One of before may be of when all were told of the change at once.
        var (now, own) = (wire.TookJustNow, TimeSpan.Longer(wire.PushTakes, wire.FetchTakes));
        var believed = Read(role).PushTakes * MostBelieved;
        var takes = believed == TimeSpan.Zero ? own : TimeSpan.Longer(now, TimeSpan.Shorter(believed, own));
        return TimeSpan.Shorter(takes * TimesForEach * others, longest);
    }

    IEnumerable<RoleName> Roles()
    {
        foreach (var found in clone.RefsUnder(Local))
        {
            if (RoleName.TryParse(found.Name[Local.Length..], out var role))
            {
                yield return role;
            }
        }
    }

    /// <summary>As it was fetched last, or why it cannot be read.</summary>
    public (Ledger? Ledger, LedgerUnreadableException? Error) TryRead(RoleName role)
    {
        try
        {
            return (Read(role), null);
        }
        catch (LedgerUnreadableException unreadable)
        {
            return (null, unreadable);
        }
    }

    CommitId WriteEntry(RoleName role, LedgerEntry entry)
    {
        var author = new Author(entry.By, $"{entry.By}@wildebeest.invalid", time.GetUtcNow());
        var files = new Dictionary<string, byte[]> { [FileName] = LedgerJson.Write(wire.TookJustNow is { Ticks: > 0 } took ? entry.After.WithPush(took) : entry.After, Guid.NewGuid().ToString("n")) };
        return clone.WriteCommit(files, entry.Sentence + "\n", HeadOf(role), author);
    }

    /// <summary>Reads back without git: an origin posts an entry before it answers the push. Whoever was accepted and does not find its own there lets git bring what is.</summary>
    async Task<bool> IsPostedAsync(RoleName role, CommitId entry, CancellationToken cancellationToken)
    {
        try
        {
            return LooksAreCheap && posted!.AreOfTheOrigin && (await posted.ReadLedgerAsync(role, cancellationToken)).Head == entry;
        }
        catch (TipException)
        {
            // Whoever watches the tip says so.
            return false;
        }
    }

    /// <summary>Whether somebody has written while this host read what it needs: then a push would be in vain.</summary>
    async Task<bool> IsPassedAsync(RoleName role, long epoch, CancellationToken cancellationToken)
    {
        try
        {
            if (LooksAreCheap && posted!.AreOfTheOrigin)
            {
                await ShowAsync(role, cancellationToken);
            }
        }
        catch (TipException)
        {
            // Whoever watches the tip says so.
        }

        return Read(role).Epoch != epoch;
    }

    async Task<(Pushed Pushed, IReadOnlyList<string> Refusals)> TryPushAsync(RoleName role, CommitId commit, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await wire.PushAsync(state, [new PushRef(RefNames.Roles + role, commit, HeadOf(role) is null ? CommitId.Zero : null)], cancellationToken);
            if (answer.IsDenied)
            {
                throw new LedgerRefusedException(role, answer.Refusals, isRule: true);
            }

            return (answer.Accepted ? Pushed.Accepted : Pushed.Refused, answer.Refusals);
        }
        catch (OriginException lost) when (lost.Fault is OriginFault.ConnectionLost or OriginFault.TimedOut)
        {
            return (Pushed.Unknown, []);
        }
    }

    /// <summary>As one entry has it.</summary>
    /// <exception cref="LedgerUnreadableException" />
    public static Ledger At(Clone clone, CommitId head, RoleName role) =>
        TextAt(clone, head) is { } text && LedgerJson.Read(text, role) is { } ledger ? ledger : throw new LedgerUnreadableException(role, head);

    /// <summary>The text of one entry; null where what stands there is none that may be read.</summary>
    public static byte[]? TextAt(Clone clone, CommitId head)
    {
        try
        {
            return clone.Find(head, FileName) is { Mode: EntryMode.File } file && clone.SizeOf(file.Object) <= LedgerJson.LargestText ? clone.ReadBlob(file.Object) : null;
        }
        catch (StrangeObjectException)
        {
            // Whoever may push to the ledger can put anything there: no entry, and no damage either.
            return null;
        }
    }

    enum Pushed
    {
        Accepted,
        Refused,
        Unknown,
    }
}

/// <summary>The newest entry of a role's ledger is not one that this version can read: nobody of the role may start anything on a guess.</summary>
sealed class LedgerUnreadableException(RoleName role, CommitId head)
    : WildebeestException(
        $"The ledger of {role} cannot be read at {head.Short}.",
        $"See it with: git show {head.Short}:ledger.json. A newer version may have written it, or somebody by hand; put a readable entry on top of it.");

/// <summary>The origin let this host, or this person, not write the role's ledger. Nobody was faster, so trying again at once is of no use.</summary>
/// <param name="isRule">Whether a rule of the origin's said so; else something else is in the way there.</param>
sealed class LedgerRefusedException(RoleName role, IReadOnlyList<string> refusals, bool isRule)
    : WildebeestException(
        $"The origin refused an entry in the ledger of {role}: {string.Join("; ", refusals)}.",
        !isRule ? $"Nobody else has written there. See at the origin that its disk has room, that no file {RefNames.Roles}{role}.lock was left by a crash, and what its own rules say of {RefNames.Roles}{role}."
        : $"What a person says is pushed with the key of an admin of the origin (wildebeest origin admit DIR NAME --admin), and not with a host's: run it from that person's machine. What a host itself writes needs the role: wildebeest origin admit DIR NAME --role {role}, with its other roles.");

/// <summary>Others were always faster.</summary>
sealed class LedgerContendedException(RoleName role)
    : WildebeestException($"The ledger of {role} was changed by others each time that this host tried to.", "It is tried again by itself.");
