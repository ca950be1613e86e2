using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Origins;

/// <summary>An agent that looks at its origin's tip asks git only when there is something to bring.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AnOriginThatPostsItsTip
{
    static (TempOrigin Origin, HostHome Home) Begin(bool posts = true)
    {
        var origin = TempOrigin.Over(Transport.Http);
        if (posts)
        {
            origin.PostTip();
        }

        origin.Commit("Begin", ("README.md", "A chain.\n"));
        return (origin, new HostHome().Join(origin, "web01", "web"));
    }

    [Test]
    public async Task IsAskedByNoGitWhileNothingIsNew()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        home.StartAgent("100ms");
        await Eventually.That(() => Tips(origin) >= 5, Limits.Soon, "it looks at the tip", () => home.Log);
        var fetches = Fetches(origin);
        var before = Tips(origin);

        await Eventually.That(() => Tips(origin) >= before + 20, Limits.Soon, "it goes on to look", () => home.Log);

        Assert.That(Fetches(origin), Is.EqualTo(fetches));
    }

    [Test]
    public async Task TellsOfANewLinkOfALedgerAndOfAStop()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        home.StartAgent("200ms");
        await Eventually.That(() => Tips(origin) >= 3, Limits.Soon, "it looks at the tip", () => home.Log);

        home.Run("pause", "web", "--reason", "not yet", "--origin", origin.Url).Successfully();
        var link = origin.Commit("Roll", ("migrations/web/roll.csx", "Rolling(atMostOut: 1);\nUpdate(() => Log(\"hello\"));\n"));
        await Eventually.That(() => home.Log.Contains("not yet", StringComparison.Ordinal), Limits.Soon, "it waits, since the role is paused", () => home.Log);
        Assert.That(origin.StateOf("web01"), Is.Not.EqualTo(link));
        home.Run("resume", "web", "--reason", "go", "--origin", origin.Url).Successfully();
        await Eventually.That(() => origin.StateOf("web01") == link, Limits.Soon, "it rolls", () => home.Log);
        home.Run("host", "remove", "web01", "--reason", "sold", "--origin", origin.Url).Successfully();
        await Eventually.That(() => home.Log.Contains("sold", StringComparison.Ordinal), Limits.Soon, "it is told that it was removed", () => home.Log);
    }

    [Test]
    public async Task PacksWhatAThousandHostsHaveToldButNoLedger()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        for (var number = 0; number < 300; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{number:x2}");
            Directory.CreateDirectory(Path.Combine(origin.Repository, "refs/wildebeest/hosts", id[..2]));
            File.WriteAllText(Path.Combine(origin.Repository, "refs/wildebeest/hosts", id[..2], $"{id[..2]}000000-0000-4000-8000-{number:x12}"), $"{origin.Head}\n");
        }

        var before = origin.Refs("refs/wildebeest/hosts");

        home.Run("pause", "web", "--reason", "not yet", "--origin", origin.Url).Successfully();

        await Eventually.That(() => Directory.GetFiles(Path.Combine(origin.Repository, "refs/wildebeest/hosts"), "*", SearchOption.AllDirectories).Length == 0, Limits.Soon, "the states of all hosts lie in one file");
        Assert.That(origin.Refs("refs/wildebeest/hosts"), Is.EqualTo(before));
        Assert.That(File.Exists(Path.Combine(origin.Repository, "refs/wildebeest/roles/web")));
    }

    [Test]
    public async Task IsAskedByGitWhereTheTipIsLost()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        home.StartAgent("200ms");
        await Eventually.That(() => Tips(origin) >= 3, Limits.Soon, "it looks at the tip", () => home.Log);
        File.Delete(Path.Combine(origin.Repository, "hooks", "post-receive"));
        File.Delete(Path.Combine(origin.Repository, "web", "tip"));

        var link = origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");\n"));

        await Eventually.That(() => origin.StateOf("web01") == link, Limits.Soon, "git brings it", () => home.Log);
    }

    [Test]
    public async Task IsLookedForOnceWhereThereIsNone()
    {
        var (origin, home) = Begin(posts: false);
        using var first = origin;
        using var second = home;
        home.StartAgent("100ms");

        await Eventually.That(() => Fetches(origin) >= 10, Limits.Soon, "git asks at each poll", () => home.Log);

        Assert.That(Tips(origin), Is.EqualTo(1));
    }

    static int Tips(TempOrigin origin) => Requests(origin, "GET /origin.git/tip");

    static int Fetches(TempOrigin origin) => Requests(origin, "service=git-upload-pack");

    static int Requests(TempOrigin origin, string what) =>
        File.ReadLines(Path.Combine(origin.Folder, "http", "access.log")).Count(line => line.Contains(what, StringComparison.Ordinal));
}
