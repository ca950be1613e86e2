using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Origins;
using Wildebeest.Refs;

namespace Wildebeest.Tests.Origins;

/// <summary>What hosts have told lies in one file of the origin then, where git reads it without opening a file for each host.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HostRefsThatArePacked
{
    const string Ledger = RefNames.Roles + "web";

    [Test]
    public async Task AreTheSameToGit() => await With(async herd =>
    {
        herd.Publish(3);
        var before = await herd.RefsAsync();

        Assert.That(HostRefPacking.Run(herd.Origin), Is.EqualTo(6), "a tag and a report of each");
        Assert.That(await herd.RefsAsync(), Is.EqualTo(before));
        Assert.That(herd.Packed, Does.Contain(herd.Tag(1)).And.Contain($"^{Clone.EmptyTree}"), "git need not look what a tag stands on");
        Assert.That(herd.IsLoose(RefNames.Host(Id(1))), Is.False);
    });

    [Test]
    public async Task AreNeverALedgerNorANameNorTheChain() => await With(async herd =>
    {
        herd.Publish(1);

        HostRefPacking.Run(herd.Origin);

        Assert.That(herd.Packed, Does.Not.Contain(Ledger).And.Not.Contain(RefNames.Names).And.Not.Contain("refs/heads"));
        Assert.That(new[] { Ledger, RefNames.Name(HostName.Parse("web01")), "refs/heads/main" }.Select(herd.IsLoose), Is.All.True);
    });

    [Test]
    public async Task CountLessThanWhatIsToldLater() => await With(async herd =>
    {
        herd.Publish(2);
        HostRefPacking.Run(herd.Origin);
        herd.Publish(1);
        var before = await herd.RefsAsync();

        Assert.That(HostRefPacking.Run(herd.Origin), Is.EqualTo(2));
        Assert.That(await herd.RefsAsync(), Is.EqualTo(before));
        Assert.That(herd.Packed.Split('\n').Count(line => line.EndsWith(RefNames.Host(Id(1)), StringComparison.Ordinal)), Is.EqualTo(1));
    });

    [Test]
    public async Task StayBesideWhatGitPackedItself([Values("pack-refs --all", "pack-refs --all --no-prune")] string command) => await With(async herd =>
    {
        herd.Publish(2);
        await herd.GitAsync(command.Split(' '));
        herd.Publish(3);
        var before = await herd.RefsAsync();

        HostRefPacking.Run(herd.Origin);

        Assert.That(await herd.RefsAsync(), Is.EqualTo(before));
        Assert.That(herd.Packed, Does.Contain(Ledger), "what git packed in a quiet time is left to it");
        Assert.That(herd.Packed, Does.StartWith("# pack-refs with: peeled fully-peeled sorted \n"));
    });

    [Test]
    public async Task LeaveNoEmptyFoldersToBeListedAtEachPush() => await With(async herd =>
    {
        herd.Publish(2);
        File.WriteAllText(herd.PathOf(RefNames.Host(Id(1))) + ".lock", "");

        HostRefPacking.Run(herd.Origin);

        Assert.That(herd.FoldersUnder(RefNames.Hosts), Is.EqualTo(new[] { "01" }), "where a push is under way");
        Assert.That(herd.FoldersUnder(RefNames.Reports), Is.Empty);
    });

    [Test]
    public async Task AreLeftToAPushThatHasOneLocked() => await With(async herd =>
    {
        herd.Publish(2);
        File.WriteAllText(herd.PathOf(RefNames.Host(Id(1))) + ".lock", "");

        Assert.That(HostRefPacking.Run(herd.Origin), Is.EqualTo(3));
        Assert.That(herd.IsLoose(RefNames.Host(Id(1))) && File.Exists(herd.PathOf(RefNames.Host(Id(1))) + ".lock"), "the push goes on");
    });

    [Test]
    public async Task AreLeftToAHostThatTellsSomethingMeanwhile() => await With(async herd =>
    {
        herd.Publish(1);
        var packed = new ListedRef(RefNames.Host(Id(1)), CommitId.Parse(herd.Tag(1)), Clone.EmptyTree);
        herd.Publish(1);

        Assert.That(HostRefPacking.TakeAway(herd.Origin, packed), Is.False);
        Assert.That(herd.IsLoose(packed.Name) && !File.Exists(herd.PathOf(packed.Name) + ".lock"));
    });

    [Test]
    public async Task AreNotWrittenWhileGitWritesTheSameFile() => await With(async herd =>
    {
        herd.Publish(2);
        File.WriteAllText(Path.Combine(herd.Origin.Path, "packed-refs.lock"), "");

        Assert.That(HostRefPacking.Run(herd.Origin), Is.Zero);
        Assert.That(File.Exists(Path.Combine(herd.Origin.Path, "packed-refs.lock")), "it is git's");
    });

    [Test]
    public async Task AreUnlockedByTheNextRunWhereOneWasKilled() => await With(async herd =>
    {
        herd.Publish(2);
        foreach (var file in (string[])[herd.PathOf(RefNames.Host(Id(1))), Path.Combine(herd.Origin.Path, "packed-refs")])
        {
            File.CreateSymbolicLink(file + ".lock", "wildebeest-origin-pack-refs");
        }

        Assert.That(HostRefPacking.Run(herd.Origin), Is.EqualTo(4));
        Assert.That(Directory.EnumerateFiles(herd.Origin.Path, "*.lock", SearchOption.AllDirectories), Is.Empty);
    });

    [TestCase("")]
    [TestCase("ref: refs/heads/main\n")]
    [TestCase("0123456789012345678901234567890123456789\n", Description = "an object that is not there")]
    public async Task AreNotThoseThatOnlyGitCanTellOf(string damaged) => await With(async herd =>
    {
        herd.Publish(2);
        File.WriteAllText(herd.PathOf(RefNames.Host(Id(1))), damaged);

        Assert.That(HostRefPacking.Run(herd.Origin), Is.EqualTo(3));
        Assert.That(File.ReadAllText(herd.PathOf(RefNames.Host(Id(1)))), Is.EqualTo(damaged));
    });

    [Test]
    public async Task LoseNothingThatIsPushedMeanwhile() => await With(async herd =>
    {
        const int Hosts = 4;
        const int Times = 8;
        herd.Publish(Hosts);
        using var stop = new CancellationTokenSource();
        var packs = 0;
        var packing = Task.Run(() =>
        {
            for (; !stop.IsCancellationRequested; packs++)
            {
                HostRefPacking.Run(herd.Origin);
            }
        });

        var newest = await Task.WhenAll(Enumerable.Range(1, Hosts).Select(host => Task.Run(() => herd.PushAsync(host, Times))));
        await stop.CancelAsync();
        await packing;

        Assert.That(packs, Is.GreaterThan(Times));
        Assert.That(Enumerable.Range(1, Hosts).Select(host => herd.Read(RefNames.Host(Id(host)))), Is.EqualTo(newest));
    });

    static HostId Id(int number) => HostId.Parse($"{number:x2}000000-0000-4000-8000-000000000001");

    static async Task With(Func<Herd, Task> test)
    {
        using var folder = await TempOriginFolder.MakeAsync();
        await test(new Herd(folder.Origin));
    }

    sealed class Herd
    {
        int told;

        public Herd(OriginFolder origin)
        {
            Origin = origin;
            using var repository = Clone.Open(origin.Path);
            var commit = repository.WriteCommit(new Dictionary<string, byte[]> { ["README.md"] = [] }, "Begin\n", null, Some.Author);
            repository.WriteRef("refs/heads/main", commit);
            repository.WriteRef(Ledger, commit);
            repository.WriteRef(RefNames.Name(HostName.Parse("web01")), commit);
        }

        public OriginFolder Origin { get; }

        public string Packed => OriginFolder.ReadText(Path.Combine(Origin.Path, "packed-refs")) ?? "";

        /// <summary>The first hosts tell something new, each with a report.</summary>
        public void Publish(int hosts)
        {
            using var repository = Clone.Open(Origin.Path);
            told++;
            foreach (var number in Enumerable.Range(1, hosts))
            {
                repository.WriteRef(RefNames.Host(Id(number)), repository.WriteTag($"web{number:00}", Clone.EmptyTree, $"told {told} {number}\n", Some.Author));
                repository.WriteRef(RefNames.HostReports(Id(number)), repository.WriteCommit(new Dictionary<string, byte[]>(), $"told {told} {number}\n", null, Some.Author));
            }
        }

        /// <summary>As a host does it: by git, each on top of what it pushed before.</summary>
        public async Task<CommitId?> PushAsync(int number, int times)
        {
            using var home = new Storage.TempFolder();
            using var clone = Clone.CreateBare(home["clone"]);
            var wire = new Wire(Some.Git, clone.GitDirectory);
            var known = Read(RefNames.Host(Id(number)));
            for (var time = 0; time < times; time++)
            {
                var tag = clone.WriteTag($"web{number:00}", Clone.EmptyTree, $"pushed {time}\n", Some.Author);
                var answer = await wire.PushAsync(OriginUrl.Parse("file://" + Origin.Path), [new PushRef(RefNames.Host(Id(number)), tag, known)], CancellationToken.None);
                Assert.That(answer.Accepted, string.Join('\n', answer.Refusals));
                known = tag;
            }

            return known;
        }

        public IEnumerable<string> FoldersUnder(string prefix) => Directory.EnumerateDirectories(PathOf(prefix)).Select(folder => Path.GetFileName(folder));

        public string PathOf(string name) => Path.Combine(Origin.Path, name);

        public bool IsLoose(string name) => File.Exists(PathOf(name));

        public string Tag(int number) => Read(RefNames.Host(Id(number))).ToString()!;

        public CommitId? Read(string name)
        {
            using var repository = Clone.Open(Origin.Path);
            return repository.ReadRef(name);
        }

        public Task<string> RefsAsync() => GitAsync("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)");

        public async Task<string> GitAsync(params string[] arguments) => (await Some.Git.RunAsync(Origin.Path, arguments, CancellationToken.None)).StandardOutput;
    }
}
