using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Undoing;

/// <summary>A migration took the host out of a real load balancer's load and left it there, since its Check failed on what was undone; and then a person mended it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class HostLeftOutOfLoad : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly HostHome host = new();
    readonly LoadBalancer balancer = new();
    readonly TemporaryFolder beside = new();
    CommitId link;

    [SetUp]
    public async Task Leave()
    {
        await balancer.IsUp();
        link = origin.Commit("Work", ("migrations/web/shop.csx", Script($$"""Check(() => { if (!Files.Exists("{{beside["mended"]}}")) throw new Exception("it does not work"); });""")));
        host.Join(origin, "web01", "web");
        var stuck = host.Apply();
        Assert.That((stuck.ExitCode, balancer.Status), Is.EqualTo((1, "DRAIN")), stuck.ToString());
    }

    public void Dispose()
    {
        host.Dispose();
        balancer.Dispose();
        origin.Dispose();
        beside.Dispose();
    }

    [Test]
    public void IsInAgainAfterARetry()
    {
        File.WriteAllText(beside["mended"], "");

        host.Apply("--retry", "--reason", "mended").Successfully();

        Assert.That(balancer.Status, Is.EqualTo("no check"));
    }

    [Test]
    public void IsInAgainAfterItsReplacement()
    {
        origin.Commit($"Mend\n\nReplaces: {link}", ("migrations/web/mended.csx", Script("")));

        host.Apply().Successfully();

        Assert.That(balancer.Status, Is.EqualTo("no check"));
    }

    [TestCase("", Description = "by its Rejoin")]
    [TestCase("LeaveLoad", Description = "by the undo alone")]
    public void IsInAgainAfterItsReplacementWasUndone(string only)
    {
        var fails = """Check(() => { if (!Me.IsUndone) throw new Exception("no"); });""";
        origin.Commit($"Mend\n\nReplaces: {link}", ("migrations/web/mended.csx", only.Length == 0 ? Script(fails) : $"{LeaveLoad}\n{fails}"));

        var undone = host.Apply();

        Assert.That(undone.Errors, Does.Contain("back in load"));
        Assert.That(balancer.Status, Is.EqualTo("no check"));
    }

    [Test]
    public void StaysStuckWhereItsReplacementDoesNotCompile()
    {
        var broken = origin.Commit($"Mend\n\nReplaces: {link}", ("migrations/web/mended.csx", "this is none;"));

        Assert.That(host.Apply().Errors, Does.Contain("NEEDS HANDS"));

        origin.Commit($"Mend again\n\nReplaces: {broken}", ("migrations/web/mended-again.csx", Script("")));
        host.Apply().Successfully();
        Assert.That(balancer.Status, Is.EqualTo("no check"));
    }

    string LeaveLoad => $$"""LeaveLoad(() => Haproxy("shop", socket: "{{balancer.Socket}}").Drain(Me));""";

    string Script(string check) => $$"""
        {{LeaveLoad}}
        Update(() => Log("updated"));
        {{check}}
        Rejoin(() => Haproxy("shop", socket: "{{balancer.Socket}}").Enable(Me));
        """;
}
