namespace Wildebeest.Tests.Running;

/// <summary>The agent's unit says that no file of its own is for others.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptOfAnAgentForItselfAlone
{
    [Test]
    public async Task MakesWhatOthersMayRead()
    {
        using var bench = new ScriptBench { Mask = "0077" };

        var outcome = await bench.RunAsync($$"""
            Files.Write("{{bench.InFolder("www/page")}}", "x");
            Folders.Make("{{bench.InFolder("made")}}");
            Run("mkdir", "{{bench.InFolder("by-command")}}");
            Directory.CreateDirectory("{{bench.InFolder("by-script")}}");
            Run("touch", "{{bench.InFolder("file")}}");
            """);

        Assert.That(outcome.IsCompleted, Is.True, $"{outcome}");
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode folder = file | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.That(((string[])["www", "made", "by-command", "by-script"]).Select(name => File.GetUnixFileMode(bench.InFolder(name))), Is.All.EqualTo(folder));
        Assert.That(File.GetUnixFileMode(bench.InFolder("file")), Is.EqualTo(file));
    }
}
