using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Journals;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Cycles;

[Parallelizable(ParallelScope.All)]
sealed class ThePaceOfAnAgent
{
    static readonly TurnOutcome Good = new TurnOutcome.AtTip(0, 0);
    static readonly TurnOutcome Bad = new TurnOutcome.Interrupted(new OriginException(OriginFault.Unreachable, "It does not answer.", null, ""));

    [TestCase(0.0, ExpectedResult = 51)]
    [TestCase(0.5, ExpectedResult = 60)]
    [TestCase(1.0, ExpectedResult = 69)]
    public double IsThePollGiveOrTake(double random) => Math.Round(new Pace(TimeSpan.FromSeconds(60), () => random).After(Good).TotalSeconds, 3);

    [Test]
    public void DoublesAfterErrorsUpToAQuarterOfAnHour()
    {
        var pace = new Pace(TimeSpan.FromSeconds(60), () => 1);

        Assert.That(Enumerable.Range(0, 40).Select(_ => pace.After(Bad).TotalSeconds), Is.EqualTo(Enumerable.Range(0, 40).Select(index => Math.Min(900, 5 * Math.Pow(2, index)))));
    }

    [Test]
    public void IsThePollAgainAfterAGoodTurn()
    {
        var pace = new Pace(TimeSpan.FromSeconds(60), () => 0.5);
        pace.After(Bad);
        pace.After(Bad);

        Assert.That(pace.After(Good), Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(pace.After(Bad), Is.EqualTo(TimeSpan.FromSeconds(3.75)));
    }

    [TestCase(5.0, ExpectedResult = 5)]
    [TestCase(3600.0, ExpectedResult = 60)]
    [TestCase(0.001, ExpectedResult = 0.05)]
    public double IsShorterWhereTheNextTryComesBefore(double seconds) => Math.Round(
        new Pace(TimeSpan.FromSeconds(60), () => 0.5).After(new TurnOutcome.TryingAgain(
            Some.Link("web/flaky"), new Again("", 1, 3, Some.Time, null, "it broke", null, null, null) { At = Some.Time }, TimeSpan.FromSeconds(seconds))).TotalSeconds, 3);

    [FsCheck.NUnit.Property]
    public Property IsNeverOutOfItsBounds() =>
        Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), ArbMap.Default.ArbFor<PositiveInt>(), (turns, seed) =>
        {
            var poll = TimeSpan.FromSeconds(1 + (seed.Get % 3600));
            var pace = new Pace(poll, new Random(seed.Get).NextDouble);
            return turns.All(isGood => pace.After(isGood ? Good : Bad) is var pause && (isGood
                ? pause >= poll * 0.85 && pause <= poll * 1.15
                : pause >= TimeSpan.FromSeconds(0.5) && pause <= TimeSpan.FromMinutes(15)));
        });
}
