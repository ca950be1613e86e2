using Wildebeest.Scripting.Schedules;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class UnitsOfTimers
{
    [Test]
    public void AreWrittenForSystemd()
    {
        var service = TimerText.Service("backup", ["/usr/bin/backup", "--to", "100% of $HOME", "a\\b"], "anna", new Dictionary<string, string> { ["RATE"] = "5%", ["NOTE"] = "two words" });
        var timer = TimerText.Timer("backup", "*-*-* 03:00:00", persistent: true, TimeSpan.FromMinutes(20));

        Assert.That(service, Is.EqualTo("""
            # Written by a migration: Timers.Ensure("backup", …). What is changed here by hand is lost.
            [Unit]
            Description=backup

            [Service]
            Type=oneshot
            User=anna
            Environment="NOTE=two words"
            Environment=RATE=5%%
            ExecStart=/usr/bin/backup --to "100%% of $$HOME" "a\\b"

            """));
        Assert.That(timer, Is.EqualTo("""
            # Written by a migration: Timers.Ensure("backup", …). What is changed here by hand is lost.
            [Unit]
            Description=backup

            [Timer]
            OnCalendar=*-*-* 03:00:00
            Persistent=true
            RandomizedDelaySec=1200

            [Install]
            WantedBy=timers.target

            """));
    }

    [TestCase("plain", "plain")]
    [TestCase("", "\"\"")]
    [TestCase(";", "\";\"")]
    [TestCase("say \"hi\"", "\"say \\\"hi\\\"\"")]
    public void HoldWordsAsTheyAre(string word, string expected) => Assert.That(TimerText.Quoted(word, dollars: true), Is.EqualTo(expected));
}
