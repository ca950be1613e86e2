using Wildebeest.Git;

namespace Wildebeest.Tests.Running;

/// <summary>In the real child process, over the real protocol.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptWhoseCloneCannotBeRead
{
    static readonly WildebeestException[] Faults =
    [
        new CloneDamagedException("/home/clone", null), new OriginException(OriginFault.LocalDamage, "The clone is damaged.", null, ""),
        new CloneFullException("/home/clone", new IOException("No space left")), new CloneRefusedException("/home/clone", new IOException("Too many open files")),
    ];

    [TestCaseSource(nameof(Faults))]
    public void IsEndedLikeByAnOutageAndHasNotFailed(WildebeestException fault)
    {
        using var bench = new ScriptBench();
        bench.Observer.TreeFault = fault;

        Assert.That(async () => await bench.RunAsync($"Files.Deploy(\"files/web/motd\", \"{bench.InFolder("motd")}\");\nLog(\"after\");"), Throws.Exception.SameAs(fault));

        Assert.That(bench.Observer.Texts, Is.Empty, "it did not go on");
        Assert.That(File.Exists(bench.InFolder("motd")), Is.False);
    }

    [Test]
    public async Task FailsWhereTheFileAloneIsRefused()
    {
        using var bench = new ScriptBench();
        bench.Observer.TreeFault = Wildebeest.Chains.TreeFileException.NoFile("files/web");

        var outcome = await bench.RunAsync($"Files.Deploy(\"files/web\", \"{bench.InFolder("motd")}\");");

        Assert.That(outcome.Sentence, Does.Contain("'files/web' is not a file."));
    }
}
