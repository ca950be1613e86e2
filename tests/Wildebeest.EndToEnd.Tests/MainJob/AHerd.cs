using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

sealed class AHerd : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly Herd web;
    readonly HostHome database = new();

    public AHerd()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web = Herd.Of(2).Join(origin, "web");
        database.Join(origin, "db01", "db");
    }

    public void Dispose()
    {
        web.Dispose();
        database.Dispose();
        origin.Dispose();
    }

    [Test]
    public async Task OfAgentsFollowsTheChainEachForItsOwnRole()
    {
        foreach (var host in web.Append(database))
        {
            host.StartAgent("200ms");
        }

        origin.Commit("Web", ("migrations/web/a.csx", Traces.Leave(origin, "a")));
        var last = origin.Commit("Database", ("migrations/db/b.csx", Traces.Leave(origin, "b")));

        string[] names = ["db01", "web01", "web02"];
        await Eventually.That(() => names.All(name => origin.StateOf(name) == last), Limits.Soon, "every host passes or runs every link");
        Assert.That(names.Select(name => string.Join(' ', Traces.Of(origin, name))), Is.EqualTo(new[] { "b", "a", "a" }));
    }

    [Test]
    public void IsShownByStatusAsPlainLinesAndAsJson()
    {
        var link = origin.Commit("Web", ("migrations/web/a.csx", Traces.Leave(origin, "a")));
        web[0].Apply().Successfully();
        database.Apply().Successfully();

        var lines = database.Status().Successfully().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
        using var json = JsonDocument.Parse(database.Run("status", "--json", "--origin", origin.Url).Successfully().Output);

        Assert.That(lines.Select(cells => string.Join('|', cells[..5])), Is.EqualTo(new[]
        {
            $"db01|db|{link.Short} web/a|0|idle",
            $"web01|web|{link.Short} web/a|0|idle",
            "web02|web|-|1 migration|joined",
        }));
        var shown = json.RootElement.GetProperty("hosts").EnumerateArray().ToDictionary(host => host.GetProperty("name").GetString()!);
        Assert.That(shown["web01"].GetProperty("state").GetString(), Is.EqualTo(link.ToString()));
        Assert.That(shown["web02"].GetProperty("migrationsBehind").GetInt32(), Is.EqualTo(1));
        Assert.That(json.RootElement.GetProperty("head").GetString(), Is.EqualTo(link.ToString()));
    }

    [TestCase("packed-refs", "# pack-refs with: sorted \n0123456789 refs/he")]
    [TestCase("refs/fetched/chain", "")]
    public void IsShownFromANewCloneWhereTheAdminsOwnIsDamaged(string file, string content)
    {
        using var user = new TemporaryFolder();
        string[] status = ["status", "--json", "--origin", origin.Url];
        var before = WildebeestProgram.Run(user.Path, null, status).Successfully().Output;
        var clone = Directory.GetDirectories(user.Path, "clone.git", SearchOption.AllDirectories).Single();
        File.WriteAllText(Path.Combine(clone, file), content);

        Assert.That(WildebeestProgram.Run(user.Path, null, status).Successfully().Output, Is.EqualTo(before));
        Assert.That(before, Does.Contain("web01").And.Contain("web02").And.Contain("db01"));
    }

    [Test]
    public void IsListedToAScriptThatAsksForARole()
    {
        origin.Commit("Ask", ("migrations/db/ask.csx", """Log("web is " + string.Join(",", Role("web").Select(host => host.Name)) + "; queue is " + Role("queue").Count());"""));

        database.Apply().Successfully();

        Assert.That(origin.NewestOutputOf("db01"), Does.Contain("web is web01,web02; queue is 0"));
    }

    [Test]
    public void ShowsAHostThatFailedWithItsError()
    {
        origin.Commit("Break", ("migrations/db/break.csx", "Log(\"before\");\nthrow new InvalidOperationException(\"no room for the index\");"));

        var applied = database.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.ToString());
        Assert.That(web[0].Status().Successfully().Output, Does.Match(@"(?m)^db01\tdb\t\S+.*\t1 migration\tfailed db/break\t.*no room for the index"));
        Assert.That(origin.NewestReportOf("db01").GetProperty("where").GetString(), Does.StartWith("migrations/db/break.csx(2,"));
    }
}
