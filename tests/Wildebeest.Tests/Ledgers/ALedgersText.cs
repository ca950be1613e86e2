using System.Text;
using Wildebeest.Ledgers;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
class ALedgersText
{
    [Test]
    public void ReadsBackAsItWasWritten()
    {
        var rule = OneByOne with { Canary = Limit.One, SoakFor = TimeSpan.FromMinutes(1) };
        var ledger = LedgerMoves.Complete(LedgerMoves.Take(Empty, Host(1), rule, 20, Noon)!.After, Host(1).Host, 0, Noon)!.After;
        ledger = LedgerMoves.Take(ledger, Host(2), rule, 20, Noon)!.After;
        ledger = LedgerMoves.Fail(LedgerMoves.Take(ledger, Host(3, Cache), rule, 20, Noon)!.After, Host(3, Cache), 0, "check", "bad", needsHands: true, Noon)!.After;
        ledger = LedgerMoves.PauseRole(LedgerMoves.AskRetry(ledger, Host(3).Name, Tls, Host(3).Migration, "alice", "why not", Noon)!.After, "alice", "lunch", Noon)!.After;

        var read = LedgerJson.Read(LedgerJson.Write(ledger, "nonce"), Web)!;

        Assert.That(Encoding.UTF8.GetString(LedgerJson.Write(read, "nonce")), Is.EqualTo(Encoding.UTF8.GetString(LedgerJson.Write(ledger, "nonce"))));
        Assert.That((read.Epoch, read.Places.Count, read.Halts.Count, read.Pause?.Reason, read.Changes.Count), Is.EqualTo((ledger.Epoch, 2, 1, "lunch", 2)));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("{\"version\":2,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\"}")]
    [TestCase("{\"version\":1,\"role\":\"database\",\"epoch\":1,\"nonce\":\"x\"}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":-1,\"nonce\":\"x\"}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"places\":[{\"host\":\"../../evil\"}]}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"places\":null}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"places\":[null]}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"halts\":[null]}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"retries\":[null]}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"changes\":[null]}")]
    [TestCase("{\"version\":1,\"role\":\"web\",\"epoch\":1,\"nonce\":\"x\",\"changes\":[{\"link\":\"3f2a1bc000000000000000000000000000000001\",\"migration\":\"web/a\",\"startedAt\":\"2026-03-04T05:06:07+00:00\",\"lastProgressAt\":\"2026-03-04T05:06:07+00:00\",\"completed\":0,\"failures\":[null],\"canaries\":0,\"canariesHealthyAt\":null,\"hosts\":0}]}")]
    public void IsNoLedgerWhereAnythingOfItIsWrong(string json) => Assert.That(LedgerJson.Read(Encoding.UTF8.GetBytes(json), Web), Is.Null);

    [Test]
    public void NeverCarriesControlCharactersToATerminal()
    {
        var ledger = LedgerMoves.PauseRole(Empty, "alice\u001b[2J", "reason\u001b]0;x", Noon)!;

        Assert.That(ledger.Sentence, Does.Not.Contain('\u001b'));
        Assert.That(LedgerJson.Read(LedgerJson.Write(ledger.After, "n"), Web)!.Pause!.Reason, Does.Not.Contain('\u001b'));
    }
}
