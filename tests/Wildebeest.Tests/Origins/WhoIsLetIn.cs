using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Origins;
using Wildebeest.Refs;

namespace Wildebeest.Tests.Origins;

[Parallelizable(ParallelScope.All)]
sealed class WhoIsLetIn
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task IsKeptInAFileThatReadsBackAsItWas()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var host = TempOriginFolder.Host("web01", 1, "base", "web") with { Password = WebPassword.Hash("secret") };

        made.Admissions.Admit(host);

        Assert.That(made.Admissions.Read(host.Name)!.Text, Is.EqualTo(host.Text));
        Assert.That(made.Read("wildebeest/admitted/web01"), Does.StartWith("kind host\nroles base web\nkey ssh-ed25519 "), "the scripts read the first two lines");
    }

    [Test]
    public async Task HasALineOfSshdsThatLetsItInToGitAlone()
    {
        using var made = await TempOriginFolder.MakeAsync();

        made.Admissions.Admit(TempOriginFolder.Host("web01", 1, "web"));

        Assert.That(made.Read("wildebeest/authorized_keys").Split('\n')[1], Is.EqualTo($"restrict,command=\"{made.Origin.Serve} web01\" {TempOriginFolder.Key(1)} web01"));
    }

    [Test]
    public async Task HasOneKeyForOneName()
    {
        using var made = await TempOriginFolder.MakeAsync();
        made.Admissions.Admit(TempOriginFolder.Host("web01", 1, "web"));

        Assert.That(() => made.Admissions.Admit(TempOriginFolder.Host("web02", 1, "web")), Throws.TypeOf<OriginUsageException>().With.Message.Contains("is that of web01"));
    }

    [Test]
    public async Task IsToldWhyAfterItWasEvictedAndKeepsNoPassword()
    {
        using var made = await TempOriginFolder.MakeAsync();
        made.Admissions.Admit(TempOriginFolder.Host("web01", 1, "web") with { Password = WebPassword.Hash("secret") });

        made.Admissions.Evict(HostName.Parse("web01"), "sold\u001b[31m\nand gone", Now);

        Assert.That(made.Read("wildebeest/evicted/web01").Split('\n')[0], Is.EqualTo("sold\\x1b[31m\\x0aand gone (2026-11-22 12:00 UTC)"));
        Assert.That(made.Read("wildebeest/authorized_keys"), Does.Contain("serve web01"), "its key is told why");
        Assert.That(made.Read("wildebeest/htpasswd"), Is.Empty);
        Assert.That(made.Admissions.All().Single().Evicted, Does.StartWith("sold"));
        Assert.That(() => made.Admissions.Evict(HostName.Parse("web01"), "again", Now), Throws.TypeOf<OriginUsageException>());
    }

    [Test]
    public async Task MayComeBack()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var host = TempOriginFolder.Host("web01", 1, "web");
        made.Admissions.Admit(host);
        made.Admissions.Evict(host.Name, "by mistake", Now);

        made.Admissions.Admit(host);

        Assert.That(made.Admissions.All().Single().Evicted, Is.Null);
        Assert.That(Directory.EnumerateFiles(made.Origin.Evicted), Is.Empty);
    }

    [Test]
    public async Task IsTheHostThatClaimedTheName()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");
        using (var repository = Clone.Open(made.Origin.Path))
        {
            repository.WriteRef(RefNames.Name(HostName.Parse("web01")), repository.WriteTag("web01", Clone.EmptyTree, Some.Record(id).ToJson() + "\n", Some.Author));
        }

        made.Admissions.Admit(TempOriginFolder.Host("web01", 1, "web"));

        Assert.That(made.Admissions.All().Single().Host, Is.EqualTo(id.ToString()));
    }

    [Test]
    public async Task IsNobodyYetAfterTheHostWasRemoved()
    {
        using var made = await TempOriginFolder.MakeAsync();
        await File.WriteAllTextAsync(made.Origin.BoundFile(HostName.Parse("web01")), "0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f\n");

        made.Admissions.Admit(TempOriginFolder.Host("web01", 1, "web"));

        Assert.That(made.Admissions.All().Single().Host, Is.Null);
    }

    [Test]
    public async Task TakesThePlaceOfItsOwnLinesInAnotherFileOnly()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var file = made.Origin.Path + "-keys";
        await File.WriteAllTextAsync(file, $"ssh-ed25519 AAAA somebody\nrestrict,command=\"{made.Origin.Serve} web01\" ssh-ed25519 BBBB web01\nrestrict,command=\"{made.Origin.Serve} web010\" ssh-ed25519 CCCC web010\n");

        made.Admissions.Admit(HostName.Parse("web01"), _ => TempOriginFolder.Host("web01", 1, "web"), file);

        var lines = await File.ReadAllLinesAsync(file);
        Assert.That(lines, Has.Length.EqualTo(3).And.Some.EqualTo("ssh-ed25519 AAAA somebody").And.Some.Contains("CCCC").And.None.Contains("BBBB"));
    }

    [Test]
    public async Task LosesItsOldKeyInAnotherFileThatWasNamedOnce()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var (name, file) = (HostName.Parse("web01"), made.Origin.Path + "-keys");
        made.Admissions.Admit(name, _ => TempOriginFolder.Host("web01", 1, "web"), file);

        made.Admissions.Admit(name, was => was with { Keys = [TempOriginFolder.Key(2)] });

        Assert.That(await File.ReadAllTextAsync(file), Does.Contain($"{TempOriginFolder.Key(2)}").And.Not.Contains($"{TempOriginFolder.Key(1)}"));
    }

    [Test]
    public async Task IsLetInThoughOthersAreAtTheSameTime()
    {
        using var made = await TempOriginFolder.MakeAsync();

        await Task.WhenAll(Enumerable.Range(1, 20).Select(number => Task.Run(() => made.Admissions.Admit(TempOriginFolder.Host($"web{number}", (byte)number, "web")))));

        Assert.That(made.Read("wildebeest/authorized_keys").Split('\n').Count(line => line.StartsWith("restrict,", StringComparison.Ordinal)), Is.EqualTo(20));
    }

    [Test]
    public async Task IsEvictedWhereBothIsSaid()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var host = TempOriginFolder.Host("web01", 1, "web") with { Password = WebPassword.Hash("secret") };
        made.Admissions.Admit(host);
        made.Admissions.Evict(host.Name, "sold", Now);

        // As after a crash between the two.
        await File.WriteAllTextAsync(made.Origin.AdmittedFile(host.Name), host.Text);
        made.Admissions.WriteServerFiles();

        Assert.That(made.Admissions.All().Single().Evicted, Does.StartWith("sold"));
        Assert.That(made.Read("wildebeest/htpasswd"), Is.Empty);
    }

    [Test]
    public async Task IsNotReadFromAFileThatSomebodyEditedWrongly()
    {
        using var made = await TempOriginFolder.MakeAsync();
        await File.WriteAllTextAsync(Path.Combine(made.Origin.Admitted, "web01"), "kind host\nroles Web;rm\n");

        Assert.That(() => made.Admissions.All(), Throws.TypeOf<OriginSetupException>().With.Message.Contains("admitted/web01"));
    }

    /// <summary>The hook looks for these bytes; it does not read JSON.</summary>
    [Test]
    public void HasARecordThatBeginsAsTheOriginsHookExpects()
    {
        var id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

        Assert.That((Some.Record(id) with { Roles = ["base", "web"] }).ToJson(), Does.StartWith($"{{\"version\":1,\"id\":\"{id}\",\"roles\":[\"base\",\"web\"],"));
    }
}
