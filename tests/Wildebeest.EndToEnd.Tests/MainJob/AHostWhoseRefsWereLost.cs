using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

sealed class AHostWhoseRefsWereLost : Situation
{
    [Test]
    public void PublishesAllOfThemWhenItJoinsOnceMore()
    {
        Add("one");
        Join().Apply().Successfully();
        var refs = Origin.AllRefs().Where(line => !line.Contains("/names/", StringComparison.Ordinal));
        var identity = File.ReadAllText(Path.Combine(Host.Path, "identity"));
        foreach (var lost in Origin.Refs("refs/wildebeest"))
        {
            Origin.Git("update-ref", "-d", lost.Name);
        }

        Join().Apply().Successfully();

        Assert.That(File.ReadAllText(Path.Combine(Host.Path, "identity")), Is.EqualTo(identity));
        Assert.That(Origin.AllRefs().Where(line => !line.Contains("/names/", StringComparison.Ordinal)), Is.EqualTo(refs));
        Assert.That(Origin.Refs("refs/wildebeest/names").Select(claim => claim.Tag), Is.EqualTo(new[] { "web01" }));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one" }));
    }
}
