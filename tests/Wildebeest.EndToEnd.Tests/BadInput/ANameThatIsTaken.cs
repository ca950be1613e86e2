using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class ANameThatIsTaken : Situation
{
    readonly HostHome second = new();

    public override void Dispose()
    {
        second.Dispose();
        base.Dispose();
    }

    [Test]
    public void IsRefusedToTheSecondHostWhichThenTakesAnother()
    {
        Join();
        var refs = Origin.AllRefs();

        var refused = second.TryJoin(Origin, "web01", "web");

        Assert.That(refused.ExitCode, Is.EqualTo(1), refused.ToString());
        Assert.That(refused.Errors, Does.Contain("web01").And.Contain("--name"));
        Assert.That(Origin.AllRefs(), Is.EqualTo(refs));
        second.Join(Origin, "web02", "web");
        Assert.That(Origin.Refs(Published.Hosts).Select(found => found.Tag), Is.EquivalentTo(new[] { "web01", "web02" }));
    }

    [Test]
    public async Task GoesToOneOfManyThatAskAtOnce()
    {
        using var herd = Herd.Of(4);

        var joined = await Task.WhenAll(herd.Select(host => Task.Run(() => host.TryJoin(Origin, "web01", "web"))));

        Assert.That(joined.Count(finished => finished.ExitCode == 0), Is.EqualTo(1), string.Join("\n", joined.Select(finished => finished.ToString())));
        Assert.That(joined.Where(finished => finished.ExitCode != 0).Select(finished => finished.Errors), Is.All.Contains("already in the herd"));
        Assert.That(Origin.Refs(Published.Hosts), Has.Count.EqualTo(1));
    }

    [Test]
    public void IsStillTheSameHostsWhenItJoinsOnceMore()
    {
        Join();
        var refs = Origin.AllRefs();

        Join();

        Assert.That(Origin.AllRefs(), Is.EqualTo(refs));
    }
}
