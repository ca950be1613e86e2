using Wildebeest.Scripting;
using Wildebeest.Scripting.Schedules;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class JobsOfCron
{
    [TestCase("0 3 * * *")]
    [TestCase("*/5 0-6/2,22 1,15 jan,JUL mon-fri")]
    [TestCase("@daily")]
    [TestCase("0 0 29 2 *")]
    [TestCase("0 0 31 2 mon")]
    [TestCase("0 0 * * 7")]
    public void HaveTheirTimes(string schedule) => Assert.That(CronSchedule.Objection(schedule), Is.Null);

    [TestCase("0 3 * *", "'0 3 * *' has 4 fields and not five: minute, hour, day of the month, month, day of the week.")]
    [TestCase("0 3 * * * root", "'0 3 * * * root' has 6 fields and not five: minute, hour, day of the month, month, day of the week.")]
    [TestCase("60 3 * * *", "in '60 3 * * *' the minute '60' is none: it is from 0 to 59.")]
    [TestCase("0 5-3 * * *", "in '0 5-3 * * *' the hour '5-3' is none: it is from 0 to 23.")]
    [TestCase("0 3 0 * *", "in '0 3 0 * *' the day of the month '0' is none: it is from 1 to 31.")]
    [TestCase("0 3 * july *", "in '0 3 * july *' the month 'july' is none: it is from 1 to 12, or from jan to dec.")]
    [TestCase("5/15 * * * *", "in '5/15 * * * *' the minute '5/15' has a step without a range: write 5-59/15.")]
    [TestCase("*/0 * * * *", "in '*/0 * * * *' the minute '*/0' is none: it is from 0 to 59.")]
    [TestCase("0,, 3 * * *", "in '0,, 3 * * *' the minute '' is none: it is from 0 to 59.")]
    [TestCase("0 0 31 2,4 *", "'0 0 31 2,4 *' never comes: none of its months has a day 31.")]
    [TestCase("@often", "'@often' is none of @reboot, @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly.")]
    public void AreRefusedWhereCronWouldPassOverThem(string schedule, string sentence) => Assert.That(CronSchedule.Objection(schedule), Is.EqualTo(sentence));

    [Test]
    public void AreWrittenForCron() =>
        Assert.That(
            CronJobText.Of("backup", " 0 3 * * * ", "backup --day $(date +%F)", "anna", new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["NOTE"] = "say \"hi\"" }),
            Is.EqualTo("""
                # Written by a migration: Cron.Job("backup", …). What is changed here by hand is lost.
                NOTE='say "hi"'
                PATH="/usr/bin"
                0 3 * * * anna backup --day $(date +\%F)

                """));

    [TestCase("a.b")]
    [TestCase("../b")]
    [TestCase("")]
    [TestCase("a\nb")]
    [TestCase("-b")]
    public void AreNamedSoThatCronReadsThem(string name) => Assert.That(() => CronJobText.Name(name), Throws.TypeOf<MigrationException>().With.Message.Contains("cron passes over files of other names"));

    [TestCase("true\n* * * * * root evil")]
    [TestCase(" ")]
    [TestCase("date +\\%F")]
    public void AreOneCommand(string command) => Assert.That(() => CronJobText.Of("backup", "@daily", command, "root", new Dictionary<string, string>()), Throws.TypeOf<MigrationException>());

    [TestCase("A B", "x")]
    [TestCase("A", "x\ny")]
    [TestCase("A", "'\"")]
    public void HaveVariablesThatCronCanHold(string name, string value) =>
        Assert.That(() => CronJobText.Of("backup", "@daily", "true", "root", new Dictionary<string, string> { [name] = value }), Throws.TypeOf<MigrationException>());
}
