using Wildebeest.Secrets;
using Wildebeest.Vars;

namespace Wildebeest.Tests.Secrets;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
sealed class SecretOfARole
{
    const string Value = "correct horse battery";

    readonly Desk desk = new("web01", "db01");

    [SetUp]
    public async Task Seal()
    {
        await desk.SetAsync("db-password", Value + "\n", "role:web");
        await desk.RewrapAsync("web", ["web01"]);
    }

    [TearDown]
    public void Remove() => desk.Dispose();

    [Test]
    public async Task IsOpenedByItsHosts() => Assert.That(await desk.OpenAsync("db-password", "web01", ["web"]), Is.EqualTo(Value), "a line is without its end");

    [Test]
    public void StandsNowhereInTheTree() => Assert.That(
        Directory.EnumerateFiles(desk.Tree, "*", SearchOption.AllDirectories).Select(File.ReadAllText), Has.None.Contains("horse").And.None.Contains("AGE-SECRET-KEY"));

    [Test]
    public void IsNotOpenedByOthers() => Assert.That(
        async () => await desk.OpenAsync("db-password", "db01", ["db"]),
        Throws.TypeOf<SecretException>().With.Message.EqualTo("The secret 'db-password' is not for db01: it is for role:web.").And.Property("WayOut").Contains("--for host:db01"));

    [Test]
    public void IsNotOpenedByAHostThatOnlySaysThatItHasTheRole() => Assert.That(
        async () => await desk.OpenAsync("db-password", "db01", ["web"]),
        Throws.TypeOf<SecretException>().With.Message.Contains("the key of that role is not wrapped for db01").And.Property("WayOut").Contains("wildebeest secret rewrap web --add db01"));

    [Test]
    public async Task IsOpenedByANewHostOnceTheRolesKeyIsWrappedForIt()
    {
        var sealedBefore = desk.Read("secrets/db-password.age");
        desk.Trust("web02");
        await desk.RewrapAsync("web", ["web02"]);

        Assert.That(desk.Read("secrets/db-password.age"), Is.EqualTo(sealedBefore), "no secret is sealed anew for a new host");
        Assert.That(await desk.OpenAsync("db-password", "web02", ["web"]), Is.EqualTo(Value));
        Assert.That(await desk.OpenAsync("db-password", "web01", ["web"]), Is.EqualTo(Value));
    }

    [Test]
    public async Task OfAnOldLinkIsOpenedByAHostThatJoinsAfterARotation()
    {
        var old = desk.Keep();
        await desk.RotateAsync("web");
        await desk.SetAsync("db-password", "another one now");
        desk.Trust("web02");
        await desk.RewrapAsync("web", ["web02"]);

        Assert.That(await desk.OpenAsync("db-password", "web02", ["web"], at: old), Is.EqualTo(Value));
        Assert.That(await desk.OpenAsync("db-password", "web02", ["web"]), Is.EqualTo("another one now"));
    }

    [Test]
    public async Task IsKeptFromARemovedHostByARotation()
    {
        desk.Trust("web02");
        await desk.RewrapAsync("web", ["web02"]);
        var before = desk.Keep();
        var keys = await desk.Age.TryOpenAsync(File.ReadAllBytes(Path.Combine(before, "keys/roles/web.age")), desk.KeyOf("web02"), CancellationToken.None);
        await desk.RotateAsync("web", "web02");

        Assert.That(await desk.Age.TryOpenWithAsync(File.ReadAllBytes(Path.Combine(before, "secrets/db-password.age")), keys!, CancellationToken.None), Is.Not.Null, "what it held it still opens");
        Assert.That(await desk.Age.TryOpenWithAsync(File.ReadAllBytes(Path.Combine(desk.Tree, "secrets/db-password.age")), keys!, CancellationToken.None), Is.Null);
        Assert.That(async () => await desk.OpenAsync("db-password", "web02", ["web"]), Throws.TypeOf<SecretException>());
        Assert.That(await desk.OpenAsync("db-password", "web01", ["web"]), Is.EqualTo(Value));
    }

