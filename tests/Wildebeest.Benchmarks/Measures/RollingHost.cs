using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>A host whose journal is in memory and whose script is a wait; it asks, takes, gives back and publishes as a real one does.</summary>
sealed class RollingHost : IDisposable
{
    static readonly TimeSpan SpreadOfFirstLooks = TimeSpan.FromSeconds(10);

    readonly TimeSpan step;
    readonly int hosts;
    readonly Clone clone;
    readonly LedgerStore ledgers;
    readonly Publisher publisher;
    readonly Wire wire;
    readonly Askers askers;
    readonly PlaceReturn returning;
    readonly HashSet<CommitId> completedAt;
    readonly Asker asker;
    readonly Demands demands;
    readonly NextLook nextLook = new(TimeProvider.System);
    readonly Pace pace = new(TimeSpan.FromSeconds(60), Random.Shared.NextDouble);
    readonly HostIdentity identity;
    readonly Outlook outlook;
    Position position;
    Ledger? seenWaiting;
    int fellows;

    public RollingHost(TempOrigin origin, string folder, int number, CommitId link, int atMostOut, int hosts, TimeSpan step)
    {
        this.step = step;
        this.hosts = hosts;
        var name = HostName.Parse(string.Create(CultureInfo.InvariantCulture, $"web{number:0000}"));
        var migration = MigrationName.Parse("web/step");
        identity = new HostIdentity(HostId.New(), name, DateTimeOffset.UnixEpoch);
        asker = new Asker(identity.Id, name, link, migration);
        demands = new Demands(new RollingRule(new Limit(atMostOut, false)));
        clone = Clone.CreateBare(folder);
        CopyChain(Path.Combine(origin.Repository, "objects"), Path.Combine(folder, "objects"));
        // As `wildebeest origin` sets it for each connection: nobody is told of the others' refs.
        string[] settings =
        [
            "receive.hideRefs=refs", "receive.hideRefs=!refs/heads/main", $"receive.hideRefs=!{RefNames.Host(identity.Id)}", $"receive.hideRefs=!{RefNames.Roles}{migration.Role}",
            "core.alternateRefsCommand=:",
        ];
        File.AppendAllText(Path.Combine(folder, "config"), $"[remote \"origin\"]\n\treceivepack = git {string.Join(' ', settings.Select(setting => "-c " + setting))} receive-pack\n");
        OriginUrl.TryParseArgument(origin.Url, folder, out var url, out _);
        wire = new Wire(new GitProgram(null, TimeSpan.FromMinutes(2), TimeProvider.System), clone.GitDirectory);
        ledgers = new LedgerStore(clone, wire, url!, TimeProvider.System, Random.Shared.NextDouble, new PostedFiles(PostedFiles.UsualTipOf(url!)!, true, new GitProgram(null, TimeSpan.FromMinutes(2), TimeProvider.System), TimeProvider.System));
        publisher = new Publisher(clone, wire, url!, identity.Id, name, null, TimeProvider.System);
        askers = new Askers(clone, wire, url!, Random.Shared.NextDouble);
        returning = new PlaceReturn(ledgers, new Holders(clone, identity.Id), askers, identity.Id, Random.Shared.NextDouble);
        completedAt = [link];
        outlook = new Outlook([new Link(link, migration, "Add web/step")], []);
        position = new Position { Accepted = link, Roles = [migration.Role] };
    }

    public int Looks { get; private set; }

    public int Lost => ledgers.Lost;

    DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task RollAsync(Out outOfLoad, CancellationToken cancellationToken)
    {
        // As hosts look that wait for a person to lift a pause.
        await Task.Delay(SpreadOfFirstLooks * Random.Shared.NextDouble(), cancellationToken);
        while (Planner.Next(position, outlook) is Step.Run run)
        {
            if (await EnterAsync(run, cancellationToken) is { } hindrance)
            {
                await Task.Delay(pace.After(new TurnOutcome.Waiting(run.Script, hindrance, nextLook.After(ledgers.Read(asker.Migration.Role), asker, hindrance, Now, ledgers.LookTakes))), cancellationToken);
                continue;
            }

            Note(new Started(run.Link.Id.ToString(), run.Link.Migration!.Value.ToString(), run.Earlier, run.Attempt) { At = Now });
            outOfLoad.Leave();
            await Task.Delay(step, cancellationToken);
            outOfLoad.Rejoin();
            Note(new Completed(run.Link.Id.ToString(), null) { At = Now });
            await PublishAsync(cancellationToken);
            if (ledgers.Read(asker.Migration.Role).PlaceOf(asker.Host) is { } place)
            {
                await returning.GiveBackAsync(asker.Migration.Role, place, hosts, fellows, completedAt, Now, cancellationToken);
            }
        }
    }

