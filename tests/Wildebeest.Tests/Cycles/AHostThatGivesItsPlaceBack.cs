using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Cycles;

/// <summary>A role of sixty hosts, at most four out, and four are; the origin posts its ledgers and what its hosts said. Two of the four have ended.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AHostThatGivesItsPlaceBack
{
    static readonly MigrationName Roll = MigrationName.Parse("web/roll");
    static readonly HostId Self = HostId.New();
    static readonly HostId Other = HostId.New();
    static readonly HostId StillOut = HostId.New();
    static readonly HostId Asking = HostId.New();

    [Test]
    public async Task DoesSoAtOnceWhereItToldItsEndFirstAndForThoseWhoHaveEndedSince() => await With(async role =>
    {
        role.Say(role.Asks(Asking), role.Ended(Self), role.Ended(Other));

        await role.GiveBackAsync(Self);

        Assert.That(role.Story(), Is.EqualTo("web01 is back in load with 0000000 web/roll; web02 is back in load with it; web04 may leave load for it"));
        Assert.That(role.TagsFetched, Is.Zero);
    });

    [Test]
    public async Task WritesNothingWhereOneWhoToldItsEndBeforeDoesItMeanwhile() => await With(async role =>
    {
        role.Say(role.Ended(Other), role.Ended(Self));

        await Task.WhenAll(role.GiveBackAsync(Self), role.OthersGiveBackAsync());

        Assert.That(role.Entries, Is.EqualTo(2), "the beginning, and the other's entry");
        Assert.That(role.Places, Is.EqualTo(new[] { StillOut }));
    });

    [Test]
    public async Task WritesInItsTurnWhereTheOneBeforeItHasDied() => await With(async role =>
    {
        role.Say(role.Ended(Other), role.Ended(Self));

        await role.GiveBackAsync(Self);

        Assert.That(role.Places, Is.EqualTo(new[] { StillOut }));
    });

    [Test]
    public async Task IsNotGivenItAgainByWhatItSaidBefore() => await With(async role =>
    {
        role.Say(role.Asks(Self), role.Asks(Asking));

        await role.GiveBackAsync(Self);

        Assert.That(role.Places, Is.EqualTo(new[] { Other, StillOut, Asking }), "the line of its end was lost");
    });

    [Test]
    public async Task LeavesThePlacesOfThoseWhoSayNothing() => await With(async role =>
    {
        role.Say(role.Ended(Self), $"{Other} {CommitId.Zero} - ");

        await role.GiveBackAsync(Self);

        Assert.That(role.Places, Is.EqualTo(new[] { Other, StillOut }));
    });

    static async Task With(Func<Role, Task> test)
    {
        using var role = new Role();
        await role.BeginAsync();
        await test(role);
    }

    sealed class Role : IDisposable
    {
        readonly TempChain origin = new();
        readonly TempChain host = new();
        readonly TempChain other = new();
        readonly string folder = Directory.CreateTempSubdirectory("wb-giving-").FullName;
        readonly PostedFiles posted;
        readonly LedgerStore ledgers;
        readonly PlaceReturn returning;
        readonly CommitId link = CommitId.Parse("0000000000000000000000000000000000000001");

        public Role()
        {
            posted = new PostedFiles(OriginUrl.Parse(Path.Combine(folder, "tip")), isOfTheOrigin: true, Some.Git);
            ledgers = Store(host);
            var wire = new Wire(Some.Git, host.Clone.GitDirectory);
            returning = new PlaceReturn(ledgers, new PostedStates(posted), new Holders(host.Clone, Self), new Askers(host.Clone, wire, origin.Url, static () => 0), Self, static () => 0);
        }

        public int Entries => origin.Clone.FirstParents(Head, until: null).Count();

        public IEnumerable<HostId> Places => LedgerStore.At(origin.Clone, Head, Roll.Role).Places.Select(place => place.Host);

        /// <summary>What git brought of hosts.</summary>
        public int TagsFetched => host.Clone.RefsUnder("refs/holders/").Count + host.Clone.RefsUnder("refs/askers/").Count;

        CommitId Head => origin.Clone.ReadRef(RefNames.Roles + Roll.Role)!.Value;

        public string Story() => origin.Clone.ReadCommit(Head)!.Message.Trim();

        public async Task BeginAsync()
        {
            foreach (var kind in (string[])[PostedFiles.LedgersFolder, PostedFiles.StatesFolder])
            {
                Directory.CreateDirectory(Path.Combine(folder, kind));
            }

            var hook = Path.Combine(origin.Clone.GitDirectory, "hooks", "post-receive");
            Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
            File.WriteAllText(hook, string.Join('\n',
                "#!/bin/sh", $"exec > '{Path.Combine(folder, PostedFiles.LedgerFile(Roll.Role))}'", "echo 'wildebeest ledger 1'",
                "echo \"$(git rev-parse refs/wildebeest/roles/web) refs/wildebeest/roles/web\"", "git show refs/wildebeest/roles/web:ledger.json", ""));
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Place PlaceOf(HostId id, string name) => new(id, HostName.Parse(name), link, Roll, new Limit(4, false), Some.Time);
            await ledgers.WriteAsync(
                Roll.Role,
                read => read.Places.Count > 0 ? null : new LedgerEntry(
                    read with
                    {
                        Epoch = 1, Places = [PlaceOf(Other, "web02"), PlaceOf(Self, "web01"), PlaceOf(StillOut, "web03")], Changes = [new Change(link, Roll, Some.Time, Some.Time) { Hosts = 60, Completed = 20 }],
                    },
                    "Begin", "web00"),
                CancellationToken.None);
        }

        public void Say(params IEnumerable<string> lines) => File.WriteAllText(Path.Combine(folder, PostedFiles.StatesFolder, "web"), string.Concat(lines.Select(line => $"\n{line}\n")));

        public string Ended(HostId id) => $"{id} {link} web0{(id == Self ? 1 : 2)} {(Some.Record(id, HostPhase.Idle, "web") with { Since = Some.Time.AddSeconds(2) }).ToJson()}";

        public string Asks(HostId id) =>
            $"{id} {CommitId.Zero} web04 {(Some.Record(id, HostPhase.Waiting, "web") with { Migration = "web/roll", Link = link.ToString(), Waits = new HostWait("it asks", Asks: true) }).ToJson()}";

        public Task GiveBackAsync(HostId id) => returning.GiveBackAsync(
            Roll.Role, ledgers.Read(Roll.Role).PlaceOf(id)!, 0, 0, new HashSet<CommitId> { link }, Some.Time.AddSeconds(3), CancellationToken.None);

        public Task OthersGiveBackAsync() => Store(other).WriteAsync(
            Roll.Role, read => read.PlaceOf(Other) is null ? null : LedgerMoves.Complete(read, Other, 0, Some.Time.AddSeconds(3), place => place.Host == Self ? TimeSpan.FromSeconds(2) : null), CancellationToken.None);

        public void Dispose()
        {
            posted.Dispose();
            origin.Dispose();
            host.Dispose();
            other.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        LedgerStore Store(TempChain at) => new(at.Clone, new Wire(Some.Git, at.Clone.GitDirectory), origin.Url, TimeProvider.System, static () => 0, posted);
    }
}
