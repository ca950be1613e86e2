using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

/// <summary>0 done, 1 failed, 2 wrong usage, 3 waiting: each means one thing, and what is wrong is said on standard error.</summary>
sealed class ExitCodes : Situation
{
    [TestCase("")]
    [TestCase("init")]
    [TestCase("new")]
    [TestCase("new migration")]
    [TestCase("check")]
    [TestCase("join")]
    [TestCase("plan")]
    [TestCase("apply")]
    [TestCase("agent")]
    [TestCase("status")]
    public void OfHelpIsDone(string command)
    {
        var help = Host.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.That((help.ExitCode, help.Errors), Is.EqualTo((0, "")), help.ToString());
        Assert.That(help.Output, Does.Contain("Usage:"));
    }

    [TestCase("frobnicate")]
    [TestCase("apply --frobnicate")]
    [TestCase("apply --wait soon")]
    [TestCase("agent --poll never")]
    [TestCase("join")]
    [TestCase("join ext::sh")]
    [TestCase("new migration web")]
    [TestCase("status --origin ext::sh")]
    [TestCase("pause wbe --reason x")]
    public void OfWrongUsageIsTwo(string arguments)
    {
        Join();

        var finished = Host.With("WILDEBEEST_HOME", Host.Path).Run(arguments.Split(' '));

        Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString());
        Assert.That(finished.Errors, Is.Not.Empty.And.Not.Contain("   at "), "a sentence, and no stack");
    }

    [Test]
    public void OfAChoiceThatThereIsNotTellsInOneLineWhichThereAre()
    {
        var finished = Host.Run("resume", "web", "--reason", "it is well again", "--only", "both");

        Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString());
        Assert.That(finished.Errors, Does.Contain("'both'").And.Contain("'pause' 'halts'"));
    }

    [TestCase("apply")]
    [TestCase("agent")]
    [TestCase("plan")]
    [TestCase("status")]
    public void OfACommandWithoutAHostNamesTheHomeAndTheWayOut(string command)
    {
        var finished = Host.Run(command, "--home", Host.Path);

        Assert.That(finished.ExitCode, Is.Not.Zero, finished.ToString());
        Assert.That(finished.Errors, Does.Contain(Host.Path).And.Contain("join"));
        Assert.That(Directory.Exists(Host.Path), Is.False, "a mistyped home is not made");
    }

    [Test]
    public void OfAFailedMigrationIsOneUntilItIsTriedAgain()
    {
        AddScript("flaky", $"if (!System.IO.File.Exists(\"{Origin.Folder}/mended\")) throw new Exception(\"not yet\");\n");
        Join();

        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1), "it is not tried again by itself");
        Assert.That(Host.Run("plan", "--home", Host.Path).ExitCode, Is.EqualTo(3));
        File.WriteAllText(Path.Combine(Origin.Folder, "mended"), "");
        Assert.That(Host.Apply("--retry", "--reason", "the file is there now").ExitCode, Is.Zero);
        Assert.That(Host.Run("plan", "--home", Host.Path).ExitCode, Is.Zero);
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "failed web/flaky", "completed web/flaky" }));
        Assert.That(Host.Entries().Count(entry => entry.Kind == "started"), Is.EqualTo(2));
    }

    [Test]
    public void OfAPlanIsDoneAndNothingIsRun()
    {
        var first = Add("first");
        Join();

        var plan = Host.Run("plan", "--home", Host.Path);

        Assert.That(plan.ExitCode, Is.Zero, plan.ToString());
        Assert.That(plan.Output, Does.StartWith($"{first.Short} web/first"));
        Assert.That(Traces.Of(Origin, "web01"), Is.Empty);
    }
}
