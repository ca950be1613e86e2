using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

sealed class AHostGivenARoleLater : Situation
{
    [Test]
    public void RunsThatRolesEarlierMigrationsInOrderAndThenGoesOn()
    {
        Add("one");
        Add("two", role: "db");
        Add("three");
        Add("four", role: "db");
        Join().Apply().Successfully();
        var head = Origin.Head;
        GiveRoles("web, db");
        Add("five");
        var last = Add("six", role: "db");

        Host.Apply().Successfully();

        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "three", "two", "four", "five", "six" }));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(last));
        Assert.That(Origin.OutcomesOf("web01").Skip(2), Is.EqualTo(new[] { "completed db/two", "completed db/four", "completed web/five", "completed db/six" }));
        Assert.That(Host.Entries().Where(entry => entry.Migration == "db/four").Single(entry => entry.Kind == "started").Entry.GetProperty("earlier").GetBoolean());
        Assert.That(head, Is.Not.EqualTo(last));
        Assert.That(Origin.RecordOf("web01").TryGetProperty("behind", out _), Is.False, "all has caught up");
    }

    [Test]
    public void RunsNothingTwiceWhenTheRoleGoesAndComesBack()
    {
        Add("one");
        Add("two", role: "db");
        Host.Join(Origin, "web01", "web", "db").Apply().Successfully();
        GiveRoles("web");
        Add("three", role: "db");
        Host.Apply().Successfully();
        GiveRoles("web, db");

        Host.Apply().Successfully();

        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "one", "two", "three" }));
    }

    [Test]
    public void TellsHowFarItHasCome()
    {
        Add("one");
        var two = Add("two", role: "db");
        Origin.Commit("Break", ("migrations/db/break.csx", "throw new Exception(\"no room\");"));
        Join().Apply().Successfully();
        GiveRoles("web, db");

        Assert.That(Host.Apply().ExitCode, Is.EqualTo(1));

        Assert.That(Origin.RecordOf("web01").GetProperty("behind").GetProperty("db").GetString(), Is.EqualTo(two.ToString()));
        Assert.That(Origin.RecordOf("web01").GetProperty("error").GetProperty("end").GetString(), Is.EqualTo("undone"));
        Assert.That(Host.Status().Successfully().Output, Does.Match(@"(?m)^web01\tdb web\t\S+ db/break\t1 migration\tfailed db/break\t"));
    }

    void GiveRoles(string roles) => File.WriteAllLines(
        Host.SettingsFile, File.ReadAllLines(Host.SettingsFile).Select(line => line.StartsWith("roles:", StringComparison.Ordinal) ? $"roles: [{roles}]" : line));
}
