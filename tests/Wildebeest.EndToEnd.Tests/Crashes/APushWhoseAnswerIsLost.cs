using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Crashes;

/// <summary>The origin takes the refs, and the connection ends before it can say so.</summary>
[TestFixture(Transport.File)]
[TestFixture(Transport.Ssh)]
[TestFixture(Transport.Http)]
sealed class APushWhoseAnswerIsLost(Transport transport) : Situation(transport)
{
    string Pushes => Path.Combine(Origin.Folder, "pushes");

    string Losing => Path.Combine(Origin.Folder, "lose-answers");

    [Test]
    public void IsNotMadeTwice()
    {
        Join();
        Add("first");
        Add("second");
        LoseTheNextAnswer();

        var applied = Host.Apply("--wait", "3m");

        Assert.That(applied.ExitCode, Is.Zero, applied.ToString());
        Assert.That(File.Exists(Losing), Is.False, "an answer was lost");
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/first", "completed web/second" }));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(File.ReadAllLines(Pushes).Distinct().Count(), Is.EqualTo(File.ReadAllLines(Pushes).Length), "no ref was set to the same object twice");
    }

    [Test]
    public void OfAJoinIsKnownToItsHostAndNotToAnother()
    {
        LoseTheNextAnswer();
        var first = Host.TryJoin(Origin, "web01", "web");
        using var other = new HostHome();

        var second = other.TryJoin(Origin, "web01", "web");
        var again = Host.TryJoin(Origin, "web01", "web");

        Assert.That(second.ExitCode, Is.EqualTo(1), second.ToString());
        Assert.That(again.ExitCode, Is.Zero, $"{first}\n{again}");
        Assert.That(Origin.Refs(Published.Hosts), Has.Count.EqualTo(1));
    }

    void LoseTheNextAnswer()
    {
        var hook = Path.Combine(Origin.Repository, "hooks", "post-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(Losing, "");
        File.WriteAllText(hook, $"#!/bin/sh\ncat >> {Pushes}\nif [ -e {Losing} ]; then rm {Losing}; kill -9 $PPID; fi\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
