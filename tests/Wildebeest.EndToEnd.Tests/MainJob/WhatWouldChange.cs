using System.Text.Json.Nodes;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

/// <summary><c>plan --diff</c> on a host.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class WhatWouldChange : Situation
{
    readonly TemporaryFolder folder = new();

    [Test]
    public async Task IsShownBesideARunningAgentAndNothingIsChanged()
    {
        File.WriteAllText(folder["conf"], "port = 80\n");
        Add("first");
        var host = Join();
        using var agent = host.StartAgent("60s");
        await Eventually.That(() => Origin.Refs("refs/wildebeest/hosts/").Any(found => found.Subject.Contains("\"Idle\"", StringComparison.Ordinal)), Limits.Soon, "it did not come to the tip", () => agent);
        AddScript("second", $$"""
            Update(() =>
            {
                Files.Write("{{folder["conf"]}}", "port = 8080\n");
                Run("touch {{folder["made"]}}");
            });
            """);
        var third = Add("third");

        var plan = host.Run("plan", "--diff", "--home", host.Path).Successfully();

        Assert.That(plan.Output.Split('\n').Skip(1), Is.EqualTo(new[]
        {
            "  update",
            $"    would change file {folder["conf"]}: its content differed",
            "      -port = 80",
            "      +port = 8080",
            $"    unknown      command touch {folder["made"]}: it was to be run",
            $"{third.Short} web/third",
            "2 to run, 2 links to pass.",
            "",
        }));
        Assert.That(File.ReadAllText(folder["conf"]) + File.Exists(folder["made"]), Is.EqualTo("port = 80\nFalse"));
    }

    [Test]
    public void IsUnknownOfAScriptThatCouldActByItself()
    {
        AddScript("own-way", $$"""File.WriteAllText("{{folder["made"]}}", "x");""");

        var plan = Join().Run("plan", "--diff", "--json", "--home", Host.Path).Successfully();

        Assert.That((string?)JsonNode.Parse(plan.Output)!["migrations"]![0]!["changes"]!["unknown"], Is.EqualTo("it uses System.IO.File, which could act without a helper, so it is not executed to see what it would do"));
        Assert.That(File.Exists(folder["made"]), Is.False);
    }

    public override void Dispose()
    {
        folder.Dispose();
        base.Dispose();
    }
}
