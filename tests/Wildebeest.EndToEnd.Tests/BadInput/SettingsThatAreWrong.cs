using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class SettingsThatAreWrong : Situation
{
    [TestCase("pol: 5s", "poll")]
    [TestCase("poll: soon", "soon")]
    [TestCase("roles: [Web Server]", "Web Server")]
    [TestCase("script: { timeLimit: -3s }", "-3s")]
    [TestCase("poll: [", "")]
    [TestCase("name: web01", "name")]
    public void AreToldWithFileAndLineAndNothingIsRun(string line, string word)
    {
        Add("first");
        Join();
        if (line.StartsWith("roles", StringComparison.Ordinal))
        {
            File.WriteAllLines(Host.SettingsFile, File.ReadAllLines(Host.SettingsFile).Where(known => !known.StartsWith("roles", StringComparison.Ordinal)));
        }

        Host.Set(line);
        var number = File.ReadAllLines(Host.SettingsFile).Length;

        foreach (var finished in (Finished[])[Host.Apply(), Host.Run("agent", "--home", Host.Path)])
        {
            Assert.That(finished.ExitCode, Is.EqualTo(1), finished.ToString());
            Assert.That(finished.Errors, Does.Contain($"{Host.SettingsFile}({number}").Or.Contain($"{Host.SettingsFile}:{number}"), finished.ToString());
            Assert.That(finished.Errors, Does.Contain(word).And.Not.Contain("   at "), finished.ToString());
        }

        Assert.That(Traces.Of(Origin, "web01"), Is.Empty);
    }

    [Test]
    public void AreNotForgottenFlagsOfJoin()
    {
        Directory.CreateDirectory(Host.Path);
        File.WriteAllText(Host.SettingsFile, $"origin: {Origin.Url}\n");

        var joined = Host.TryJoin(Origin, "web01", "web");

        Assert.That(joined.ExitCode, Is.EqualTo(2), joined.ToString());
        Assert.That(joined.Errors, Does.Contain(Host.SettingsFile).And.Contain("otherwise of roles than --role"));
        Assert.That(Origin.Refs("refs/wildebeest/"), Is.Empty, "nothing was claimed");
    }
}
