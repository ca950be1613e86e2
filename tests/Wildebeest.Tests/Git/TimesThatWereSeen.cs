using Wildebeest.Git;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class TimesThatWereSeen
{
    [Test]
    public void AreAGuessBeforeTheFirst() => Assert.That(After(), Is.EqualTo(60));

    [Test]
    public void AreTheFirstHoweverLongItTook() => Assert.That(After(900), Is.EqualTo(900));

    [Test]
    public void AreNotThoseOfAClockThatStoodStill() => Assert.That(After(0, 900), Is.EqualTo(900));

    [Test]
    public void FollowTheLast() => Assert.That(After(100, 150, 40), Is.EqualTo(40));

    [Test]
    public void AreNotThatOfAMachineThatStoodStillForAMoment()
    {
        Assert.That(After(100, 30_000), Is.EqualTo(800));
        Assert.That(After(100, 30_000, 110), Is.EqualTo(110));
    }

    [Test]
    public void AreThatOfAnOriginThatStaysSlow() => Assert.That(After(10, 1_000, 1_000, 1_000), Is.EqualTo(1_000));

    [Test]
    public void AreThoseOfLatelyOnlyWhereOneWasSeenLately()
    {
        var time = new SettableTime();
        var usual = new UsualTime(TimeSpan.FromMilliseconds(60), time);
        Assert.That(usual.Within(TimeSpan.FromHours(1)), Is.EqualTo(TimeSpan.Zero), "a guess was never seen");

        usual.Took(TimeSpan.FromMilliseconds(900));
        time.Now += TimeSpan.FromSeconds(10);

        Assert.That(usual.Within(TimeSpan.FromSeconds(10)).TotalMilliseconds, Is.EqualTo(900));
        Assert.That(usual.Within(TimeSpan.FromSeconds(9)), Is.EqualTo(TimeSpan.Zero));
        Assert.That(usual.Value.TotalMilliseconds, Is.EqualTo(900), "of an older one it is still known");
    }

    static double After(params double[] milliseconds)
    {
        var usual = new UsualTime(TimeSpan.FromMilliseconds(60), new SettableTime());
        foreach (var took in milliseconds)
        {
            usual.Took(TimeSpan.FromMilliseconds(took));
        }

        return usual.Value.TotalMilliseconds;
    }
}
