using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;
using Wildebeest.Tests.Probes;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Refs;

[Parallelizable(ParallelScope.All)]
sealed class LettingOthersPushFirst
{
    [Test]
    public async Task TakesAsLongAsItsOwnTookJustNow() => await With(async (origin, agent, time) =>
    {
        var host = agent();
        origin.Write(Empty.WithPush(TimeSpan.FromHours(1)));
        await host.FetchAsync(Web, CancellationToken.None);

        await host.LetOthersBeFirstAsync(Web, others: 0.01, CancellationToken.None);

        Assert.That(time.Pauses.Single(), Is.GreaterThan(0).And.LessThan(5), "whatever the ledger says");
    });

    [Test]
    public async Task TakesAsLongAsIsGuessedBeforeTheFirst() => await With(async (_, host, time) =>
    {
        await host().LetOthersBeFirstAsync(Web, others: 2, CancellationToken.None);

        Assert.That(time.Pauses, Is.EqualTo(new[] { 0.36 }).Within(0.001));
    });

    [Test]
    public async Task TakesNoLongerThanTwiceWhatTheLedgerSaysWhereItsOwnIsNotOfNow() => await With(async (origin, host, time) =>
    {
        origin.Write(Empty.WithPush(TimeSpan.FromMilliseconds(10)));
        await host().FetchAsync(Web, CancellationToken.None);

        // Another process: it has pushed nothing yet, and would guess sixty milliseconds.
        await host().LetOthersBeFirstAsync(Web, others: 10, CancellationToken.None);

        Assert.That(time.Pauses, Is.EqualTo(new[] { 0.6 }).Within(0.001));
    });

    [Test]
    public async Task IsToldByEachWhoWrites() => await With(async (_, agent, _) =>
    {
        var host = agent();
        await host.FetchAsync(Web, CancellationToken.None);

        var after = await host.WriteAsync(Web, ledger => LedgerMoves.PauseRole(ledger, "alice", "lunch", Some.Time), CancellationToken.None);

        Assert.That(after.PushTakes, Is.GreaterThan(TimeSpan.Zero));
    });

    static async Task With(Func<TheOrigin, Func<LedgerStore>, PassingTime, Task> test)
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        var time = new PassingTime();
        await test(new TheOrigin(origin), () => new LedgerStore(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), origin.Url, time, static () => 0), time);
    }

    sealed class TheOrigin(TempChain chain)
    {
        public void Write(Ledger ledger)
        {
            var entry = chain.Clone.WriteCommit(new Dictionary<string, byte[]> { [LedgerStore.FileName] = LedgerJson.Write(ledger, "x") }, "An entry\n", null, Some.Author);
            chain.Clone.WriteRef(RefNames.Roles + Web, entry);
        }
    }
}
