using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>
/// Sixty-four hosts, each with a clone of its own, who all want to write into one ledger at once, through git's own programs. In the middle of it the
/// origin's refs are packed, as an origin may do it: without the ledgers where git can leave them out (2.42 and later), else everything, once. Older git
/// may pack once a minute, and this is over sooner.
/// </summary>
[NonParallelizable]
sealed class ManyContendersOnOneLedger : IDisposable
{
    const int Contenders = 64;

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    static readonly RoleName Web = RoleName.Parse("web");
    static readonly MigrationName Migration = MigrationName.Parse("web/roll");
    static readonly RollingRule AllAtOnce = new(new Limit(Contenders, IsPercentage: false));

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly TemporaryFolder clones = new();

    public ManyContendersOnOneLedger()
    {
        // Each git that runs keeps two of the pool's threads at its pipes. A host has one; here are sixty-four, who must not wait for a thread to be read.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, 4 * Contenders), completions);
    }

    public void Dispose()
    {
        clones.Dispose();
        origin.Dispose();
    }

    [Test]
    public async Task EachHaveTheirEntryInItOnce()
    {
        var link = origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        using var limit = new CancellationTokenSource(Limit);
        var names = Enumerable.Range(1, Contenders).Select(number => string.Create(CultureInfo.InvariantCulture, $"web{number:00}")).ToList();

        var writing = names.Select(name => Task.Run(() => TakeAPlaceAsync(name, link, limit.Token), limit.Token)).ToList();
        await Eventually.That(() => writing.Count(task => task.IsCompleted) >= Contenders / 2, Limit, "half of them have their entry", cancellation: limit.Token);
        PackRefs();
        var believed = await Task.WhenAll(writing);

        var story = LedgerStory.Of(origin, "web");
        Assert.That(believed, Is.All.True, "each saw its own place in the ledger");
        Assert.That(story.Select(entry => entry.Sentence), Is.EquivalentTo(names.Select(name => $"{name} leaves load for {link.Short} web/roll")), "as many entries as were accepted, each host's once");
        Assert.That(story.Select(entry => (entry.Epoch, entry.Places.Count)), Is.EqualTo(Enumerable.Range(1, Contenders).Select(number => ((long)number, number))));
    }

    async Task<bool> TakeAPlaceAsync(string name, CommitId link, CancellationToken cancellationToken)
    {
        using var clone = Clone.CreateBare(clones[name]);
        var git = new GitProgram(configurationFile: null, TimeSpan.FromMinutes(1), TimeProvider.System);
        var store = new LedgerStore(clone, new Wire(git, clone.GitDirectory), OriginUrl.Parse(origin.Url), TimeProvider.System, Random.Shared.NextDouble);
        var asker = new Asker(HostId.New(), HostName.Parse(name), link, Migration);
        var after = await store.WriteAsync(Web, ledger => LedgerMoves.Take(ledger, asker, AllAtOnce, Contenders, TimeProvider.System.GetUtcNow()), cancellationToken);
        return after.PlaceOf(asker.Host)?.Link == link;
    }

    void PackRefs()
    {
        var version = origin.Git("version").Split(' ')[2].Split('.').Take(2).Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var canLeaveOut = version is [> 2, _] or [2, >= 42];
        origin.Git(canLeaveOut ? ["pack-refs", "--all", "--exclude", "refs/wildebeest/roles/*"] : ["pack-refs", "--all"]);
    }
}
