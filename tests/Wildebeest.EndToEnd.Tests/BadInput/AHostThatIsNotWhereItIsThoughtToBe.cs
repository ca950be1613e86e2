using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Rolling;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>A host whose ref was removed while it held a place, and roles that nobody has.</summary>
sealed class AHostThatIsNotWhereItIsThoughtToBe : Situation
{
    [Test]
    public async Task KeepsItsPlaceWhenItsRefIsRemovedAndComesBackWithIt()
    {
        var link = AddScript("roll", $"Rolling(atMostOut: 1);\nUpdate(() => {{ {Traces.Leave(Origin, "there")} {Traces.WaitForGo(Origin)} }});");
        Join();
        using var other = new HostHome().Join(Origin, "web02", "web");
        using (var agent = Host.StartAgent("200ms"))
        {
            await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "it is in the middle", () => agent);
            agent.Signal(Signal.Kill);
            agent.WaitForExit(Limits.Soon);
        }

        Origin.Git("update-ref", "-d", Origin.TagOf("web01")!.Name);

        var waiting = other.Apply();
        Assert.That(waiting.ExitCode, Is.EqualTo(3), $"{waiting}");
        Assert.That(waiting.Output + waiting.Errors, Does.Contain("at most 1 may be out of load, and web01 is"));
        Assert.That(other.Run("why", "web02", "--origin", Origin.Url).Successfully().Output, Does.Contain("and web01 is, for"));
        var gone = other.Run("why", "web01", "--origin", Origin.Url);
        Assert.That((gone.ExitCode, gone.Errors), Is.EqualTo((2, gone.Errors)), $"{gone}");
        Assert.That(gone.Errors, Does.Contain("No host of the herd is named 'web01'"));
        using (var status = JsonDocument.Parse(other.Status("--origin", Origin.Url, "--json").Successfully().Output))
        {
            var place = status.RootElement.GetProperty("roles")[0].GetProperty("places")[0];
            Assert.That((place.GetProperty("host").GetString(), place.GetProperty("link").GetString()), Is.EqualTo(("web01", link.ToString())));
        }

        Traces.Go(Origin);
        Host.Apply().Successfully();
        other.Apply().Successfully();
        Assert.That((Origin.StateOf("web01"), Origin.StateOf("web02")), Is.EqualTo((link, link)));
    }

    [Test]
    public void IsToldFromACopyOfItsHomeThatRunsToo()
    {
        AddScript("first", "Log(\"first\");");
        Join().Apply().Successfully();
        using var copy = new HostHome();
        Copy(Host.Path, copy.Path);

        AddScript("second", "Log(\"second\");");
        Host.Apply().Successfully();
        var warned = copy.Apply();
        Assert.That((warned.ExitCode, warned.Output + warned.Errors), Is.EqualTo((0, warned.Output + warned.Errors)));
        Assert.That(warned.Output + warned.Errors, Does.Contain("this home is older than what web01 has published"), "the first time it may be a restored home");

        AddScript("third", "Log(\"third\");");
        Host.Apply().Successfully();
        AddScript("fourth", "Log(\"fourth\");");
        var stopped = copy.Apply();

        Assert.That(stopped.ExitCode, Is.EqualTo(1), $"{stopped}");
        Assert.That(stopped.Errors, Does.Contain("Two machines publish as web01").And.Contain("wildebeest host identity keep"));
        Assert.That(Host.Apply().Errors, Does.Contain("Two machines publish as web01"), "both stop");
        Assert.That(Origin.OutcomesOf("web01")[^1], Is.EqualTo("completed web/third"));
    }

    [Test]
    public void IsPassedByAllWhereNoneHasTheRole()
    {
        var link = Origin.Commit("For nobody", ("migrations/cache/roll.csx", "Rolling(atMostOut: \"50%\");\nUpdate(() => {});"));
        Join();

        Host.Apply().Successfully();

        Assert.That(Origin.StateOf("web01"), Is.EqualTo(link));
        Assert.That(Host.Run("changes", "cache/roll", "--origin", Origin.Url).Successfully().Output, Does.Contain("0 done, 0 in it, 0 waiting, 0 failed"));
    }

    static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)), File.GetUnixFileMode(folder));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
