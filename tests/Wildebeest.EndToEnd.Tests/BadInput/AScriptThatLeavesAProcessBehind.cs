using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class AScriptThatLeavesAProcessBehind : Situation
{
    readonly string seconds = LivingProcesses.UniqueSleep();

    [TestCase("""System.Diagnostics.Process.Start("sleep", "SECONDS");""")]
    [TestCase("""System.Diagnostics.Process.Start("setsid", "--fork sleep SECONDS");""")]
    [TestCase("""System.Diagnostics.Process.Start("setsid", "--fork env -i sleep SECONDS");""")]
    [TestCase("""Run("sh", "-c", "sleep SECONDS > /dev/null 2>&1 &");""")]
    public void HasItEndedWhenItReturns(string start)
    {
        AddScript("leaves", $$"""
            {{start.Replace("SECONDS", seconds, StringComparison.Ordinal)}}
            while (!System.IO.Directory.EnumerateDirectories("/proc").Any(Sleeps)) ;
            bool Sleeps(string process) { try { return System.IO.File.ReadAllText(process + "/cmdline").Contains("sleep\0{{seconds}}"); } catch (Exception) { return false; } }
            """);
        Add("after");

        Join().Apply().Successfully();

        Assert.That(LivingProcesses.ThatName(seconds), Is.Empty);
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "after" }));
    }
}
