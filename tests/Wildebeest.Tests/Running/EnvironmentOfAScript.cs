using Wildebeest.Running;

namespace Wildebeest.Tests.Running;

/// <summary>Alone, since it is this process whose environment lacks something.</summary>
[NonParallelizable]
sealed class EnvironmentOfAScript
{
    [TestCase(null)]
    [TestCase("")]
    public void HasTheHomeOfTheUserDatabaseWhereTheAgentHasNone(string? home)
    {
        var before = Environment.GetEnvironmentVariable("HOME");
        var environment = new Dictionary<string, string?>();
        try
        {
            Environment.SetEnvironmentVariable("HOME", home);
            ChildEnvironment.ForScript(environment, "mark", "/tmp", 1);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", before);
        }

        var entry = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == Environment.UserName);
        Assert.That(environment["HOME"], Is.EqualTo(entry[5]));
    }

    [Test]
    public void HasTheHomeOfTheAgentThoughThereIsNoSuchFolder()
    {
        var before = Environment.GetEnvironmentVariable("HOME");
        var environment = new Dictionary<string, string?>();
        try
        {
            Environment.SetEnvironmentVariable("HOME", "/no/such/home");
            ChildEnvironment.ForScript(environment, "mark", "/tmp", 1);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", before);
        }

        Assert.That(environment["HOME"], Is.EqualTo("/no/such/home"));
    }
}
