using Wildebeest.Chains;
using Wildebeest.Settings;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Settings;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
sealed class RolesThatAreWatched
{
    readonly TempFolder folder = new();
    readonly List<string> told = [];
    string? poll;

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void AreThoseOfTheFileThatALinkLeadsTo()
    {
        folder.Write("kept.yaml", "origin: /srv/herd.git\nroles: [web]\n");
        File.CreateSymbolicLink(folder["settings.yaml"], folder["kept.yaml"]);
        var watch = Watch();
        Assert.That(watch.Now(), Is.EqualTo(new[] { RoleName.Parse("web") }));

        folder.Write("kept.yaml", "origin: /srv/herd.git\nroles: [web, cache]\n");
        Assert.That(watch.Now(), Has.Count.EqualTo(2));
    }

    [Test]
    public void AreReadAgainOnceWhatKeptThemFromItIsGone()
    {
        folder.Write("settings.yaml", "origin: /srv/herd.git\nroles: [web]\n");
        var watch = Watch();
        folder.Write("settings.yaml", "origin: /srv/herd.git\nroles: [web, cache]\n");
        poll = "never";
        Assert.That(watch.Now(), Has.Count.EqualTo(1), "it stays as it was");
        Assert.That(watch.Now(), Has.Count.EqualTo(1));
        Assert.That(told, Has.Count.EqualTo(1), "it is said once");

        poll = null;
        Assert.That(watch.Now(), Has.Count.EqualTo(2));
    }

    RolesWatch Watch()
    {
        var loading = new SettingsLoading(folder["settings.yaml"], name => name == "WILDEBEEST_POLL" ? poll : null, "web01");
        return new RolesWatch(loading, loading.Load(), wrong => told.Add(wrong.Message));
    }
}