    public void Dispose() => clone.Dispose();

    /// <summary>Every host has the chain before the measure begins. Borrowed from the origin by an alternate, each fetch would look at all of the origin's refs.</summary>
    static void CopyChain(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    async Task<Hindrance?> EnterAsync(Step.Run run, CancellationToken cancellationToken)
    {
        Looks++;
        var role = asker.Migration.Role;
        var read = await ledgers.LookAsync(role, cancellationToken);
        if (AdmissionTo(read).HasBegun(read, null) && !ledgers.MayBeginBy(role))
        {
            read = await ledgers.FetchAsync(role, cancellationToken);
        }

        if (AdmissionTo(read).HasBegun(read, null))
        {
            fellows = seenWaiting is null ? 0 : read.Fellows(asker.Host, seenWaiting);
            return null;
        }

        seenWaiting = read;
        if (AdmissionTo(read).In(read) is { } hindrance)
        {
            await AskAsync(run, hindrance, cancellationToken);
            return hindrance;
        }

        if (Turn.LetsFirst(read, asker, demands.Rolling!.AtMostOut.Of(hosts), Random.Shared.NextDouble(), hosts) is > 0 and var others)
        {
            read = await ledgers.LetOthersBeFirstAsync(role, others, now => AdmissionTo(now).HasBegun(now, null) || AdmissionTo(now).In(now) is not null, cancellationToken);
            if (AdmissionTo(read).HasBegun(read, null))
            {
                return await EnterAsync(run, cancellationToken);
            }

            if (AdmissionTo(read).In(read) is { } since)
            {
                return since;
            }
        }

        IReadOnlyList<Ask> asks = [];
        var after = await ledgers.WriteAsync(
            role,
            now => AdmissionTo(now).In(now) is null ? LedgerMoves.Take(now, asker, demands.Rolling!, hosts, Now, nextLook.HasWaited(asker), [.. asks.Where(ask => ask.Host != asker.Host)]) : null,
            cancellationToken,
            async (now, also, cancellation) => asks = AdmissionTo(now).In(now) is null ? await askers.FetchAsync(now, asker.Link, demands.Rolling!.AtMostOut, _ => false, cancellation, also) : []);
        return AdmissionTo(after).HasBegun(after, null) ? null : AdmissionTo(after).In(after);
    }

    async Task AskAsync(Step.Run run, Hindrance hindrance, CancellationToken cancellationToken)
    {
        var waiting = Waiting.After(position.Waiting, asker.Link, hindrance.For, null, false, canariesHealthy: false, Now, WaitsForOthers.Published(hindrance, run));
        if (waiting != position.Waiting)
        {
            Note(Waits.Of(waiting, Now));
        }

        if (position.Unpublished)
        {
            await PublishAsync(cancellationToken);
        }
    }

    async Task PublishAsync(CancellationToken cancellationToken)
    {
        var (tag, _) = await publisher.PublishAsync(position.State, HostRecords.Standing(identity, position, null), claimName: false, cancellationToken);
        Note(new Published(tag.ToString(), null) { At = Now });
    }

    Admission AdmissionTo(Ledger ledger) => new(asker, demands, Now)
    {
        AheadOfTurn = nextLook.AheadOfTurn(ledger, asker, demands.Rolling!.AtMostOut.Of(hosts), HasAsked),
        HasAsked = HasAsked,
    };

    bool HasAsked => position is { Unpublished: false, Waiting.Published.Asks: true };

    void Note(JournalEntry entry) => position = position.After(entry);
}
