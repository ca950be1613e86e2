using Wildebeest.Chains;
using Wildebeest.Settings;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed class GoodSettings
{
    const string Least = "origin: /srv/herd.git\n";

    [Test]
    public void HaveTheirDefaults()
    {
        var settings = SettingsOf.File(Least);

        Assert.Multiple(() =>
        {
            Assert.That(settings.Origin.ForGit, Is.EqualTo("/srv/herd.git"));
            Assert.That(settings.State, Is.EqualTo(settings.Origin));
            Assert.That(settings.Branch.ToString(), Is.EqualTo("main"));
            Assert.That(settings.Name.ToString(), Is.EqualTo("machine7"));
            Assert.That(settings.Roles, Is.Empty);
            Assert.That(settings.Poll, Is.EqualTo(TimeSpan.FromSeconds(60)));
            Assert.That(settings.StopGrace, Is.EqualTo(TimeSpan.FromSeconds(90)));
            Assert.That(settings.Script, Is.EqualTo(new ScriptSettings(TimeSpan.FromMinutes(10), 100_000_000, 512_000_000)));
            Assert.That(settings.ChainLargestFile, Is.EqualTo(50_000_000));
            Assert.That(settings.GitTimeLimit, Is.EqualTo(TimeSpan.FromMinutes(5)));
            Assert.That(settings.LogLevel, Is.EqualTo(LogLevel.Information));
            Assert.That(settings.LogKeepDays, Is.EqualTo(14));
        });
    }

    [Test]
    public void AreTakenFromTheFile()
    {
        var settings = SettingsOf.File(
            """
            origin: https://alice:s3cret@git.example.org/herd.git
            state: git@git.example.org:state.git
            branch: production
            name: web01.example.org
            roles:
              - web
              - base
            poll: 500ms
            script:
              timeLimit: 1h30m
              memoryLimit: "1GB"
            log: { level: Debug, keepDays: 3 }
            """);

        Assert.Multiple(() =>
        {
            Assert.That(settings.State.ForGit, Is.EqualTo("git@git.example.org:state.git"));
            Assert.That(settings.Branch.ToString(), Is.EqualTo("production"));
            Assert.That(settings.Name.ToString(), Is.EqualTo("web01.example.org"));
            Assert.That(settings.Roles, Is.EqualTo(new[] { RoleName.Parse("base"), RoleName.Parse("web") }));
            Assert.That(settings.Poll, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
            Assert.That(settings.Script, Is.EqualTo(new ScriptSettings(TimeSpan.FromMinutes(90), 100_000_000, 1_000_000_000)));
            Assert.That(settings.LogLevel, Is.EqualTo(LogLevel.Debug));
            Assert.That(settings.LogKeepDays, Is.EqualTo(3));
            Assert.That(settings.ToString(), Does.Not.Contain("s3cret"));
        });
    }

    [Test]
    public void AreTakenFromTheEnvironmentBeforeTheFileAndFromFlagsBeforeBoth()
    {
        var settings = SettingsOf.File(
            Least + "poll: 1s\nstopGrace: 1s\ngit:\n  timeLimit: 1s\n",
            new() { ["WILDEBEEST_STOP_GRACE"] = "2s", ["WILDEBEEST_GIT_TIME_LIMIT"] = "2s", ["WILDEBEEST_BRANCH"] = "" },
            [SettingFlag.Of(SettingKeys.GitTimeLimit, "3s")]);

        Assert.That(settings.Poll, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(settings.StopGrace, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(settings.GitTimeLimit, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(settings.Sources[SettingKeys.Poll].ToString(), Does.EndWith("settings.yaml:2"));
        Assert.That(settings.Sources[SettingKeys.StopGrace].ToString(), Is.EqualTo("environment WILDEBEEST_STOP_GRACE"));
        Assert.That(settings.Sources[SettingKeys.GitTimeLimit].ToString(), Is.EqualTo("flag --git-time-limit"));
        Assert.That(settings.Sources[SettingKeys.Branch].ToString(), Is.EqualTo("default"));
    }

    [TestCase("web,base")]
    [TestCase("base web")]
    public void HaveTheRolesOfTheEnvironment(string text) =>
        Assert.That(
            SettingsOf.File(Least, new() { ["WILDEBEEST_ROLES"] = text }).Roles,
            Is.EqualTo(new[] { RoleName.Parse("base"), RoleName.Parse("web") }));

    [Test]
    public void HaveTheRolesOfTheFlagsInsteadOfTheFiles() =>
        Assert.That(
            SettingsOf.File(Least + "roles: [db]\n", flags: [new SettingFlag(SettingKeys.Roles, "--role", ["web", "base"])]).Roles,
            Is.EqualTo(new[] { RoleName.Parse("base"), RoleName.Parse("web") }));

    [Test]
    public void NeedNoFile() =>
        Assert.That(SettingsOf.File(null, flags: [SettingFlag.Of(SettingKeys.Origin, "/srv/herd.git")]).Origin.ForGit, Is.EqualTo("/srv/herd.git"));

    [Test]
    public void MayBeginWithAByteOrderMark() =>
        Assert.That(SettingsOf.File("\ufeff" + Least).Origin.ForGit, Is.EqualTo("/srv/herd.git"));
}