    [Test]
    public void OfAMigrationIsNotMendedByALaterLinkAlone()
    {
        var old = desk.Keep();

        Assert.That(async () => await desk.OpenAsync("other", "web01", ["web"], at: old), Throws.TypeOf<SecretException>().With.Property("WayOut").Contains("'Replaces: 0123abc'"));
        Assert.That(async () => await desk.OpenAsync("db-password", "db01", ["db"], at: old), Throws.TypeOf<SecretException>().With.Property("WayOut").Contains("'Replaces: 0123abc'"));
        Assert.That(async () => await desk.OpenAsync("db-password", "db01", ["db"]), Throws.TypeOf<SecretException>().With.Property("WayOut").Not.Contains("Replaces"));
    }

    [Test]
    public void WhoseListOfReadersIsWrongSaysSo()
    {
        desk.Write("secrets/recipients.yaml", "secrets:\n  db-password: [web]\n");

        Assert.That(async () => await desk.OpenAsync("db-password", "web01", ["web"]), Throws.TypeOf<VarsException>().With.Message.Contains("secrets/recipients.yaml(2,17): 'web' cannot stand here"));
    }

    [Test]
    public void ThatIsNotThereIsToldWithTheNearest() => Assert.That(
        async () => await desk.OpenAsync("db-pasword", "web01", ["web"]), Throws.TypeOf<SecretException>().With.Message.EqualTo("There is no secret 'db-pasword' in this commit; there are db-password."));

    [Test]
    public async Task IsForAHostByItsNameToo()
    {
        await desk.SetAsync("db-password", "two lines\nof it\n", "role:web", "host:db01");

        Assert.That(await desk.OpenAsync("db-password", "db01", []), Is.EqualTo("two lines\nof it\n"), "what has several lines is kept as it is");
        Assert.That(await desk.OpenAsync("db-password", "web01", ["web"]), Is.EqualTo("two lines\nof it\n"));
    }

    [Test]
    public async Task IsSealedAnewForAHostWithAnotherKey()
    {
        await desk.SetAsync("one", "only for this one", "host:db01");
        desk.Trust("db01");
        Assert.That(async () => await desk.OpenAsync("one", "db01", []), Throws.TypeOf<SecretException>().With.Message.Contains("was sealed for another key of it"));

        await desk.At.RewrapAllAsync(desk.Admin, CancellationToken.None);
        Assert.That(await desk.OpenAsync("one", "db01", []), Is.EqualTo("only for this one"));
    }

    [Test]
    public async Task IsKeptFromAnAdminWhoWentByNewKeysOfAllRoles()
    {
        await desk.SetAsync("one", "only for this one", "host:db01");
        var before = desk.Keep();
        var keys = await desk.Age.TryOpenAsync(File.ReadAllBytes(Path.Combine(before, "keys/roles/web.age")), desk.Admin, CancellationToken.None);
        var stays = desk.AdminComes("berta");
        desk.AdminGoes("anna");
        await desk.At.RotateAllAsync(desk.Admin, CancellationToken.None);
        await desk.SetAsync("db-password", "another one now");

        Assert.That(await desk.Age.TryOpenWithAsync(File.ReadAllBytes(Path.Combine(desk.Tree, "secrets/db-password.age")), keys!, CancellationToken.None), Is.Null);
        foreach (var path in new[] { "secrets/db-password.age", "secrets/one.age", "keys/roles/web.age" })
        {
            var content = File.ReadAllBytes(Path.Combine(desk.Tree, path));
            Assert.That(await desk.Age.TryOpenAsync(content, desk.Admin, CancellationToken.None), Is.Null, path);
            Assert.That(await desk.Age.TryOpenAsync(content, stays, CancellationToken.None), Is.Not.Null, path);
        }

        Assert.That(await desk.OpenAsync("db-password", "web01", ["web"]), Is.EqualTo("another one now"));
        Assert.That(await desk.OpenAsync("one", "db01", []), Is.EqualTo("only for this one"));
    }

    [Test]
    public void IsNotTakenFromAHostThatDoesNotHoldIt()
    {
        foreach (var removal in new Func<Task>[] { () => desk.RotateAsync("web", "web02"), () => desk.RewrapAsync("web", [], ["web02"]) })
        {
            Assert.That(
                async () => await removal(),
                Throws.TypeOf<SecretException>().With.Message.EqualTo("web02 cannot be removed: the keys of role:web are held by web01.").And.Property("ExitCode").EqualTo(ExitCode.WrongUsage));
        }
    }

