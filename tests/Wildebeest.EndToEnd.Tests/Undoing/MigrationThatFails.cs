using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class MigrationThatFails
{
    [Test]
    public void AtItsCheckIsPutBackAndTheHostRejoins()
    {
        using var change = new FailingMigration();

        var applied = change.Apply(FailingMigration.Phases + """Check(() => { Log($"check: {Me.IsUndone}"); if (Files.Read("@/conf") != "good") throw new Exception("it is bad"); });""" + FailingMigration.Ending);

        Assert.That(applied.ExitCode, Is.EqualTo(1), $"{applied}");
        Assert.That(change.Snapshot(), Is.EqualTo(change.Before));
        Assert.That(change.Output.Split('\n').Where(line => line.Length > 0), Is.EqualTo(new[]
        {
            "check: False", "rollback: good, in load: False", "check: True", "verified",
        }), $"{applied}");
        Assert.That(change.PublishedError, Is.EqualTo("it is bad (undone; back in load)"));
        Assert.That((string?)change.Report["end"], Is.EqualTo("undone"));
        Assert.That(change.Report["undo"]!.AsArray().Select(resource => $"{resource!["resource"]}: {resource["result"]}"), Is.EqualTo(new[]
        {
            $"file {change["made/deep/new"]}: put back", $"file {change["gone"]}: put back", $"file {change["conf"]}: put back", $"file {change["in-load"]}: put back",
        }));
        Assert.That(change.Entries().SkipWhile(entry => entry != "failing"), Is.EqualTo(new[]
        {
            "failing", "entered undo", "undid", "undid", "undid", "left undo", "entered rollback", "left rollback", "entered check", "left check",
            "entered undo", "undid", "left undo", "entered rejoin", "left rejoin", "entered verify", "left verify", "failed", "published", "told",
        }));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(change.Host.Path, "undo")), Is.Empty);
    }

    [TestCase("LeaveLoad")]
    [TestCase("Update")]
    [TestCase("Check")]
    [TestCase("Rejoin")]
    [TestCase("Verify")]
    public void AtAnyPhaseIsPutBack(string failing)
    {
        using var change = new FailingMigration();
        string[] phases = ["LeaveLoad", "Update", "Check", "Rejoin", "Verify"];
        var bodies = new Dictionary<string, string>
        {
            ["LeaveLoad"] = """Files.Delete("@/in-load");""", ["Update"] = """Files.Write("@/conf", "bad");""", ["Rejoin"] = """Files.Write("@/in-load", "yes");""",
        };

        var applied = change.Apply(string.Join('\n', phases.Select(phase =>
            $"{phase}(() => {{ {bodies.GetValueOrDefault(phase)} {(phase == failing ? "if (!Me.IsUndone) throw new Exception(\"no\");" : "")} }});")));

        Assert.That(applied.ExitCode, Is.EqualTo(1), $"{applied}");
        Assert.That(change.Snapshot(), Is.EqualTo(change.Before));
        Assert.That(change.PublishedError, Is.EqualTo("no (undone; back in load)"));
    }

    [TestCase("""throw new Exception("no");""")]
    [TestCase("System.Diagnostics.Process.GetCurrentProcess().Kill();")]
    [TestCase("Environment.Exit(0);")]
    public void WithoutPhasesIsPutBack(string end)
    {
        using var change = new FailingMigration();

        var applied = change.Apply($"""Files.Write("@/conf", "bad"); Files.Delete("@/gone"); Files.Write("@/made/new", "x"); {end}""");

        Assert.That(applied.ExitCode, Is.EqualTo(1), $"{applied}");
        Assert.That(change.Snapshot(), Is.EqualTo(change.Before));
        Assert.That(change.PublishedError, Does.EndWith(" (undone)"));
    }

    [Test]
    public void WithoutPhasesIsPutBackBeforeItsRollback()
    {
        using var change = new FailingMigration();

        change.Apply("""Rollback(() => Log($"rollback: {Files.Read("@/conf")}")); Files.Write("@/conf", "bad"); throw new Exception("no");""");

        Assert.That(change.Output, Is.EqualTo("rollback: good"));
        Assert.That(change.PublishedError, Is.EqualTo("no (undone)"));
    }

    [Test]
    public void ByDyingHasItsRollbackAllTheSame()
    {
        using var change = new FailingMigration();

        change.Apply("""
            Update(() => { Files.Write("@/conf", "bad"); System.Diagnostics.Process.GetCurrentProcess().Kill(); });
            Rollback(() => Log($"rollback: {Files.Read("@/conf")}"));
            """);

        Assert.That(change.Output, Is.EqualTo("rollback: good"));
        Assert.That(change.PublishedError, Does.EndWith(" (undone)"));
    }

    [Test]
    public void ButDoesNotWorkWhenItIsUndoneStaysOutOfLoad()
    {
        using var change = new FailingMigration();

        var applied = change.Apply(FailingMigration.Phases + """Check(() => throw new Exception("it never works"));""" + FailingMigration.Ending);

        Assert.That(applied.Errors + applied.Output, Does.Contain("NEEDS HANDS"));
        Assert.That(File.Exists(change["in-load"]), Is.False, "it went back into load");
        Assert.That(File.ReadAllText(change["conf"]), Is.EqualTo("good"));
        Assert.That(change.PublishedError, Does.StartWith("NEEDS HANDS: its Check failed on the host that was undone: it never works (migrations/web/change.csx("));
        Assert.That((string?)change.Report["end"], Is.EqualTo("stuck"));
    }

    [Test]
    public void AndCannotBePutBackStaysOutOfLoadWithTheRestPutBack()
    {
        using var change = new FailingMigration();

        change.Apply(FailingMigration.Phases + """Check(() => { Run("rm", "@/conf"); Run("mkdir", "@/conf"); throw new Exception("no"); });""" + FailingMigration.Ending);

        Assert.That(File.Exists(change["in-load"]), Is.False, "it went back into load");
        Assert.That(File.ReadAllText(change["gone"]), Is.EqualTo("there"));
        Assert.That(Directory.Exists(change["made"]), Is.False);
        Assert.That(change.PublishedError, Is.EqualTo($"NEEDS HANDS: file {change["conf"]} could not be put back: {change["conf"]} is a folder now. It failed at check: no"));
        Assert.That(change.Report["undo"]!.AsArray().Select(resource => (string?)resource!["result"]), Is.EqualTo(new[] { "put back", "put back", "failed" }));
        Assert.That(change.Output, Is.Empty, "its Rollback ran");
        Assert.That(Directory.EnumerateFiles(Path.Combine(change.Host.Path, "undo"), "*", SearchOption.AllDirectories), Is.Not.Empty, "what was there is no longer kept");
    }

    [TestCase("Rollback", "its Rollback failed: no way back")]
    [TestCase("Rejoin", "its Rejoin failed on the host that was undone: no way back")]
    public void AndCannotComeBackNeedsHands(string phase, string account)
    {
        using var change = new FailingMigration();

        change.Apply($$"""
            LeaveLoad(() => Log("out"));
            Update(() => throw new Exception("no"));
            {{phase}}(() => throw new Exception("no way back"));
            """);

        Assert.That(change.PublishedError, Does.StartWith($"NEEDS HANDS: {account}"));
    }

    [Test]
    public void AndIsNotVerifiedAfterwardsSaysSo()
    {
        using var change = new FailingMigration();

        change.Apply(FailingMigration.Phases + """Rejoin(() => { }); Verify(() => throw new Exception("not seen"));""");

        Assert.That(change.Snapshot(), Is.EqualTo(change.Before));
        Assert.That(change.PublishedError, Does.StartWith("not seen (undone; back in load, but its Verify failed: not seen"));
    }
}
