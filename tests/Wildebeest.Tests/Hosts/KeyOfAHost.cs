using Wildebeest.Hosts;
using Wildebeest.Signatures;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class KeyOfAHost : IDisposable
{
    readonly TempFolder folder = new();

    Home Home => Home.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Test]
    public void IsMadeOnce()
    {
        var made = HostKey.Ensure(Home, Some.HostName);

        Assert.That(HostKey.Ensure(Home, Some.HostName).Public, Is.EqualTo(made.Public));
        Assert.That(HostKey.TryLoad(Home)!.Public, Is.EqualTo(made.Public));
        Assert.That(File.ReadAllText(Home.KeyFile + ".pub"), Is.EqualTo($"{made.Public} web01\n"));
    }

    [Test]
    public void IsItsOwnersAlone()
    {
        HostKey.Ensure(Home, Some.HostName);

        Assert.That(File.GetUnixFileMode(Home.KeyFile), Is.EqualTo(DurableFile.OwnerOnly));
    }

    [Test]
    public void IsNotThereInAHomeOfAnOlderVersion() => Assert.That(HostKey.TryLoad(Home), Is.Null);

    [Test]
    public void GetsItsPublicHalfAgain()
    {
        var made = HostKey.Ensure(Home, Some.HostName);
        File.Delete(Home.KeyFile + ".pub");

        HostKey.Ensure(Home, Some.HostName);

        Assert.That(File.ReadAllText(Home.KeyFile + ".pub"), Does.StartWith(made.Public.ToString()));
    }

    [TestCase("")]
    [TestCase("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")]
    public void IsNotGuessedFromADamagedFile(string text)
    {
        File.WriteAllText(Home.KeyFile, text);

        Assert.That(() => HostKey.Ensure(Home, Some.HostName), Throws.InstanceOf<HostKeyException>().With.Property("WayOut").Contains("backup"));
        Assert.That(File.ReadAllText(Home.KeyFile), Is.EqualTo(text), "it is never written over");
    }

    [Test]
    public void IsAnotherForACopy()
    {
        var old = HostKey.Ensure(Home, Some.HostName);
        var next = HostKey.EnsureNext(Home, HostName.Parse("web02"));

        HostKey.TakeNext(Home, HostName.Parse("web02"));
        HostKey.TakeNext(Home, HostName.Parse("web02"));

        Assert.That(HostKey.TryLoad(Home)!.Public, Is.EqualTo(next.Public).And.Not.EqualTo(old.Public));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "key", "key.pub" }));
    }
}