    [Test]
    public async Task KeepsItsKeysWhereTheirPublicHalfIsLost()
    {
        var (old, held) = (desk.Read("keys/roles/web.pub"), desk.Read("keys/roles/web.age"));
        File.Delete(Path.Combine(desk.Tree, "keys/roles/web.pub"));

        Assert.That(async () => await desk.SetAsync("other", Value, "role:web"), Throws.TypeOf<SecretException>().With.Message.Contains("keys/roles/web.pub is missing").And.Property("WayOut").Contains("wildebeest secret rewrap web"));
        Assert.That(desk.Read("keys/roles/web.age"), Is.EqualTo(held));

        await desk.RewrapAsync("web", []);
        Assert.That(desk.Read("keys/roles/web.pub"), Is.EqualTo(old));
        await desk.SetAsync("other", "another one now", "role:web");
        Assert.That(await desk.OpenAsync("other", "web01", ["web"]), Is.EqualTo("another one now"));
        Assert.That(await desk.OpenAsync("db-password", "web01", ["web"]), Is.EqualTo(Value));
    }

    [Test]
    public void KeepsItsKeysWhereTheirPrivateHalfIsLost()
    {
        File.Delete(Path.Combine(desk.Tree, "keys/roles/web.age"));

        Assert.That(async () => await desk.RewrapAsync("web", []), Throws.TypeOf<SecretException>().With.Message.Contains("keys/roles/web.age is missing").And.Property("WayOut").Contains("git log -- keys/roles/web.age"));
    }

    [TestCase("short")]
    [TestCase("")]
    public void ThatIsTooShortToBeHiddenIsRefused(string value) => Assert.That(
        async () => await desk.SetAsync("db-password", value), Throws.TypeOf<SecretException>().With.Message.Contains("shorter than 8"));

    [Test]
    public void OfAHostThatNobodyTrustsIsRefused() => Assert.That(
        async () => await desk.SetAsync("x", Value, "host:web09"), Throws.TypeOf<SecretException>().With.Message.EqualTo("There is no key keys/hosts/web09.pub.").And.Property("WayOut").EqualTo("Make it: wildebeest host trust web09."));

    [Test]
    public void NeedsAnAdminWhoCanSealItAnew()
    {
        Directory.Delete(Path.Combine(desk.Tree, "keys/admins"), recursive: true);

        Assert.That(async () => await desk.SetAsync("x", Value, "role:web"), Throws.TypeOf<SecretException>().With.Message.Contains("no admin's key in keys/admins/"));
    }

    [Test]
    public void OfATreeThatIsRightIsNoFinding() => Assert.That(SecretsCheck.Of(desk.Files), Is.Empty);

    [TestCase("secrets/plain.txt", "x", "secrets/plain.txt(1,1): lies among the secrets, and is not sealed.")]
    [TestCase("secrets/db-password.age", "hunter2", "secrets/db-password.age(1,1): is not sealed by age.")]
    [TestCase("secrets/other.age", "-----BEGIN AGE ENCRYPTED FILE-----\n", "secrets/other.age(1,1): is for nobody: secrets/recipients.yaml does not name it.")]
    [TestCase("secrets/recipients.yaml", "secrets:\n  gone: [role:web]\n", "secrets/recipients.yaml(1,1): names the secret 'gone', and there is no secrets/gone.age.")]
    [TestCase("secrets/recipients.yaml", "secrets:\n  db-password: [role:db]\n", "secrets/recipients.yaml(1,1): names role:db, and that role has no keys: there is no keys/roles/db.age.")]
    [TestCase("secrets/recipients.yaml", "secrets:\n  db-password: [web]\n", "secrets/recipients.yaml(2,17): 'web' cannot stand here: write role:web or host:db01.")]
    [TestCase("keys/roles/web.age", "AGE-SECRET-KEY-1X", "keys/roles/web.age(1,1): holds a role's private keys, and is not sealed by age.")]
    public void OfATreeThatIsWrongIsFound(string path, string text, string finding)
    {
        desk.Write(path, text);

        Assert.That(SecretsCheck.Of(desk.Files).Select(found => $"{found.Where}: {found.Sentence}"), Has.Some.EqualTo(finding));
    }
}
