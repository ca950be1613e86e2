using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

[Parallelizable(ParallelScope.All)]
sealed class ReadingTheHerd
{
    static readonly HostId Id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

    [Test]
    public void GivesEveryHostByName() => With(chain =>
    {
        var state = chain.Plain();
        var other = HostId.New();
        Write(chain, Id, "web02", state, Some.Record(Id, HostPhase.Idle, "web").ToJson());
        Write(chain, other, "web01", Clone.EmptyTree, Some.Record(other).ToJson());

        var members = HerdReader.Read(chain.Clone);

        Assert.That(members.Select(member => (member.Name, member.Id, member.State)), Is.EqualTo(new[] { ("web01", other, (CommitId?)null), ("web02", Id, state) }));
        Assert.That(members[1].Roles.Select(role => role.ToString()), Is.EqualTo(new[] { "web" }));
    });

    [Test]
    public void ShowsAHostThatCannotBeRead() => With(chain =>
    {
        Write(chain, Id, "web01", chain.Plain(), "not a record");

        Assert.That(HerdReader.Read(chain.Clone).Single(), Has.Property("Record").Null.And.Property("Name").EqualTo("web01"));
    });

    [TestCase("999999999999999 +0000")]
    [TestCase("1700000000 +1459")]
    public async Task ShowsAHostWhoseTagIsOfNoTimeOfThisWorld(string time)
    {
        using var chain = new TempChain();
        var text = $"object {chain.Plain()}\ntype commit\ntag web01\ntagger web01 <x@y> {time}\n\n{Some.Record(Id, HostPhase.Idle, "web").ToJson()}";
        var stored = await Some.Git.RunAsync(chain.Clone.GitDirectory, ["hash-object", "-t", "tag", "-w", "--stdin", "--literally"], CancellationToken.None, input: text);
        chain.Clone.WriteRef(RefNames.HerdHosts + Id.RefPath, CommitId.Parse(stored.StandardOutput.Trim()));

        Assert.That(HerdReader.Read(chain.Clone).Single().Name, Is.EqualTo("web01"), "one of them must not hide the herd");
    }

    [Test]
    public void LeavesOutWhatIsNoHost() => With(chain =>
    {
        var tag = chain.Clone.WriteTag("web01", chain.Plain(), Some.Record(Id).ToJson(), Some.Author);
        chain.Clone.WriteRef(RefNames.HerdHosts + Id.RefPath, chain.Head!.Value);
        chain.Clone.WriteRef(RefNames.HerdHosts + "0b/not-a-uuid", tag);
        chain.Clone.WriteRef(RefNames.HerdHosts + $"zz/{Id}", tag);
        chain.Clone.WriteRef(RefNames.HerdHosts + $"0b/deeper/{Id}", tag);
        chain.Clone.WriteRef(RefNames.HerdHosts + $"0b/{Id.ToString().ToUpperInvariant()}", tag);

        Assert.That(HerdReader.Read(chain.Clone), Is.Empty);
    });

    [Test]
    public void DoesNotTrustARecordOfAnother() => With(chain =>
    {
        Write(chain, Id, "web01", chain.Plain(), Some.Record(HostId.New(), HostPhase.Idle, "web").ToJson());

        Assert.That(HerdReader.Read(chain.Clone).Single(), Has.Property("Record").Null.And.Property("Roles").Empty);
    });

    [TestCase("web01\u001b[2J", "web01\\x1b[2J")]
    [TestCase("web01; rm -rf /", "web01; rm -rf /")]
    [TestCase("WEB01", "WEB01")]
    public void GivesNoRolesToANameThatScriptsCouldNotWriteDown(string name, string shown) => With(chain =>
    {
        var content = $"object {chain.Plain()}\ntype commit\ntag {name}\ntagger x <x@y> 1772600767 +0000\n\n{Some.Record(Id, HostPhase.Idle, "web").ToJson()}\n";
        var file = Path.Combine(chain.Folder, "tag");
        File.WriteAllText(file, content);
        chain.Clone.WriteRef(RefNames.HerdHosts + Id.RefPath, CommitId.Parse(chain.Git("hash-object", "--literally", "-t", "tag", "-w", file).Trim()));

        Assert.That(HerdReader.Read(chain.Clone).Single(), Has.Property("Name").EqualTo(shown).And.Property("Roles").Empty);
    });

    [Test]
    public void KeepsRolesThatAreSome() => With(chain =>
    {
        Write(chain, Id, "web01", chain.Plain(), Some.Record(Id, HostPhase.Idle, "web", "Not A Role", "\u001b[2J").ToJson());

        Assert.That(HerdReader.Read(chain.Clone).Single().Roles.Select(role => role.ToString()), Is.EqualTo(new[] { "web" }));
    });

    static void Write(TempChain chain, HostId id, string name, CommitId state, string message) =>
        chain.Clone.WriteRef(RefNames.HerdHosts + id.RefPath, chain.Clone.WriteTag(name, state, message + "\n", Some.Author));

    static void With(Action<TempChain> test)
    {
        using var chain = new TempChain();
        test(chain);
    }
}
