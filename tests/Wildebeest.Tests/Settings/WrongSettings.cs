using Wildebeest.Settings;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed class WrongSettings
{
    const string Least = "origin: /srv/herd.git\n";

    [TestCase("pol: 60s", "2:1", "There is no setting 'pol'. Did you mean 'poll'?")]
    [TestCase("Poll: 60s", "2:1", "There is no setting 'Poll'. Did you mean 'poll'?")]
    [TestCase("role: [web]", "2:1", "There is no setting 'role'. Did you mean 'roles'?")]
    [TestCase("timeLimit: 5m", "2:1", "There is no setting 'timeLimit'. Did you mean 'script.timeLimit', 'timeLimit' below 'script:'?")]
    [TestCase("script.timeLimit: 5m", "2:1", "There is no setting 'script.timeLimit'. Did you mean 'script.timeLimit', 'timeLimit' below 'script:'?")]
    [TestCase("script:\n  timelimit: 5m", "3:3", "There is no setting 'script.timelimit'. Did you mean 'script.timeLimit'?")]
    [TestCase("scripts:\n  timeLimit: 5m", "2:1", "There is no setting 'scripts'. Did you mean 'script'?")]
    [TestCase("colour: red", "2:1", "There is no setting 'colour'. Known are origin, branch,")]
    [TestCase("\"\\e[2J\": red", "2:1", @"There is no setting '\x1b[2J'.")]
    [TestCase("poll: 1s\npoll: 2s", "3:1", "'poll' is written twice, first in line 2.")]
    [TestCase("script:\n  timeLimit: 1s\n  timeLimit: 2s", "4:3", "'script.timeLimit' is written twice, first in line 3.")]
    [TestCase("poll: [1s]", "2:7", "'poll' takes one value, not a list or a section.")]
    [TestCase("poll:\n  every: 1s", "3:3", "'poll' takes one value, not a list or a section.")]
    [TestCase("poll:", "2:6", "'poll' has no value")]
    [TestCase("poll: ~", "2:7", "'poll' has no value")]
    [TestCase("poll: \"\"", "2:7", "'' for 'poll' is no duration")]
    [TestCase("poll: 60", "2:7", "'60' for 'poll' has no unit; write 60s")]
    [TestCase("poll: 10ms", "2:7", "'10ms' for 'poll' is not between 100ms and 1d.")]
    [TestCase("stopGrace: 2d", "2:12", "'2d' for 'stopGrace' is not between 1s and 1d.")]
    [TestCase("script: fast", "2:9", "'script' holds settings of its own: write them below it, indented.")]
    [TestCase("script:\n  outputLimit: 100", "3:16", "'100' for 'script.outputLimit' has no unit; write 100MB")]
    [TestCase("script:\n  memoryLimit: 1MB", "3:16", "'1MB' for 'script.memoryLimit' is not between 64MB and 1000GB.")]
    [TestCase("chain: { largestFile: none }", "2:23", "'none' for 'chain.largestFile' is no size")]
    [TestCase("git: { timeLimit: never }", "2:19", "'never' for 'git.timeLimit' is no duration")]
    [TestCase("log: { level: loud }", "2:15", "'loud' is no log.level: write one of debug, information, warning, error.")]
    [TestCase("log: { level: 1 }", "2:15", "'1' is no log.level")]
    [TestCase("log: { keepDays: 0 }", "2:18", "'0' for 'log.keepDays' is not a whole number between 1 and 3650.")]
    [TestCase("log: { keepDays: many }", "2:18", "'many' for 'log.keepDays' is not a whole number")]
    [TestCase("roles: web", "2:8", "'roles' is a list: write 'roles: [base, web]'.")]
    [TestCase("roles: [web, Web]", "2:14", "'Web' is no role: a role's name is")]
    [TestCase("roles: [web, web]", "2:14", "The role 'web' is written twice.")]
    [TestCase("roles: [web, [db]]", "2:14", "An item of 'roles' must be one word.")]
    [TestCase("roles: [web, ~]", "2:14", "An item of 'roles' must be one word.")]
    [TestCase("name: Web_01", "2:7", "'Web_01' is no name: a host's name is")]
    [TestCase("branch: a..b", "2:9", "'a..b' is no branch: a branch's name has no space")]
    [TestCase("state: ext::sh", "2:8", "'state' is no repository's URL. 'ext::' has git run a program")]
    [TestCase("state: *origin", "2:8", "")]
    [TestCase("? [a]\n: b", "2:3", "A key must be a plain word.")]
    [TestCase("---\norigin: /srv/b.git", "2:1", "A second document begins here; settings are one.")]
    [TestCase("poll: 'unfinished", "2:7", "This is not YAML")]
    [TestCase("roles: [base, web\nname: web01", "3:1", "This is not YAML")]
    [TestCase("script:\n\ttimeLimit: 1s", "3:1", "A tab indents this line: YAML wants spaces.")]
    public void AreNamedByFileLineAndColumn(string text, string place, string sentence)
    {
        var error = SettingsOf.Error(Least + text + "\n");

        Assert.That(error.Where, Is.EqualTo($"settings.yaml:{place}"));
        Assert.That(error.Message, Does.Contain(sentence));
        Assert.That(error.WayOut, Is.Not.Empty);
        Assert.That(error.ExitCode, Is.EqualTo(ExitCode.Failed));
    }

    [TestCase("")]
    [TestCase("\n# nothing but a comment\n")]
    public void OfAnEmptyFileSayWhatIsNeeded(string text) =>
        Assert.That(SettingsOf.Error(text).Message, Is.EqualTo("The file is empty: write at least 'origin: URL'."));

    [TestCase("just words")]
    [TestCase("- a\n- list")]
    public void AreNotAListOfOtherThings(string text) =>
        Assert.That(SettingsOf.Error(text).Message, Is.EqualTo("The file must be a list of 'key: value' lines."));

    [Test]
    public void AskForTheOrigin()
    {
        Assert.That(SettingsOf.Error("poll: 1s").Message, Does.StartWith("'origin' is not set: write 'origin: URL' there, or give --origin or WILDEBEEST_ORIGIN"));
        Assert.That(SettingsOf.Error(null).Where, Is.EqualTo("settings.yaml"));
    }

    [Test]
    public void AreAllSaidAtOnce()
    {
        var error = SettingsOf.Error(
            "orgin: /srv/herd.git\npoll: soon\nroles: [Web, DB]\nscript:\n  timeLimit: 0s\npoll: 1s\n",
            new() { ["WILDEBEEST_BRANCH"] = "a b" },
            [SettingFlag.Of(SettingKeys.LogLevel, "loud")]);

        Assert.That(error.Findings.Select(finding => finding.Source.Exact), Is.EqualTo(new[]
        {
            "settings.yaml:1:1", "settings.yaml:2:7", "settings.yaml:3:9", "settings.yaml:3:14", "settings.yaml:5:14", "settings.yaml:6:1",
            "environment WILDEBEEST_BRANCH", "flag --log-level",
        }));
        Assert.That(error.Message, Does.StartWith("8 settings are wrong:\n  settings.yaml:1:1: There is no setting 'orgin'. Did you mean 'origin'?\n"));
        Assert.That(error.Where, Is.Null);
        Assert.That(error.ExitCode, Is.EqualTo(ExitCode.Failed));
    }

    [Test]
    public void OfFlagsAloneAreWrongUsage() =>
        Assert.That(SettingsOf.Error(Least, flags: [SettingFlag.Of(SettingKeys.Poll, "60")]).ExitCode, Is.EqualTo(ExitCode.WrongUsage));

    [Test]
    public void NeverShowAPassword() =>
        Assert.That(SettingsOf.Error("origin: ftp://alice:s3cret@git.example.org/herd.git\n").Message, Does.Not.Contain("s3cret"));

    [Test]
    public void AskForANameWhereTheMachinesWillNotDo()
    {
        var error = SettingsOf.Error(Least, machineName: "web_01");

        Assert.That(error.Message, Does.StartWith("This machine's name 'web_01' cannot be the host's").And.EndsWith("Set 'name', or give --name."));
        Assert.That(SettingsOf.File(Least + "name: web01\n", machineName: "web_01").Name.ToString(), Is.EqualTo("web01"));
    }

    [Test]
    public void ThatAreNotUtf8AreRefused()
    {
        var findings = new List<SettingsFinding>();

        SettingsFile.Parse([.. "origin: /srv/a\nname: w"u8, 0xff, 0xfe], "settings.yaml", findings);

        Assert.That(findings.Single().ToString(), Is.EqualTo("settings.yaml:2: The file is not UTF-8 text."));
    }

    [Test]
    public void ThatAreFarTooLargeAreRefused()
    {
        var findings = new List<SettingsFinding>();

        SettingsFile.Parse(new byte[2_000_000], "settings.yaml", findings);

        Assert.That(findings.Single().Sentence, Is.EqualTo("The file is far too large for settings."));
    }

    [Test]
    public void ThatCannotBeReadAreAnErrorOfTheStorage()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["settings.yaml"]);

        Assert.Throws<StorageException>(() => new SettingsLoading(folder["settings.yaml"], _ => null, "web01").Load());
    }

    [Test]
    public void OfBillionsOfLaughsAreRefusedAtOnce()
    {
        var text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(1, 20).Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i - 1)}", 9))}]\n"));

        Assert.That(SettingsOf.Error(text).Findings, Has.Count.EqualTo(21));
    }
}
