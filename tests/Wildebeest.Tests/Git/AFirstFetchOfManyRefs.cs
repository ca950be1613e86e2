using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class AFirstFetchOfManyRefs
{
    static readonly IReadOnlyList<HostId> Hosts = [.. Enumerable.Range(0, ListedRefs.WorthIt + 20).Select(number => HostId.Parse($"{number:x8}-0000-4000-8000-000000000000"))];

    [Test]
    public async Task ShowsTheSameHerdAsGitsOwnFetch() => await With(Hosts, async (origin, host, wire) =>
    {
        using var other = new TempChain();
        await new Wire(Some.Git, other.Folder).FetchAsync(origin.Url, [HerdReader.AllRefs], CancellationToken.None, prune: true);

        var first = await new HerdReader(host.Clone, wire, origin.Url).FetchAsync(CancellationToken.None);
        var again = await new HerdReader(host.Clone, wire, origin.Url).FetchAsync(CancellationToken.None);

        Assert.That(first, Has.Count.EqualTo(Hosts.Count));
        Assert.That(Told(first), Is.EqualTo(Told(HerdReader.Read(other.Clone))));
        Assert.That(Told(again), Is.EqualTo(Told(first)));
        Assert.That(await PeeledAsync(host), Is.EqualTo(await PeeledAsync(other)));
    });

    [Test]
    public async Task WritesThemAsOneFile() => await With(Hosts, async (origin, host, wire) =>
    {
        await wire.FetchFirstAsync(origin.Url, HerdReader.AllRefs, CancellationToken.None);

        Assert.That(host.Clone.RefsUnder(RefNames.HerdHosts), Has.Count.EqualTo(Hosts.Count));
        Assert.That(Directory.Exists(Path.Combine(host.Folder, RefNames.HerdHosts)), Is.False);
    });

    [Test]
    public async Task IsFollowedByWhatChangedAndWithoutWhatWentAway() => await With(Hosts, async (origin, host, wire) =>
    {
        var reader = new HerdReader(host.Clone, wire, origin.Url);
        await reader.FetchAsync(CancellationToken.None);
        var moved = origin.Plain();
        Publish(origin, Hosts[3], moved);
        origin.Clone.RemoveRef(RefNames.Host(Hosts[4]));

        var members = await reader.FetchAsync(CancellationToken.None);

        Assert.That(members.Single(member => member.Id == Hosts[3]).State, Is.EqualTo(moved));
        Assert.That(members.Select(member => member.Id), Does.Not.Contain(Hosts[4]).And.Exactly(Hosts.Count - 1).Items);
    });

    [Test]
    public async Task LeavesAFewToGitsOwnFetch() => await With(Hosts.Take(5), async (origin, host, wire) =>
    {
        await wire.FetchFirstAsync(origin.Url, HerdReader.AllRefs, CancellationToken.None);

        Assert.That(host.Clone.RefsUnder(RefNames.HerdHosts), Is.Empty);
    });

    [Test]
    public async Task SaysThatThereIsNoRepository() => await With([], (_, _, wire) =>
    {
        Assert.That(
            async () => await wire.FetchFirstAsync(OriginUrl.Parse("file:///nosuch/chain.git"), HerdReader.AllRefs, CancellationToken.None),
            Throws.TypeOf<OriginException>().With.Property("Fault").EqualTo(OriginFault.NoSuchRepository));
        return Task.CompletedTask;
    });

    [Test]
    public async Task KeepsTheRefsThatWerePackedBefore() => await With(Hosts, async (origin, host, wire) =>
    {
        var own = host.Clone.WriteTag("web01", host.Plain(), "{}", Some.Author);
        host.Clone.WriteRef(RefNames.OwnHost, own);
        await Some.Git.RunAsync(host.Folder, ["pack-refs", "--all", "--prune"], CancellationToken.None);

        await wire.FetchFirstAsync(origin.Url, HerdReader.AllRefs, CancellationToken.None);

        Assert.That(host.Clone.ReadRef(RefNames.OwnHost), Is.EqualTo(own));
        Assert.That(host.Clone.RefsUnder(RefNames.HerdHosts), Has.Count.EqualTo(Hosts.Count));
    });

    [Test]
    public async Task SaysThatTheCloneIsDamagedWhereItsPackedRefsAre() => await With(Hosts, (_, host, _) =>
    {
        File.WriteAllText(Path.Combine(host.Folder, PackedRefs.FileName), "# pack-refs with: sorted \n0123456789 refs/he");

        Assert.That(() => PackedRefs.Add(host.Folder, []), Throws.TypeOf<CloneDamagedException>());
        return Task.CompletedTask;
    });

    [TestCase("")]
    [TestCase("a/../../refs/own/host")]
    [TestCase("a b")]
    [TestCase("/a")]
    [TestCase("a/")]
    [TestCase("a/.hidden")]
    [TestCase("a.lock")]
    [TestCase("a\u001b[2J")]
    public void LeavesOutANameThatIsSurelyNoRefs(string name) =>
        Assert.That(ListedRefs.Read($"{Some.Id()}\trefs/wildebeest/hosts/{name}\n", HerdReader.AllRefs), Is.Empty);

    [Test]
    public void LeavesOutWhatWasNotAskedForOrCutShort()
    {
        var id = Some.Id();

        var found = ListedRefs.Read($"{id}\trefs/heads/main\n{id}\trefs/wildebeest/hosts/0b/a\n{id.Short}\trefs/wildebeest/hosts/0b/c\n{id}", HerdReader.AllRefs);

        Assert.That(found, Is.EqualTo(new[] { new ListedRef(RefNames.HerdHosts + "0b/a", id, id) }));
    }

    [Test]
    public void TellsWhatATagStandsOn()
    {
        var (tag, link) = (Some.Id(), Some.Id());

        var found = ListedRefs.Read($"{tag}\trefs/wildebeest/hosts/0b/a\n{link}\trefs/wildebeest/hosts/0b/a^{{}}\n{link}\trefs/wildebeest/hosts/0b/other^{{}}\n", HerdReader.AllRefs);

        Assert.That(found, Is.EqualTo(new[] { new ListedRef(RefNames.HerdHosts + "0b/a", tag, link) }));
    }

    static IEnumerable<(HostId Id, string Name, CommitId? State, string? Record)> Told(IEnumerable<HerdMember> members) =>
        members.Select(member => (member.Id, member.Name, member.State, member.Record?.ToJson()));

    static async Task<string> PeeledAsync(TempChain chain) =>
        (await Some.Git.RunAsync(chain.Folder, ["for-each-ref", "--format=%(refname) %(tag) %(*objectname)", RefNames.HerdHosts], CancellationToken.None)).StandardOutput;

    static void Publish(TempChain origin, HostId host, CommitId state)
    {
        var tag = origin.Clone.WriteTag($"web{host.ToString()[..8]}", state, Some.Record(host, HostPhase.Idle, "web").ToJson(), Some.Author);
        origin.Clone.WriteRef(RefNames.Host(host), tag);
    }

    static async Task With(IEnumerable<HostId> hosts, Func<TempChain, TempChain, Wire, Task> test)
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        var state = origin.Plain();
        foreach (var id in hosts)
        {
            Publish(origin, id, state);
        }

        await test(origin, host, new Wire(Some.Git, host.Clone.GitDirectory));
    }
}
