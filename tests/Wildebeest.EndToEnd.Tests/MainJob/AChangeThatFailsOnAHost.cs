using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.MainJob;

/// <summary>Three web hosts: one has the change, on one it failed and was undone, one waits. An admin looks.</summary>
sealed class AChangeThatFailsOnAHost : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly Herd web;
    readonly CommitId link;

    public AChangeThatFailsOnAHost()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web = Herd.Of(3).Join(origin, "web");
        link = origin.Commit("Roll", ("migrations/web/tls.csx",
            $$"""
            Rolling(atMostOut: 1);
            Update(() => Files.Write("{{origin.Folder}}/tls-" + Me.Name, "on"));
            Check(() => { if (Me.Name == "web02" && !Me.IsUndone) throw new Exception("port 443 is shut"); });
            """));
    }

    public void Dispose()
    {
        web.Dispose();
        origin.Dispose();
    }

    [Test]
    public void IsShownByChangesAndByStatus()
    {
        web[0].Apply().Successfully();
        Assert.That(web[1].Apply().ExitCode, Is.EqualTo(1));
        Assert.That(web[2].Apply().ExitCode, Is.EqualTo(3), "its change is halted");

        var lines = web[2].Run("changes", "web/tls", "--home", web[2].Path).Successfully().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var change = Json("changes", link.Short).EnumerateArray().Single();
        var role = Json("status").GetProperty("roles").EnumerateArray().Single();

        Assert.That(lines[0], Does.StartWith($"{link.Short} web/tls: 1 done, 0 in it, 1 waiting, 0 failed, 1 undone; the change {link.Short} web/tls is halted: web02 failed at check: "));
        Assert.That(lines[1], Does.Match(@"^    started \S+ \S+Z, last progress \S+ \S+Z$"));
        Assert.That(lines[2], Does.Match(@"^    done     web01  since \S+ \S+Z$"));
        Assert.That(lines[3], Does.Match(@"^    waiting  web03  idle since \S+ \S+Z$"));
        Assert.That(lines[4], Does.Match(@"^    undone   web02  failed since \S+ \S+Z: .*port 443 is shut.*undone"));
        Assert.That(change.GetProperty("hosts").EnumerateArray().Select(host => $"{host.GetProperty("name")} {host.GetProperty("standing")}"), Is.EqualTo(new[] { "web01 done", "web02 undone", "web03 waiting" }));
        Assert.That(change.GetProperty("undone").EnumerateArray().Single().GetString(), Is.EqualTo("web02"));
        var halt = role.GetProperty("halts").EnumerateArray().Single();
        Assert.That(
            new[] { role.GetProperty("role"), halt.GetProperty("host"), halt.GetProperty("phase"), halt.GetProperty("link") }.Select(member => member.GetString()),
            Is.EqualTo(new[] { "web", "web02", "check", link.ToString() }));
        Assert.That((role.GetProperty("places").GetArrayLength(), role.GetProperty("pause").ValueKind), Is.EqualTo((0, JsonValueKind.Null)), "the place was given back");
    }

    [Test]
    public void IsAskedForByItsName()
    {
        var asked = web[0].Run("changes", "web/tsl", "--origin", origin.Url);

        Assert.That(asked.ExitCode, Is.EqualTo(2));
        Assert.That(asked.Errors, Does.Contain("No change is called 'web/tsl'.").And.Contain("The nearest: web/tls."));
    }

    JsonElement Json(params IEnumerable<string> arguments)
    {
        using var document = JsonDocument.Parse(web[0].Run([.. arguments, "--json", "--origin", origin.Url]).Successfully().Output);
        return document.RootElement.Clone();
    }
}
