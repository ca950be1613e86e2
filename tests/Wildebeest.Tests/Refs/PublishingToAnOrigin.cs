using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

[Parallelizable(ParallelScope.All)]
sealed class PublishingToAnOrigin
{
    static readonly HostId Id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

    [Test]
    public async Task PutsTagReportsAndNameThere() => await With(async (origin, host) =>
    {
        var report = WriteReport(host, 1);

        var (tag, newest) = await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: true, CancellationToken.None);

        Assert.That(newest, Is.EqualTo(report));
        Assert.That(Read(origin), Is.EqualTo(new[] { tag, report, tag }));
        Assert.That(origin.Git("for-each-ref", "--format=%(tag) %(*objecttype) %(refname)", "refs/wildebeest/hosts"), Is.EqualTo($"web01 tree refs/wildebeest/hosts/0b/{Id}\n"));
        Assert.That(HerdReader.Read(origin.Clone, RefNames.Hosts).Single(), Has.Property("State").Null.And.Property("Name").EqualTo("web01"));
    });

    [Test]
    public async Task AsksNobodyWhereNothingChanged() => await With(async (origin, host) =>
    {
        WriteReport(host, 1);
        var first = await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        var unreachable = new Publisher(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), OriginUrl.Parse("file:///nosuch/origin.git"), Id, Some.HostName, null, TimeProvider.System);

        Assert.That(await unreachable.PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None), Is.EqualTo(first));
    });

    [Test]
    public async Task TellsAReportOnceThoughTheProcessDiedBeforeTheJournalKnewOfIt() => await With(async (origin, host) =>
    {
        WriteReport(host, 1, keep: false);
        var again = WriteReport(host, 1);

        var (_, newest) = await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        Assert.That(newest, Is.EqualTo(again));
        Assert.That(origin.Git("rev-list", "--count", RefNames.HostReports(Id)), Is.EqualTo("1\n"));
    });

    [Test]
    public async Task TellsAReportThoughTheProcessDiedBeforeItWasKept() => await With(async (origin, host) =>
    {
        var first = WriteReport(host, 1, keep: false);
        var publisher = PublisherOf(host, origin);
        publisher.KeepWhatIsNext(first);
        var second = WriteReport(host, 2, keep: false);
        publisher.KeepWhatIsNext(second);
        publisher.KeepWhatIsNext(first);

        Assert.That((await publisher.PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None)).Report, Is.EqualTo(second));
        Assert.That(origin.Git("rev-list", "--count", RefNames.HostReports(Id)), Is.EqualTo("2\n"));
    });

    [Test]
    public async Task GoesOnAfterAnAnswerThatWasLost() => await With(async (origin, host) =>
    {
        // The push reached the origin, and the process died before it could remember that.
        var publisher = PublisherOf(host, origin);
        var report = WriteReport(host, 1);
        var (tag, _) = await publisher.PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);
        host.Clone.RemoveRef(RefNames.OwnHost);
        host.Clone.RemoveRef(RefNames.OwnReports);

        Assert.That(await publisher.PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None), Is.EqualTo((tag, (CommitId?)report)));
    });

    [Test]
    public async Task GoesOnAfterALostAnswerThoughMoreHasHappened() => await With(async (origin, host) =>
    {
        var publisher = PublisherOf(host, origin);
        await publisher.PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);
        host.Clone.RemoveRef(RefNames.OwnHost);

        var (tag, _) = await publisher.PublishAsync(null, Some.Record(Id, HostPhase.Failed), claimName: false, CancellationToken.None);

        Assert.That(origin.Clone.ReadRef(RefNames.Host(Id)), Is.EqualTo(tag));
    });

    [Test]
    public async Task PutsItsOwnWordOverAForeignOne() => await With(async (origin, host) =>
    {
        origin.Clone.WriteRef(RefNames.Host(Id), origin.Clone.WriteTag("mallory", origin.Plain(), "{}\n", Some.Author));

        var (tag, _) = await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        Assert.That(origin.Clone.ReadRef(RefNames.Host(Id)), Is.EqualTo(tag));
    });

    [Test]
    public async Task PutsItsOwnWordOverWhatIsNoTagAndNoReport() => await With(async (origin, host) =>
    {
        origin.Clone.WriteRef(RefNames.Host(Id), origin.Store("blob", "x"));
        origin.Clone.WriteRef(RefNames.HostReports(Id), origin.Store("blob", "y"));
        await PublisherOf(host, origin).ReadBackAsync(CancellationToken.None);
        var report = WriteReport(host, 1);

        var (tag, _) = await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        Assert.That(Read(origin)[..2], Is.EqualTo(new CommitId?[] { tag, report }));
    });

    [Test]
    public async Task GoesOnOnTopOfTheOriginsReportsAfterANewClone() => await With(async (origin, host) =>
    {
        var first = WriteReport(host, 1);
        await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);
        using var anew = new TempChain();

        await PublisherOf(anew, origin).ReadBackAsync(CancellationToken.None);
        var second = WriteReport(anew, 2);
        await PublisherOf(anew, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        Assert.That(origin.Clone.FirstParents(origin.Clone.ReadRef(RefNames.HostReports(Id))!.Value, null).Select(commit => commit.Id), Is.EqualTo(new[] { second, first }));
    });

    [Test]
    public async Task PutsReportsOfAnotherWayOnTopOfTheOriginsOnce() => await With(async (origin, host) =>
    {
        WriteReport(host, 1);
        await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);
        using var restored = new TempChain();
        WriteReport(restored, 1);
        WriteReport(restored, 7);
        WriteReport(restored, 8);
        WriteReport(host, 2);
        await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        await PublisherOf(restored, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);

        var chain = origin.Clone.FirstParents(origin.Clone.ReadRef(RefNames.HostReports(Id))!.Value, null).ToList();
        Assert.That(chain.Select(commit => commit.Message[..^1]), Is.EqualTo(new[] { Sentence(8), Sentence(7), Sentence(2), Sentence(1) }));
        Assert.That(origin.Clone.List(chain[0].Id, "").Select(file => file.Path), Is.EquivalentTo(new[] { "output.txt", "report.json" }));
    });

    [Test]
    public async Task TakesTheOriginsReportsWhereOursAreBehind() => await With(async (origin, host) =>
    {
        WriteReport(host, 1);
        var second = WriteReport(host, 2);
        await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None);
        using var restored = new TempChain();
        WriteReport(restored, 1);

        await PublisherOf(restored, origin).ReadBackAsync(CancellationToken.None);

        Assert.That(restored.Clone.ReadRef(RefNames.NewestReport), Is.EqualTo(second));
    });

    [Test]
    public async Task IsRefusedWhereTheNameIsTaken() => await With(async (origin, host) =>
    {
        origin.Clone.WriteRef(RefNames.Name(Some.HostName), origin.Clone.WriteTag("web01", origin.Plain(), "{}\n", Some.Author));

        Assert.That(async () => await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: true, CancellationToken.None), Throws.TypeOf<PublishRefusedException>());
        Assert.That(origin.Clone.ReadRef(RefNames.Host(Id)), Is.Null);
    });

    [Test]
    public async Task IsRefusedWithTheHooksWords() => await With(async (origin, host) =>
    {
        var hook = Path.Combine(Directory.CreateDirectory(Path.Combine(origin.Folder, "hooks")).FullName, "pre-receive");
        File.WriteAllText(hook, "#!/bin/sh\necho 'only signed hosts here' >&2\nexit 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.That(async () => await PublisherOf(host, origin).PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None),
            Throws.TypeOf<PublishRefusedException>().With.Message.Contains("only signed hosts here").And.Message.StartsWith("The origin refused what web01 published"));
    });

    static Publisher PublisherOf(TempChain host, TempChain origin) =>
        new(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), origin.Url, Id, Some.HostName, null, TimeProvider.System);

    static CommitId WriteReport(TempChain host, int number, bool keep = true)
    {
        var report = new Report { Host = "web01", Link = Some.Id(number).ToString(), Migration = $"web/m{number}", Outcome = "completed", StartedAt = Some.Time, Seconds = 1.25 };
        var publisher = PublisherOf(host, host);
        var commit = publisher.MakeReport(report, $"output {number}", Some.Time);
        if (keep)
        {
            publisher.Keep(commit);
        }

        return commit;
    }

    static string Sentence(int number) => $"web01 completed {Some.Id(number).Short} web/m{number} in 1.3 s";

    static CommitId?[] Read(TempChain origin) => [origin.Clone.ReadRef(RefNames.Host(Id)), origin.Clone.ReadRef(RefNames.HostReports(Id)), origin.Clone.ReadRef(RefNames.Name(Some.HostName))];

    static async Task With(Func<TempChain, TempChain, Task> test)
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        await test(origin, host);
    }
}
