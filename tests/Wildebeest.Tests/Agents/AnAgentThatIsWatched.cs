using Wildebeest.Cycles;
using Wildebeest.Program.Agents;

namespace Wildebeest.Tests.Agents;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class AnAgentThatIsWatched
{
    static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    readonly SettableTime time = new();

    [Test]
    public void HangsWhereItsTurnStaysInOneState()
    {
        var watch = Watch();
        watch.Moved();
        Pass(Longest / 2);
        watch.Entered(CyclePhase.Fetching);
        Pass(Longest - TimeSpan.FromSeconds(1));
        Assert.That(watch.GetsOn);

        Pass(TimeSpan.FromSeconds(1));

        Assert.That(watch.GetsOn, Is.False);
    }

    [Test]
    public void HangsWhereItsTurnDoesNotEvenBegin()
    {
        var watch = Watch();
        watch.Moved();

        Pass(Longest);

        Assert.That(watch.GetsOn, Is.False);
    }

    [Test]
    public void GetsOnWhileAMigrationRunsHoweverLong()
    {
        var watch = Watch();
        watch.Moved();
        watch.Entered(CyclePhase.Running);

        Pass(100 * Longest);

        Assert.That(watch.GetsOn);
        watch.Entered(CyclePhase.Publishing);
        Pass(Longest);
        Assert.That(watch.GetsOn, Is.False, "it is asked again from there on");
    }

    [Test]
    public void GetsOnBetweenTurnsHoweverLong()
    {
        var watch = Watch();
        Pass(100 * Longest);
        Assert.That(watch.GetsOn, "it has not begun yet");
        watch.Moved();
        watch.Entered(CyclePhase.Standing);
        watch.Rests();

        Pass(100 * Longest);

        Assert.That(watch.GetsOn);
    }

    [Test]
    public void GetsOnWhereALongChainIsCheckedBitByBit()
    {
        var watch = Watch();
        var log = new CycleLog(Serilog.Core.Logger.None, watch);
        log.Entered(CyclePhase.Accepting, null);
        Pass(Longest * 0.75);
        log.Checked(1_000);

        Pass(Longest * 0.75);

        Assert.That(watch.GetsOn);
    }

    TurnWatch Watch() => new(Longest, time);

    void Pass(TimeSpan span) => time.Now += span;
}
