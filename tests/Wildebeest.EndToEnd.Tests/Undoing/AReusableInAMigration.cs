using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class AReusableInAMigration
{
    [Test]
    public void IsUndoneWithIt()
    {
        using var given = new FailingMigration();
        var reusable = """
            var folder = Argument<string>("folder");
            var mode = Argument("mode", "0600");
            Files.Write($"{folder}/conf", "bad", mode: mode);
            Files.Delete($"{folder}/gone");
            if (Me.Name.Length > 0)
            {
                throw new Exception("the keys are gone");
            }

            """;
        given.Origin.Commit("A reusable", ("reusable/rotate.csx", reusable));
        given.Given("Update(() => Reusable(\"rotate\", new { folder = \"@\" }));\nRollback(() => Log(Files.Read(\"@/conf\")));");

        Assert.That(given.Host.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(given.Snapshot(), Is.EqualTo(given.Before));
        Assert.That((string?)given.Report["where"], Is.EqualTo("reusable/rotate.csx(7,5)"));
        Assert.That((string?)given.Report["error"], Is.EqualTo("the keys are gone"));
        Assert.That(given.Output, Does.Contain("good"), "and the Rollback finds it put back");
    }

    [Test]
    public void IsUndoneWhereASpecOfTheRoleDoesNotHold()
    {
        using var given = new FailingMigration();
        given.Origin.Commit("A spec", ("specs/web/conf.csx", $"Spec(\"the configuration is good\", () => Files.Read(\"{given["conf"]}\") == \"good\");\n"));
        given.Given(FailingMigration.Phases + FailingMigration.Ending);

        Assert.That(given.Host.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(given.Snapshot(), Is.EqualTo(given.Before));
        Assert.That((string?)given.Report["failedPhase"], Is.EqualTo("spec"));
        Assert.That((string?)given.Report["error"], Is.EqualTo("\"the configuration is good\" does not hold."));
    }

    [Test]
    public void ChangesNothingWhereItsNewBehaviourIsThereAlready()
    {
        using var given = new FailingMigration();
        given.Given("Spec(\"it is good\", () => Files.Read(\"@/conf\") == \"good\", newBehaviour: true);\n" + FailingMigration.Phases + FailingMigration.Ending);

        Assert.That(given.Host.Apply().ExitCode, Is.EqualTo(1));
        Assert.That(given.Snapshot(), Is.EqualTo(given.Before));
        Assert.That((string?)given.Report["account"], Is.EqualTo("nothing was changed"));
        Assert.That(given.Output, Does.Not.Contain("verified"));
    }
}
