using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptInADryRun
{
    [Test]
    public async Task SeesWhatItsEarlierStepsWouldWrite()
    {
        using var bench = new ScriptBench { DryRun = true };
        var tree = Directory.CreateDirectory(bench.InFolder("tree")).FullName;
        await File.WriteAllTextAsync(Path.Combine(tree, "there"), "there\n");
        Directory.CreateDirectory(Path.Combine(tree, "sub"));
        await File.WriteAllTextAsync(Path.Combine(tree, "sub", "in"), "in\n");
        var before = Undoing.TreeSnapshot.Of(tree, withFolderTimes: true);

        var outcome = await bench.RunAsync($$"""
            var tree = "{{tree}}";
            Files.Write($"{tree}/new/shop.ini", "[web]\nport = 80\n");
            Ini.Set($"{tree}/new/shop.ini", "web", "port", "8080");
            Log(Files.Read($"{tree}/new/shop.ini").Replace("\n", "|"));
            Log($"{Files.Write($"{tree}/new/shop.ini", "[web]\nport = 8080\n")}");
            Links.To($"{tree}/link", "new");
            Lines.Ensure($"{tree}/link/shop.ini", "last");
            Log(Files.Read($"{tree}/new/shop.ini").Replace("\n", "|"));
            Files.Delete($"{tree}/there");
            Log($"{Files.Exists($"{tree}/there")} {Files.Exists($"{tree}/new")} {Files.Exists($"{tree}/link/shop.ini")}");
            Folders.Delete($"{tree}/sub", recursive: true);
            Log($"{Files.Exists($"{tree}/sub/in")}");
            Folders.Make($"{tree}/sub");
            Log($"{Files.Exists($"{tree}/sub/in")} {Files.Exists($"{tree}/sub")} {Folders.Delete($"{tree}/sub")}");
            Files.Access($"{tree}/new/shop.ini", mode: "0600");
            Log($"{Files.Access($"{tree}/new/shop.ini", mode: "0600")}");
            Files.Move($"{tree}/new/shop.ini", $"{tree}/moved");
            Log($"{Files.Exists($"{tree}/new/shop.ini")} {Files.Read($"{tree}/moved").Length}");
            """);

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Texts, Is.EqualTo(new[]
        {
            "[web]|port = 8080|", "False", "[web]|port = 8080|last|", "False True True", "False", "False True True", "False", "False 23",
        }));
        Assert.That(outcome.Changes.Select(change => change.Result).Distinct(), Is.EquivalentTo(new[] { ChangeResult.WouldChange, ChangeResult.Unchanged }));
        Assert.That(outcome.Changes[1].Diff, Does.Contain("-port = 80\n+port = 8080\n"));
        Assert.That(Undoing.TreeSnapshot.Of(tree, withFolderTimes: true), Is.EqualTo(before));
    }

    [Test]
    public async Task DoesNotKnowWhatIsBroughtByAnEarlierStep()
    {
        using var bench = new ScriptBench { DryRun = true };

        var outcome = await bench.RunAsync($$"""
            Ini.Set("{{bench.InFolder("not-yet.ini")}}", "web", "port", "80");
            Files.Access("{{bench.InFolder("not-yet.ini")}}", mode: "0600");
            Files.Copy("{{bench.InFolder("not-yet.ini")}}", "{{bench.InFolder("copy")}}");
            Files.Write("{{bench.InFolder("owned")}}", "x", owner: "not-yet");
            """);

        Assert.That(outcome.Changes.Select(change => change.Result), Is.EqualTo(new[] { ChangeResult.Unknown, ChangeResult.Unknown, ChangeResult.Unknown, ChangeResult.WouldChange }), $"{outcome}");
    }

    [Test]
    public async Task RunsNoChecker()
    {
        using var bench = new ScriptBench { DryRun = true };

        var outcome = await bench.RunAsync($$"""Files.Write("{{bench.InFolder("file")}}", "x", validate: "touch {path} {{bench.InFolder("ran")}}");""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(File.Exists(bench.InFolder("ran")), Is.False);
    }

    [Test]
    public async Task TellsOfContentThatIsNotWellFormed()
    {
        using var bench = new ScriptBench { DryRun = true };

        var outcome = await bench.RunAsync($$"""Files.Write("{{bench.InFolder("x.json")}}", "nope");""");

        Assert.That(outcome.Changes.Single().Reason, Does.Contain("x.json(1,2): this is no JSON"), $"{outcome}");
    }
}
