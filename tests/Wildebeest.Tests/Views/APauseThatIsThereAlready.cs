using Wildebeest.Chains;
using Wildebeest.Ledgers;
using Wildebeest.Views;

namespace Wildebeest.Tests.Views;

[Parallelizable(ParallelScope.All)]
sealed class APauseThatIsThereAlready
{
    static readonly Ledger Paused = LedgerMoves.PauseRole(new Ledger(RoleName.Parse("web")), "bob", "the disk is replaced", Some.Time)!.After;

    [Test]
    public void IsToldWithWhoseItIsAndWhy() => Assert.That(
        LedgerText.PausedByAnother(Paused, "alice", Some.Time), Is.EqualTo($"web is paused already, by bob since {Some.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: the disk is replaced"));

    [Test]
    public void IsToldWhereItIsTheSamePersonsOfBefore() => Assert.That(LedgerText.PausedByAnother(Paused, "bob", Some.Time.AddMinutes(1)), Does.Contain("by bob"));

    [Test]
    public void IsNotToldWhereItIsTheOneThatWasJustMade() => Assert.That(LedgerText.PausedByAnother(LedgerJson.Read(LedgerJson.Write(Paused, "n"), RoleName.Parse("web"))!, "bob", Some.Time), Is.Null);

    [Test]
    public void IsNotToldWhereThereIsNone() => Assert.That(LedgerText.PausedByAnother(new Ledger(RoleName.Parse("web")), "alice", Some.Time), Is.Null);
}
