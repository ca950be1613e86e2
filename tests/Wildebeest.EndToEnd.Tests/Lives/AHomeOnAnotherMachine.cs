using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Lives;

/// <summary>A home that was made elsewhere, as a disk that was copied has it.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AHomeOnAnotherMachine
{
    [Test]
    public void StopsBeforeItTouchesAnythingAndNamesTheTwoWaysOn()
    {
        using var situation = new Situation();
        var before = situation.Origin.Refs("refs/wildebeest");
        situation.Origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");"));

        var finished = situation.Copy.Apply();
        var agent = situation.Copy.Run("agent", "--home", situation.Copy.Path);

        Assert.That(finished.ExitCode, Is.EqualTo(1));
        Assert.That(finished.Errors, Does.Contain("it is a copy of web01, or web01 moved here").And.Contains("wildebeest host identity new --home").And.Contains("wildebeest host identity keep --home"));
        Assert.That(agent.ExitCode, Is.EqualTo(1));
        Assert.That(situation.Origin.Refs("refs/wildebeest"), Is.EqualTo(before), "nothing was published");
    }

    [Test]
    public void IsANewHostThatStandsWhereTheOtherStood()
    {
        using var situation = new Situation();

        situation.Copy.Run("host", "identity", "new", "--name", "web02", "--home", situation.Copy.Path).Successfully();
        situation.Origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");"));
        situation.Copy.Apply().Successfully();
        situation.Original.Apply().Successfully();

        var status = JsonDocument.Parse(situation.Original.Status("--json").Successfully().Output).RootElement.GetProperty("hosts").EnumerateArray().ToList();
        Assert.That(status.Select(host => host.GetProperty("name").GetString()), Is.EquivalentTo(new[] { "web01", "web02" }));
        Assert.That(status.Select(host => host.GetProperty("linksBehind").GetInt32()), Is.All.Zero);
        Assert.That(situation.Copy.Run("log", "web02", "--home", situation.Copy.Path).Successfully().Output, Does.Contain("web/greet").And.Not.Contains("web/first"), "what ran before the copy is the other's report");
        Assert.That(situation.Original.Run("log", "web01", "--home", situation.Original.Path).Successfully().Output, Does.Contain("web/greet").And.Contains("web/first"), "and the other goes on undisturbed");
    }

    [Test]
    public void IsNotANewHostUnderANameThatIsTaken()
    {
        using var situation = new Situation();

        var finished = situation.Copy.Run("host", "identity", "new", "--name", "web01", "--home", situation.Copy.Path);

        Assert.That(finished.ExitCode, Is.EqualTo(1));
        Assert.That(finished.Errors, Does.Contain("A host named web01 is already in the herd."));
        Assert.That(situation.Copy.Apply().Errors, Does.Contain("it is a copy of web01"), "and it still is nobody");
    }

    [Test]
    public void StaysWhatItWasWhereTheHostMoved()
    {
        using var situation = new Situation();

        situation.Copy.Run("host", "identity", "keep", "--home", situation.Copy.Path).Successfully();
        situation.Origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");"));

        situation.Copy.Apply().Successfully();
        Assert.That(situation.Origin.Refs("refs/wildebeest/hosts"), Has.Count.EqualTo(1));
    }

    [Test]
    public void IsANewHostByItselfWhereItsSettingsSaySo()
    {
        using var situation = new Situation();
        File.WriteAllText(situation.Copy.SettingsFile, File.ReadAllText(situation.Copy.SettingsFile).Replace("name: web01", "name: web03", StringComparison.Ordinal));
        situation.Copy.Set("copies: new");

        var finished = situation.Copy.Apply().Successfully();

        Assert.That(finished.Output + finished.Errors, Does.Contain("This home was copied from web01; it is the new host web03 now."));
        Assert.That(situation.Origin.Refs("refs/wildebeest/hosts"), Has.Count.EqualTo(2));
        Assert.That((finished = situation.Copy.Apply().Successfully()).Output + finished.Errors, Does.Not.Contain("copied from"), "once");
    }

    [Test]
    public void GoesOnWithTheIdentityThatItHadBegunToTake()
    {
        using var situation = new Situation();
        situation.Origin.Stop();
        var cut = situation.Copy.Run("host", "identity", "new", "--name", "web02", "--home", situation.Copy.Path);
        situation.Origin.Start();

        // As a kill leaves it after the name was claimed: the identity is written down, and is not taken yet.
        situation.Copy.Run("host", "identity", "new", "--name", "web02", "--home", situation.Copy.Path).Successfully();
        File.Copy(Path.Combine(situation.Copy.Path, "identity"), Path.Combine(situation.Copy.Path, "identity.next"));
        File.Copy(Path.Combine(situation.Original.Path, "identity"), Path.Combine(situation.Copy.Path, "identity"), overwrite: true);
        situation.CameFromElsewhere();

        situation.Copy.Run("host", "identity", "new", "--name", "web02", "--home", situation.Copy.Path).Successfully();

        Assert.That(cut.ExitCode, Is.EqualTo(1));
        Assert.That(situation.Origin.Refs("refs/wildebeest/hosts"), Has.Count.EqualTo(2), "one for each");
        Assert.That(File.Exists(Path.Combine(situation.Copy.Path, "identity.next")), Is.False);
        situation.Copy.Apply().Successfully();
    }

    sealed class Situation : IDisposable
    {
        public Situation()
        {
            Origin.Commit("First", ("migrations/web/first.csx", "Log(\"first\");"));
            Original.Join(Origin, "web01", "web").Apply().Successfully();

            // Its own clone of the origin's address and environment; then the other's files.
            Copy.TryJoin(Origin, "web01", "web");
            Original.CopyTo(Copy.Path);
            CameFromElsewhere();
        }

        public TempOrigin Origin { get; } = TempOrigin.Over(Transport.Http);

        public HostHome Original { get; } = new();

        public HostHome Copy { get; } = new();

        public void CameFromElsewhere() => File.WriteAllText(Path.Combine(Copy.Path, "machine"), "{\"system\":\"another machine\"}\n");

        public void Dispose()
        {
            Original.Dispose();
            Copy.Dispose();
            Origin.Dispose();
        }
    }
}
