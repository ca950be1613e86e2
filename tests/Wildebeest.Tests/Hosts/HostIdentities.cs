using Wildebeest.Hosts;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class HostIdentities : IDisposable
{
    const string Id = "3f2a1bc0-5b1d-4c57-9c3e-0a1b2c3d4e5f";

    readonly TempFolder folder = new();

    Home Home => Home.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Test]
    public void AreReadAsTheyWereWritten()
    {
        var identity = HostIdentity.New(HostName.Parse("web01"), TimeProvider.System);

        identity.Save(Home);

        Assert.That(HostIdentity.Load(Home), Is.EqualTo(identity));
        Assert.That(File.GetUnixFileMode(Home.IdentityFile), Is.EqualTo(DurableFile.OwnerOnly));
    }

    [Test]
    public void AreEachMadeWithAnIdOfTheirOwn() =>
        Assert.That(
            HostIdentity.New(HostName.Parse("web01"), TimeProvider.System).Id,
            Is.Not.EqualTo(HostIdentity.New(HostName.Parse("web01"), TimeProvider.System).Id));

    [Test]
    public void AreMadeOnce()
    {
        var identity = HostIdentity.New(HostName.Parse("web01"), TimeProvider.System);
        identity.Save(Home);
        identity.Save(Home);

        var error = Assert.Throws<IdentityException>(() => HostIdentity.New(HostName.Parse("web02"), TimeProvider.System).Save(Home))!;

        Assert.That(error.Message, Is.EqualTo($"The home {folder.Path} is already that of web01."));
        Assert.That(HostIdentity.Load(Home), Is.EqualTo(identity));
    }

    [Test]
    public void AreMissingBeforeTheHostJoined()
    {
        Assert.That(HostIdentity.TryLoad(Home), Is.Null);
        var error = Assert.Throws<IdentityException>(() => HostIdentity.Load(Home))!;
        Assert.That(error.WayOut, Does.Contain("wildebeest join"));
    }

    [TestCase("", "it is empty")]
    [TestCase("\0\0\0\0\0\0", "it is not JSON, at line 1")]
    [TestCase("{\n  \"id\": \"3f", "it is not JSON, at line 2")]
    [TestCase("[]", "it is not a JSON object")]
    [TestCase("{}", "its \"id\" is missing or wrong")]
    [TestCase("""{"id": 7, "name": "web01", "joinedAt": "2026-01-02T03:04:05Z"}""", "its \"id\" is missing or wrong")]
    [TestCase("""{"id": "3F2A1BC0-5B1D-4C57-9C3E-0A1B2C3D4E5F", "name": "web01", "joinedAt": "2026-01-02T03:04:05Z"}""", "its \"id\" is missing or wrong")]
    [TestCase($$"""{"id": "{{Id}}", "name": "Web 01", "joinedAt": "2026-01-02T03:04:05Z"}""", "its \"name\" is missing or wrong")]
    [TestCase($$"""{"id": "{{Id}}", "name": "web01", "joinedAt": "yesterday"}""", "its \"joinedAt\" is missing or wrong")]
    [TestCase($$"""{"id": "{{Id}}", "name": "\ud800", "joinedAt": "yesterday"}""", "it has text that is not well-formed")]
    public void ThatAreDamagedAreNotUsedAndNotReplaced(string text, string finding)
    {
        folder.Write("identity", text);

        var error = Assert.Throws<IdentityException>(() => HostIdentity.Load(Home))!;

        Assert.That(error.Message, Is.EqualTo($"The identity {Home.IdentityFile} is damaged: {finding}."));
        Assert.That(error.Where, Is.EqualTo(Home.IdentityFile));
        Assert.That(error.WayOut, Does.Contain("Restore"));
        Assert.Throws<IdentityException>(() => HostIdentity.New(HostName.Parse("web01"), TimeProvider.System).Save(Home));
        Assert.That(File.ReadAllText(Home.IdentityFile), Is.EqualTo(text));
    }

    [Test]
    public void OfANewerProgramAreRead()
    {
        folder.Write("identity", $$"""{"id": "{{Id}}", "name": "web01", "joinedAt": "2026-01-02T03:04:05Z", "machineId": "0123"}""");

        Assert.That(HostIdentity.Load(Home), Is.EqualTo(
            new HostIdentity(HostId.Parse(Id), HostName.Parse("web01"), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))));
    }
}
