using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Storage;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>The tip and the ledgers that stand beside an origin for a web server to hand out, and a host that looks at them.</summary>
[Parallelizable(ParallelScope.All)]
sealed class WhatAnOriginPosts
{
    static readonly RoleName Web = RoleName.Parse("web");

    [Test]
    public void IsATipOfHeads()
    {
        var (main, ledger) = (Some.Id(), Some.Id());

        var tip = Tip.Parse($"wildebeest tip 1\n{main} refs/heads/main\n{ledger} refs/wildebeest/roles/web\n")!;

        Assert.That((tip.HeadOf("refs/heads/main"), tip.LedgerOf(Web), tip.HeadOf(Tip.AllStops)), Is.EqualTo(((CommitId?)main, (CommitId?)ledger, (CommitId?)null)));
    }

    [TestCase("")]
    [TestCase("wildebeest tip 2\n")]
    [TestCase("<html>\n")]
    [TestCase("wildebeest tip 1")]
    [TestCase("wildebeest tip 1\n0000000000000000000000000000000000000001 refs/heads/main", Description = "cut off")]
    [TestCase("wildebeest tip 1\nabc refs/heads/main\n")]
    [TestCase("wildebeest tip 1\n0000000000000000000000000000000000000001 refs/heads/main more\n")]
    [TestCase("wildebeest tip 1\n0000000000000000000000000000000000000001 a\n0000000000000000000000000000000000000002 a\n")]
    public void IsNoTip(string text) => Assert.That(Tip.Parse(text), Is.Null);

    [TestCase("https://git.example.org/herd.git", "https://git.example.org/herd.git/tip")]
    [TestCase("http://git.example.org/herd.git/", "http://git.example.org/herd.git/tip")]
    [TestCase("/srv/git/herd.git", "/srv/git/herd.git/web/tip")]
    [TestCase("ssh://git@git.example.org/herd.git", null)]
    public void StandsBesideTheRepository(string origin, string? tip) => Assert.That(PostedFiles.UsualTipOf(OriginUrl.Parse(origin))?.ToString(), Is.EqualTo(tip));

    [Test]
    public void MayNotBeThere()
    {
        using var origin = new Posting();

        Assert.That(Assert.ThrowsAsync<TipException>(async () => await origin.Posted.ReadTipAsync(CancellationToken.None))!.IsMissing);
        origin.Write("tip", "<html>\n");
        Assert.That(Assert.ThrowsAsync<TipException>(async () => await origin.Posted.ReadTipAsync(CancellationToken.None))!.IsMissing, "a web server answers with a page of its own");
    }

    [TestCase("")]
    [TestCase("wildebeest ledger 1\n")]
    [TestCase("wildebeest ledger 2\nx\n{}")]
    [TestCase("wildebeest ledger 1\nx\n{}")]
    public void MayBeNoLedger(string text)
    {
        using var origin = new Posting();
        origin.Write("ledgers/web", text);

        Assert.ThrowsAsync<TipException>(async () => await origin.Posted.ReadLedgerAsync(Web, CancellationToken.None));
    }

    [Test]
    public void IsNotReadWithoutEnd()
    {
        using var origin = new Posting();
        origin.Write("tip", "wildebeest tip 1\n" + new string('x', Tip.LargestText));

        Assert.That(async () => await origin.Posted.ReadTipAsync(CancellationToken.None), Throws.TypeOf<TipException>().With.Message.Contains("larger than"));
    }

    [Test]
    public async Task SaysThatARoleHasNoLedgerYet()
    {
        using var origin = new Posting();
        origin.Write("tip", $"wildebeest tip 1\n{Some.Id()} refs/heads/main\n");

        var seen = await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        Assert.That((seen.Epoch, origin.Ledgers.IsOnlyShown(Web), origin.Ledgers.LooksAreCheap), Is.EqualTo((0, false, true)));
    }

    [Test]
    public void DoesNotSayItOfALedgerThatTheTipNames()
    {
        using var origin = new Posting();
        origin.Write("tip", $"wildebeest tip 1\n{Some.Id()} refs/wildebeest/roles/web\n");

        Assert.ThrowsAsync<TipException>(async () => await origin.Posted.ReadLedgerAsync(Web, CancellationToken.None));
        Assert.That(origin.Posted.AreThere, Is.False);
    }

