using Wildebeest.Cycles;

namespace Wildebeest.Tests.Cycles;

[Parallelizable(ParallelScope.All)]
sealed class ThePaceOfDrift
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TurnOutcome AtTip = new TurnOutcome.AtTip(0, 0);
    readonly SettableTime time = new();

    [Test]
    public void IsAboutTheIntervalFromTheFirstLookWithinOne()
    {
        var pace = new DriftPace(Hour, time, () => 0.5);

        Assert.That(pace.IsDue(AtTip, false), Is.False);
        time.Now += Hour / 2;
        Assert.That(pace.IsDue(AtTip, false), Is.True);
        pace.Looked();
        Assert.That((pace.IsDue(AtTip, false), pace.Left), Is.EqualTo((false, Hour)));
    }

    [Test]
    public void IsForAHostThatHasNothingElseToDo()
    {
        var pace = new DriftPace(Hour, time, () => 0);

        Assert.That(pace.IsDue(new TurnOutcome.Stopped(), false), Is.False);
        Assert.That(pace.IsDue(AtTip, false), Is.True);
    }

    [Test]
    public void IsAtOnceWhereAMigrationMayHaveMendedIt()
    {
        var pace = new DriftPace(Hour, time, () => 1);

        Assert.That(pace.IsDue(new TurnOutcome.AtTip(1, 1), true), Is.True);
        Assert.That(pace.IsDue(new TurnOutcome.AtTip(0, 1), true), Is.False);
    }

    [Test]
    public void IsNever() => Assert.That(new DriftPace(TimeSpan.Zero, time, () => 0).IsDue(AtTip, true), Is.False);
}
