using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Signatures;
using Wildebeest.Tests.Chains;
using Wildebeest.Tests.Storage;
using Wildebeest.Views;

namespace Wildebeest.Tests.Refs;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ASignatureOfAHost : IDisposable
{
    static readonly HostId Id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

    readonly TempChain chain = new();
    readonly SshPrivateKey own = SshPrivateKey.New();
    readonly SshPrivateKey foreign = SshPrivateKey.New();

    public void Dispose() => chain.Dispose();

    [Test]
    public void IsGoodWhereTheChainListsItsKey() => Assert.That(Marked(own, listed: own), Is.EqualTo(HostSignature.Good));

    [Test]
    public void IsNotAskedForWhereTheChainListsNone() => Assert.That(Marked(null, listed: null), Is.EqualTo(HostSignature.Unsigned));

    [Test]
    public void IsItsOwnWordAloneWhereTheChainListsNone() => Assert.That(Marked(own, listed: null), Is.EqualTo(HostSignature.Unlisted));

    [Test]
    public void IsBadWhereItIsNotEvenByTheKeyThatItNames() => Assert.That(Marked(foreign, listed: null), Is.EqualTo(HostSignature.Bad));

    [Test]
    public void IsMissing() => Assert.That(Marked(null, listed: own), Is.EqualTo(HostSignature.Missing));

    [Test]
    public void IsByAnotherKey() => Assert.That(Marked(foreign, listed: own), Is.EqualTo(HostSignature.AnotherKey));

    [Test]
    public void IsOfAnotherHostUnderItsName() => Assert.That(Marked(own, listed: own, listedId: HostId.New()), Is.EqualTo(HostSignature.AnotherKey));

    [Test]
    public void IsBadWhereTheRecordWasChanged()
    {
        var member = Publish(own);
        var raw = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(chain.Clone.ReadRaw(member.Tag!.Value, 100_000)!).Replace("\"web\"", "\"wob\"", StringComparison.Ordinal));

        Assert.That(HostSignatures.Of(SignedObject.OfTag(raw), member, new TrustedKey(own.Public, null)), Is.EqualTo(HostSignature.Bad));
    }

    [Test]
    public void LeavesTheRecordReadable() => Assert.That(Publish(own).Record, Is.Not.Null);

    [Test]
    public void IsOneThatGitBelieves()
    {
        using var folder = new TempFolder();
        var tag = Publish(own).Tag!.Value;
        File.WriteAllText(folder["allowed"], $"web01 namespaces=\"git\" {own.Public}\n");

        Assert.That(() => chain.Git("-c", $"gpg.ssh.allowedSignersFile={folder["allowed"]}", "-c", "gpg.format=ssh", "verify-tag", tag.ToString()), Throws.Nothing);
        Assert.That(() => chain.Git("fsck", "--strict", "--no-dangling"), Throws.Nothing);
    }

    [Test]
    public void IsShownInStatus()
    {
        List(own, Id);
        var member = Publish(foreign);
        var status = HerdStatus.Of(chain.Clone, chain.Head!.Value, [member]).Hosts.Single();

        Assert.That(status.Signature, Is.EqualTo("another key"));
        Assert.That(StatusText.Line(status, Some.Time), Does.Contain("FORGED"));
    }

    [TestCase("")]
    [TestCase("hello")]
    [TestCase("ssh-ed25519 AAAA")]
    public void IsHeldAgainstNothingWhereTheListedKeyIsNone(string text) => Assert.That(TrustedKey.Parse(text), Is.Null);

    HostSignature Marked(SshPrivateKey? by, SshPrivateKey? listed, HostId? listedId = null)
    {
        List(listed, listedId ?? Id);
        return new HostSignatures(chain.Clone, chain.Head!.Value).Of(Publish(by));
    }

    void List(SshPrivateKey? key, HostId id)
    {
        chain.Plain();
        if (key is not null)
        {
            chain.Commit("Trust web01", TreeChange.File("keys/hosts/web01.pub", TrustedKey.TextOf(key.Public, Some.HostName, id)));
        }
    }

    HerdMember Publish(SshPrivateKey? by)
    {
        var record = Some.Record(Id, HostPhase.Idle, "web") with { Key = own.Public.ToString() };
        var tag = chain.Clone.WriteTag("web01", chain.Head ?? chain.Plain(), record.ToJson() + "\n", Some.Author, by is null ? null : content => SshSignature.Make(by, content));
        chain.Clone.WriteRef(RefNames.Host(Id), tag);
        return HerdReader.Read(chain.Clone, RefNames.Hosts).Single();
    }
}
