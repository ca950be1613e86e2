using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Settings;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed class WritingSettings
{
    static readonly JoinedSettings Joined =
        new(OriginUrl.Parse("https://alice:it's#s3cret@git.example.org/herd.git"), HostName.Parse("null"), [RoleName.Parse("null"), RoleName.Parse("web")])
        {
            State = OriginUrl.Parse("git@git.example.org:state.git"),
            Branch = BranchName.Parse("!x#,y"),
        };

    [Test]
    public void GivesAFileThatIsReadAsItWasMeant()
    {
        var settings = SettingsOf.File(SettingsWriter.TextOf(Joined));

        Assert.That(settings.Origin, Is.EqualTo(Joined.Origin));
        Assert.That(settings.State, Is.EqualTo(Joined.State));
        Assert.That(settings.Branch, Is.EqualTo(Joined.Branch));
        Assert.That(settings.Name, Is.EqualTo(Joined.Name));
        Assert.That(settings.Roles, Is.EqualTo(Joined.Roles));
    }

    [TestCase("origin", "/srv/other.git", "origin than --origin")]
    [TestCase("state", "/srv/state.git", "state than --state")]
    [TestCase("branch", "next", "branch than --branch")]
    [TestCase("roles", "web", "roles than --roles")]
    [TestCase("signers", "/etc/wildebeest/signers", "signers than --signers")]
    public void IsRefusedWhereFlagsSayOtherwiseThanAFileThatIsThere(string key, string text, string told)
    {
        using var folder = new TempFolder();
        folder.Write("settings.yaml", "origin: /srv/herd.git\nroles: [base, web]\n");
        var loading = new SettingsLoading(folder["settings.yaml"], _ => null, "machine7") { Flags = [SettingFlag.Of(SettingKeys.TryFind(key)!, text)] };

        var refused = Assert.Throws<SettingsKeptException>(() => SettingsWriter.RequireKept(loading))!;

        Assert.That(refused.Message, Does.StartWith($"{loading.File} is there already and says otherwise of {told}"));
        Assert.That(refused.ExitCode, Is.EqualTo(ExitCode.WrongUsage));
    }

    [Test]
    public void IsNotRefusedWhereFlagsSayTheSameOrThereIsNoFile()
    {
        using var folder = new TempFolder();
        folder.Write("settings.yaml", "origin: /srv/herd.git\nroles: [base, web]\n");
        SettingFlag[] flags = [SettingFlag.Of(SettingKeys.Origin, "/srv/herd.git"), new SettingFlag(SettingKeys.Roles, "--role", ["web", "base"]), SettingFlag.Of(SettingKeys.Name, "web01")];

        Assert.That(() => SettingsWriter.RequireKept(new SettingsLoading(folder["settings.yaml"], _ => null, "machine7") { Flags = flags }), Throws.Nothing);
        Assert.That(() => SettingsWriter.RequireKept(new SettingsLoading(folder["none.yaml"], _ => null, "machine7") { Flags = [SettingFlag.Of(SettingKeys.Branch, "next")] }), Throws.Nothing);
    }

    [Test]
    public void LeavesOutWhatIsTheDefault()
    {
        var text = SettingsWriter.TextOf(new JoinedSettings(OriginUrl.Parse("/srv/herd.git"), HostName.Parse("web01"), [])
        {
            Branch = BranchName.Main,
            State = OriginUrl.Parse("/srv/herd.git"),
        });

        Assert.That(text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'), Is.EqualTo(new[]
        {
            "origin: '/srv/herd.git'", "name: web01", "roles: []",
        }));
    }

    [Test]
    public void IsForTheOwnerAloneSinceAUrlMayCarryAPassword()
    {
        using var folder = new TempFolder();

        Assert.That(SettingsWriter.TryWriteNew(folder["etc/settings.yaml"], Joined), Is.True);

        Assert.That(File.GetUnixFileMode(folder["etc/settings.yaml"]), Is.EqualTo(DurableFile.OwnerOnly));
    }

    [Test]
    public void NeverTakesThePlaceOfAnAdminsFile()
    {
        using var folder = new TempFolder();
        var path = folder.Write("settings.yaml", "origin: /mine\n");

        Assert.That(SettingsWriter.TryWriteNew(path, Joined), Is.False);

        Assert.That(File.ReadAllText(path), Is.EqualTo("origin: /mine\n"));
    }

    [Test]
    public void SaysThatTheFileSystemIsReadOnly()
    {
        using var system = TempFileSystem.OfSize("64k");
        system.MakeReadOnly();

        Assert.That(
            Assert.Throws<StorageException>(() => SettingsWriter.TryWriteNew(system["settings.yaml"], Joined))!.Fault,
            Is.EqualTo(StorageFault.ReadOnly));
    }
}
