using System.Globalization;
using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;
using Wildebeest.Refs;

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
    public void PostsWhatAHostSaysForTheOthersOfItsRole()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        var link = origin.Commit("Greet", ("migrations/web/greet.csx", "Log(\"hello\");\n"));
        home.Apply().Successfully();

        var said = PostedStates.Read(Posted(origin, "web")).Single();
        var told = origin.Refs("refs/wildebeest/hosts").Single();

        Assert.That((said.Name, said.State, said.Id.ToString()), Is.EqualTo(("web01", (CommitId?)link, told.Name.Split('/')[^1])));
        Assert.That(JsonSerializer.Serialize(said.Record), Is.EqualTo(JsonSerializer.Serialize(HostRecord.FromJson(told.Subject)! with { Key = null, Facts = new Dictionary<string, string>() })), "all but what only people read");

        home.Run("host", "remove", "web01", "--reason", "sold", "--origin", origin.Url).Successfully();

        Assert.That(Posted(origin, "web"), Does.EndWith($"\n{said.Id} {CommitId.Zero} - \n"), "nobody gives it a place any more");
    }

    [Test]
    public void PostsThatAHostHasARoleNoMore()
    {
        var origin = TempOrigin.Over(Transport.Http);
        using var first = origin;
        origin.PostTip();
        origin.Commit("Begin", ("README.md", "A chain.\n"));
        using var home = new HostHome().Join(origin, "web01", "web", "cache");
        home.Apply().Successfully();
        var before = Posted(origin, "cache");

        File.WriteAllLines(home.SettingsFile, File.ReadAllLines(home.SettingsFile).Select(line => line.StartsWith("roles:", StringComparison.Ordinal) ? "roles: [web]" : line));
        home.Apply().Successfully();

        Assert.That(PostedStates.Read(before).Single().Roles.Select(role => role.ToString()), Is.EqualTo(new[] { "cache", "web" }));
        Assert.That(PostedStates.Read(Posted(origin, "cache")).Single().Roles.Select(role => role.ToString()), Is.EqualTo(new[] { "web" }), "those of its former role read it, too");
        Assert.That(Posted(origin, "web"), Does.EndWith(Posted(origin, "cache").Split('\n')[^2] + "\n"));
    }

    [Test]
    public void PostsNoWordOfAHostThatIsStoppedUntilThatIsLifted()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        var told = origin.Refs("refs/wildebeest/hosts").Single();
        var stop = told.Name.Replace("/hosts/", "/stops/", StringComparison.Ordinal);
        HostRecord? Record() => PostedStates.Read(Posted(origin, "web")).Single().Record;

        Push(origin, stop, "{\"version\":1,\"kind\":\"Contested\",\"host\":\"web01\"}");
        Assert.That(Record(), Is.Null);
        Push(origin, told.Name, told.Subject);
        Assert.That(Record(), Is.Null, "what it says after that, too");
        Push(origin, stop, "{\"version\":1,\"kind\":\"Lifted\",\"host\":\"web01\"}");
        Assert.That(Record(), Is.Not.Null);
    }

    [Test]
    public void PostsAHostsWordForNoOtherRoleThanItsOwn()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        var told = origin.Refs("refs/wildebeest/hosts").Single();

        Push(origin, told.Name, $"{told.Subject}\nis before tag\n{told.Id} before tag\n{CommitId.Zero} before tag\n\n\",\"roles\":[\"database\"]");

        Assert.That(PostedStates.Read(Posted(origin, "web")).Single().Record, Is.Not.Null);
        Assert.That(Directory.GetFiles(Path.Combine(origin.Repository, "web", PostedFiles.StatesFolder)).Select(Path.GetFileName), Is.EqualTo(new[] { "web" }));
    }

    [Test]
    public void PostsNothingFromBeforeTheMachineBooted()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        var told = origin.Refs("refs/wildebeest/hosts").Single();
        File.AppendAllText(Path.Combine(origin.Repository, "web", PostedFiles.StatesFolder, "web"), $"\n{Guid.NewGuid()} {origin.Head} web02 {told.Subject}\n");
        File.WriteAllText(Path.Combine(origin.Repository, "wildebeest/boot"), "another\n");

        Push(origin, told.Name, told.Subject);

        Assert.That(PostedStates.Read(Posted(origin, "web")).Select(member => member.Name), Is.EqualTo(new[] { "web01" }), "its last lines may not have reached the disk");
    }

    [Test]
    public void TakesAwayWhatIsPostedWhenItIsMuch()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        var file = Path.Combine(origin.Repository, "web", PostedFiles.StatesFolder, "web");
        void Maintain() => new ChildProcess(Path.Combine(origin.Repository, "wildebeest/maintain"), [], Executable.CleanEnvironment(origin.Folder)).WaitForExit(Limits.Soon).Successfully();

        Maintain();
        Assert.That(File.Exists(file));
        File.AppendAllText(file, new string('\n', 1_100_000));
        Maintain();
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public void PostsNoRecordThatIsTooLongNorWhatIsNone()
    {
        var (origin, home) = Begin();
        using var first = origin;
        using var second = home;
        var told = origin.Refs("refs/wildebeest/hosts").Single();

        foreach (var text in (string[])[told.Subject.Replace("\"roles\"", $"\"migration\":\"{new string('x', 3000)}\",\"roles\"", StringComparison.Ordinal), "no record", "{\"version\":1,\"id\":\"" + Guid.NewGuid() + "\",\"roles\":[\"web\"]}", "\u001b[31m$(touch /tmp/never)"])
        {
            Push(origin, told.Name, text);
            Assert.That(PostedStates.Read(Posted(origin, "web")).Single().Record, Is.Null, text[..Math.Min(text.Length, 30)]);
        }
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

    static void Push(TempOrigin origin, string name, string text)
    {
        var file = Path.Combine(origin.Folder, "tag");
        File.WriteAllText(file, $"object {origin.Head}\ntype commit\ntag web01\ntagger web01 <web01@wildebeest.invalid> 1700000000 +0000\n\n{text}\n");
        origin.Git("push", "--quiet", "--force", origin.Repository, $"{origin.Git("hash-object", "-t", "tag", "-w", file).Trim()}:{name}");
    }

    static string Posted(TempOrigin origin, string role) => File.ReadAllText(Path.Combine(origin.Repository, "web", PostedFiles.StatesFolder, role));

    static int Tips(TempOrigin origin) => Requests(origin, "GET /origin.git/tip");

    static int Fetches(TempOrigin origin) => Requests(origin, "service=git-upload-pack");

    static int Requests(TempOrigin origin, string what) =>
        File.ReadLines(Path.Combine(origin.Folder, "http", "access.log")).Count(line => line.Contains(what, StringComparison.Ordinal));
}
