using Wildebeest.Program.Terminal;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class TheSignalsToStop
{
    static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    [Test]
    public void TheFirstAsksAndTheSecondInsists()
    {
        using var signals = new StopSignals(Grace, _ => { });

        signals.Hear();
        Assert.That((signals.Stop.IsCancellationRequested, signals.Cancel.IsCancellationRequested), Is.EqualTo((true, false)));

        signals.Hear();
        Assert.That((signals.Stop.IsCancellationRequested, signals.Cancel.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public void TheSecondInsistsAlsoWhenItComesBeforeTheFirstHasDoneAll()
    {
        var said = new List<string>();
        StopSignals? signals = null;
        using var made = signals = new StopSignals(Grace, what =>
        {
            said.Add(what);
            if (said.Count == 1)
            {
                signals!.Hear();
            }
        });

        signals.Hear();

        Assert.That((signals.Stop.IsCancellationRequested, signals.Cancel.IsCancellationRequested), Is.EqualTo((true, true)));
        Assert.That(said, Is.EqualTo(new[] { "Stopping after what is begun, within 3600 s; a second signal stops at once.", "Stopping at once." }));
    }
}
