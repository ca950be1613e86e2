using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Views;

namespace Wildebeest.Tests.Views;

[Parallelizable(ParallelScope.All)]
sealed class WhyAHostDoesNotMove
{
    [Test]
    public async Task IsThatThereIsNothingToDoAtTheTip()
    {
        using var herd = new HerdOfOneRole();
        herd.Add(herd.Chain.Migration("web/a"));

        Assert.That((await ReasonAsync(herd)).Sentence, Is.EqualTo("it is at the tip of the chain: there is nothing to do"));
    }

    [Test]
    public async Task IsNotThatItIsAtTheTipWhileARoleCatchesUp()
    {
        using var herd = new HerdOfOneRole();
        var first = herd.Chain.Migration("db/first");
        var second = herd.Chain.Migration("db/second");
        herd.Add(herd.Chain.Migration("web/a"), record => record with { Behind = new Dictionary<string, string> { ["db"] = first.ToString() } }, "db", "web");

        Assert.That((await ReasonAsync(herd)).Sentence, Does.StartWith($"nothing keeps it from {second.Short} db/second: its agent has not come by yet"));
    }

    [Test]
    public async Task IsFoundForARecordThatContradictsItsTag()
    {
        using var herd = new HerdOfOneRole();
        var first = herd.Chain.Migration("web/a");
        herd.Add(null, record => record with { Behind = new Dictionary<string, string> { ["web"] = first.ToString() } });

        Assert.That((await ReasonAsync(herd)).Sentence, Does.StartWith($"nothing keeps it from {first.Short} web/a: "));
    }

    [TestCase(HostError.Undone, "see wildebeest log web01 --full; then: wildebeest retry web01 ")]
    [TestCase(HostError.Stuck, "put it right by hand first: wildebeest log web01 --full shows what was put back and what was not; then: wildebeest retry web01 ")]
    public async Task AsksForHandsWhereTheUndoFailed(string end, string wayOut)
    {
        using var herd = new HerdOfOneRole();
        var state = herd.Chain.Plain();
        var link = herd.Chain.Migration("web/a");
        herd.Add(state, record => record with { Phase = HostPhase.Failed, Migration = "web/a", Link = link.ToString(), Error = new HostError("it broke", null, Some.Time, end) });

        var reason = await ReasonAsync(herd);

        Assert.That(reason.Sentence, Is.EqualTo($"{link.Short} web/a failed: it broke"));
        Assert.That(reason.WayOut, Does.StartWith(wayOut).And.EndsWith($"'Replaces: {link}'"));
        Assert.That(reason.ToJson("web01"), Does.StartWith("{\n  \"host\": \"web01\",\n  \"sentence\": \"").And.Contain("\"wayOut\": \""));
    }

    [Test]
    public async Task IsNoFailureWhereItOnlyWaitsWhileTheChainIsRefused()
    {
        using var herd = new HerdOfOneRole();
        var state = herd.Chain.Plain();
        var link = herd.Chain.Migration("web/a");
        herd.Add(state, record => record with
        {
            Phase = HostPhase.Waiting, Migration = "web/a", Link = link.ToString(), Waits = new HostWait("it waits"), Error = new HostError("the chain is refused at link 3f2a1bc: it is a merge", null, Some.Time),
        });

        Assert.That(await ReasonAsync(herd), Is.EqualTo(new HostReason("the chain is refused at link 3f2a1bc: it is a merge", "mend the branch; it goes on by itself")));
    }

    static Task<HostReason> ReasonAsync(HerdOfOneRole herd) => HostReason.OfAsync(
        herd.Chain.Clone, herd.Chain.Head!.Value, herd.Members[0], herd.Members, _ => herd.Ledger, _ => Task.FromResult<ScriptManifest?>(null), Some.Time, CancellationToken.None);
}
