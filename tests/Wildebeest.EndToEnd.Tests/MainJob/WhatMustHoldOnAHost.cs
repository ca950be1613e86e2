using System.Text.Json.Nodes;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

/// <summary>Specs of a role, on demand and as drift.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class WhatMustHoldOnAHost : Situation
{
    readonly TemporaryFolder folder = new();

    [Test]
    public async Task IsAskedByTheAgentAndPublishedWhenItChanges()
    {
        File.WriteAllText(folder["page"], "shop");
        Origin.Commit("Specs", ("specs/web/page.csx", $"Spec(\"the page is there\", () => Files.Exists(\"{folder["page"]}\"));\nSpec(\"this is {{a}} host\", () => Me.Roles.Contains(\"web\"));\n"));
        AddScript("first", "Update(() => { });");
        var host = Join().Set("drift: 1s");
        using var agent = host.StartAgent("60s");
        await Eventually.That(() => Origin.Refs("refs/wildebeest/hosts/").Any(found => found.Subject.Contains("\"Idle\"", StringComparison.Ordinal)), Limits.Soon, "it did not come to the tip", () => agent);

        File.Delete(folder["page"]);
        await Eventually.That(() => Drift() is ["the page is there"], Limits.Soon, "it is published", () => agent);
        var published = Origin.AllRefs();
        var status = host.Status().Successfully();
        Assert.That(status.Output, Does.Contain("drift: the page is there"));
        Assert.That((string?)JsonNode.Parse(host.Status("--json").Successfully().Output)!["hosts"]![0]!["drift"]![0], Is.EqualTo("the page is there"));

        var asked = host.Run("spec", "--home", host.Path);
        Assert.That(asked.ExitCode, Is.EqualTo(1));
        Assert.That(asked.Output, Is.EqualTo("DOES NOT HOLD: the page is there [web] (specs/web/page.csx(1,1))\nholds: this is {a} host [web]\n2 asked, 1 not holding.\n"));
        Assert.That(Origin.AllRefs(), Is.EqualTo(published), "the same is not published again");

        File.WriteAllText(folder["page"], "shop");
        await Eventually.That(() => Drift() is null, Limits.Soon, "it is cleared", () => agent);
        Assert.That(host.Run("spec", "--home", host.Path, "--json").Successfully().Output, Does.Contain("\"holds\": true").And.Not.Contain("\"holds\": false"));
    }

    [Test]
    public void SaysThatThereIsNothingToAsk() =>
        Assert.That(Join().Run("spec", "--home", Host.Path).Successfully().Output, Is.EqualTo("This host's roles have no specs at its state.\n"));

    public override void Dispose()
    {
        folder.Dispose();
        base.Dispose();
    }

    string[]? Drift() => JsonNode.Parse(Origin.Refs("refs/wildebeest/hosts/").Single().Subject)!["drift"] is JsonArray drift ? [.. drift.Select(one => (string)one!)] : null;
}
