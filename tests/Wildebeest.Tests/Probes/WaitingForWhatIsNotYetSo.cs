using Wildebeest.Scripting.Probes;

namespace Wildebeest.Tests.Probes;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class WaitingForWhatIsNotYetSo
{
    readonly PassingTime time = new();

    [Test]
    public void LooksOftenAtFirstAndAtTheVeryEndOnceMore()
    {
        var patience = new Patience(TimeSpan.FromSeconds(10), null, time);

        LookInVain(patience);

        Assert.That(time.Pauses.Take(4), Is.EqualTo(new[] { 0.1, 0.15, 0.225, 0.338 }).Within(0.001));
        Assert.That(time.Pauses, Is.All.LessThanOrEqualTo(2));
        Assert.That(time.Passed.TotalSeconds, Is.EqualTo(10).Within(0.002));
        Assert.That(patience.Spent, Is.EqualTo($" after 10 s and {time.Pauses.Count + 1} tries"));
    }

    [Test]
    public void KeepsToThePauseThatItIsGiven()
    {
        LookInVain(new Patience(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4), time));

        Assert.That(time.Pauses, Is.EqualTo(new[] { 4, 4, 2 }).Within(0.001));
    }

    [Test]
    public void LooksOnceWithoutATime()
    {
        var patience = new Patience(null, null, time);

        LookInVain(patience);

        Assert.That((patience.Tries, patience.Spent), Is.EqualTo((1, "")));
    }

    [Test]
    public void GivesALookNoLongerThanIsLeft()
    {
        var patience = new Patience(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(7), time);

        Assert.That(patience.Begin(TimeSpan.FromMinutes(1)).TotalSeconds, Is.EqualTo(10));
        patience.Again();
        Assert.That(patience.Begin(TimeSpan.FromMinutes(1)).TotalSeconds, Is.EqualTo(3).Within(0.001));
        patience.Again();
        Assert.That(patience.Begin(TimeSpan.FromMinutes(1)).TotalSeconds, Is.EqualTo(1), "the last look is given a moment");
    }

    static void LookInVain(Patience patience)
    {
        do
        {
            patience.Begin(TimeSpan.FromSeconds(5));
        }
        while (patience.Again());
    }
}