    [Test]
    public async Task IsReadAnewWhenItIsAnother()
    {
        using var origin = new Posting();
        origin.Post(await origin.EntryAsync("the first", seen: false));
        var first = await origin.Posted.ReadLedgerAsync(Web, CancellationToken.None);
        var again = await origin.Posted.ReadLedgerAsync(Web, CancellationToken.None);
        origin.Post(await origin.EntryAsync("the second", seen: false));

        var second = await origin.Posted.ReadLedgerAsync(Web, CancellationToken.None);

        Assert.That(again, Is.SameAs(first));
        Assert.That((first.Ledger.Epoch, second.Ledger.Epoch), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task ShowsANewerEntryThanGitBrought()
    {
        using var origin = new Posting();
        origin.PostEachEntry();
        await origin.EntryAsync("the first");
        await origin.EntryAsync("the second", seen: false);

        var seen = await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        Assert.That((seen.Epoch, origin.Ledgers.IsOnlyShown(Web), origin.Ledgers.MayBeginBy(Web)), Is.EqualTo((2, true, true)));
    }

    [Test]
    public async Task DoesNotHideWhatGitBroughtMeanwhile()
    {
        using var origin = new Posting();
        origin.Post(await origin.EntryAsync("the first"));
        await origin.EntryAsync("the second");

        var seen = await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        Assert.That((seen.Epoch, origin.Ledgers.IsOnlyShown(Web)), Is.EqualTo((2, false)), "the web server hands out an old one");
    }

    [Test]
    public async Task IsFetchedBeforeAnythingIsWrittenOnTopOfIt()
    {
        using var origin = new Posting();
        origin.PostEachEntry();
        await origin.EntryAsync("the first");
        var forged = (await origin.EntryAsync("the second", seen: false)) with { Epoch = 7 };
        origin.Post(forged);
        Assert.That((await origin.Ledgers.LookAsync(Web, CancellationToken.None)).Epoch, Is.EqualTo(7));

        var after = await origin.EntryAsync("the third");

        Assert.That((after.Epoch, after.Pause!.Reason), Is.EqualTo((3, "the third")), "it builds on what git brings");
    }

    [Test]
    public async Task IsNotGoodEnoughToBeginByWhereItIsAnothersServer()
    {
        using var origin = new Posting(isOfTheOrigin: false);
        origin.Post(await origin.EntryAsync("the first", seen: false));

        await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        Assert.That((origin.Ledgers.IsOnlyShown(Web), origin.Ledgers.MayBeginBy(Web)), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task IsAskedOfGitWhereItIsLost()
    {
        using var origin = new Posting();
        await origin.EntryAsync("the first", seen: false);

        var seen = await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        Assert.That((seen.Epoch, origin.Ledgers.IsOnlyShown(Web), origin.Ledgers.LooksAreCheap), Is.EqualTo((1, false, false)));
    }

    [Test]
    public async Task IsLookedAtAgainOnceTheTipIsBack()
    {
        using var origin = new Posting();
        await origin.EntryAsync("the first", seen: false);
        await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        origin.Write("tip", "wildebeest tip 1\n");
        await origin.Posted.ReadTipAsync(CancellationToken.None);

        Assert.That(origin.Ledgers.LooksAreCheap);
    }

    [Test]
    public async Task ReadsAnEntryBackWithoutGit()
    {
        using var origin = new Posting();
        origin.PostEachEntry(andThen: "git config uploadpack.hideRefs refs/wildebeest");

        var after = await origin.EntryAsync("the first");

        Assert.That((after.Epoch, origin.Ledgers.Read(Web).Epoch, origin.Ledgers.IsOnlyShown(Web)), Is.EqualTo((1, 1, false)), "a fetch would have brought none any more");
    }

    [Test]
    public async Task HasGitAskedWhereAnotherEntryIsThere()
    {
        using var origin = new Posting();
        origin.PostEachEntry(first: """
            later=$(git -c user.name=bob -c user.email=bob commit-tree -p refs/wildebeest/roles/web -m 'Somebody was quick' 'refs/wildebeest/roles/web^{tree}')
            git update-ref refs/wildebeest/roles/web "$later"
            """);

        await origin.EntryAsync("the first");

        Assert.That(origin.Ledgers.HeadOf(Web), Is.EqualTo(origin.Head));
    }

    [Test]
    public async Task IsLookedAtBeforeAPushThatWouldBeInVain()
    {
        using var origin = new Posting();
        origin.PostEachEntry();
        await origin.EntryAsync("the first");
        var reads = 0;

        var after = await origin.Ledgers.WriteAsync(
            Web, Pausing("the third"), CancellationToken.None,
            async (_, _, _) => await (++reads == 1 ? origin.EntryAsync("the second", seen: false) : Task.CompletedTask));

        Assert.That((after.Epoch, after.Pause?.Reason, reads, origin.Ledgers.Lost), Is.EqualTo((3, "the third", 2, 0)));
    }

    [Test]
    public async Task KeepsNobodyFromWritingWhereItIsOfAnotherPlaceAndWrong()
    {
        using var origin = new Posting(isOfTheOrigin: false);
        origin.Post(new Ledger(Web) { Epoch = 100 });

        var after = await origin.Ledgers.WriteAsync(Web, ledger => ledger.Pause is null ? Pausing("the first")(ledger) : null, CancellationToken.None, (_, _, _) => Task.CompletedTask);

        Assert.That((after.Epoch, after.Pause?.Reason, origin.Ledgers.HeadOf(Web)), Is.EqualTo((1, "the first", origin.Head)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task SavesAFetchWhereNothingIsToBeWrittenAnyMore(bool isOfTheOrigin)
    {
        using var origin = new Posting(isOfTheOrigin);
        origin.PostEachEntry();
        await origin.EntryAsync("the first", seen: false);
        await origin.Ledgers.LookAsync(Web, CancellationToken.None);

        var after = await origin.EntryAsync("the first");

        Assert.That((after.Epoch, origin.Ledgers.HeadOf(Web)), Is.EqualTo((1, isOfTheOrigin ? (CommitId?)null : origin.Head)), "what is of another place decides nothing");
    }

    [Test]
    public async Task ComesFromGitTogetherWithWhatIsReadForAnEntry()
    {
        using var origin = new Posting();
        origin.PostEachEntry();
        await origin.EntryAsync("the first", seen: false);
        await origin.Ledgers.LookAsync(Web, CancellationToken.None);
        var asked = new List<IReadOnlyList<FetchRef>>();

        await origin.Ledgers.WriteAsync(Web, Pausing("the second"), CancellationToken.None, (_, also, _) => Asked(also));
        await origin.Ledgers.WriteAsync(Web, Pausing("the third"), CancellationToken.None, (_, also, _) => Asked(also));

        Assert.That(asked, Is.EqualTo(new FetchRef[][] { [LedgerStore.RefOf(Web)], [] }), "git has brought the second already");
        Assert.That((origin.Ledgers.HeadOf(Web), origin.Ledgers.Lost), Is.EqualTo((origin.Head, 0)));

        Task Asked(IReadOnlyList<FetchRef> also)
        {
            asked.Add(also);
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task IsLookedAtNoLessOftenAfterGitWasSlow()
    {
        using var origin = new Posting();
        origin.PostEachEntry();
        await origin.EntryAsync("the first");
        await origin.Ledgers.LookAsync(Web, CancellationToken.None);
        var look = origin.Ledgers.LookTakes;

        await origin.Ledgers.FetchAsync(Web, CancellationToken.None);
        origin.Ledgers.Fetched([Web], origin.Ledgers.Now);

        Assert.That(origin.Ledgers.LookTakes, Is.EqualTo(look).And.GreaterThan(TimeSpan.Zero), "the next look starts no program");
    }

    [Test]
    public async Task EndsAWaitForOthersAsSoonAsItIsDecided()
    {
        using var origin = new Posting();
        origin.PostEachEntry();
        await origin.EntryAsync("the first");
        var looks = 0;

        var seen = await origin.Ledgers.LetOthersBeFirstAsync(Web, others: 1000, _ => ++looks == 2, CancellationToken.None);

        Assert.That((seen.Epoch, looks), Is.EqualTo((1, 2)));
    }

    static Func<Ledger, LedgerEntry?> Pausing(string reason) => ledger => LedgerMoves.PauseRole(ledger with { Pause = null }, "alice", reason, Some.Time);

    sealed class Posting : IDisposable
    {
        readonly TempChain origin = new();
        readonly TempChain host = new();
        readonly TempChain other = new();
        readonly string folder = Directory.CreateTempSubdirectory("wb-posted-").FullName;

        public Posting(bool isOfTheOrigin = true)
        {
            Posted = new PostedFiles(OriginUrl.Parse(Path.Combine(folder, "tip")), isOfTheOrigin, Some.Git, TimeProvider.System);
            Ledgers = Store(host, Posted);
        }

        public PostedFiles Posted { get; }

        public LedgerStore Ledgers { get; }

        public void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        public void Post(Ledger ledger)
        {
            Directory.CreateDirectory(Path.Combine(folder, PostedFiles.LedgersFolder));
            File.WriteAllBytes(Path.Combine(folder, PostedFiles.LedgerFile(Web)), PostedFiles.LedgerText(Web, Some.Id(), LedgerJson.Write(ledger, "x")));
        }

        public CommitId? Head => origin.Clone.ReadRef(RefNames.Roles + Web);

        /// <summary>As the origin's hook does, before the push is answered.</summary>
        public void PostEachEntry(string first = "", string andThen = "")
        {
            Directory.CreateDirectory(Path.Combine(folder, PostedFiles.LedgersFolder));
            var hook = Path.Combine(origin.Clone.GitDirectory, "hooks", "post-receive");
            Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
            File.WriteAllText(hook, string.Join('\n',
                "#!/bin/sh", first, $"exec > '{Path.Combine(folder, PostedFiles.LedgerFile(Web))}'", "echo 'wildebeest ledger 1'",
                "echo \"$(git rev-parse refs/wildebeest/roles/web) refs/wildebeest/roles/web\"", "git show refs/wildebeest/roles/web:ledger.json", andThen, ""));
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        /// <param name="seen">Whether the host that looks wrote it; else somebody else.</param>
        public Task<Ledger> EntryAsync(string reason, bool seen = true) =>
            (seen ? Ledgers : Store(other, null)).WriteAsync(Web, ledger => ledger.Pause?.Reason == reason ? null : Pausing(reason)(ledger), CancellationToken.None);

        public void Dispose()
        {
            Posted.Dispose();
            origin.Dispose();
            host.Dispose();
            other.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        LedgerStore Store(TempChain at, PostedFiles? posted) => new(at.Clone, new Wire(Some.Git, at.Clone.GitDirectory), origin.Url, TimeProvider.System, static () => 0, posted);
    }
}
