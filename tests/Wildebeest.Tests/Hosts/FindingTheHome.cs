using Wildebeest.Hosts;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
sealed class FindingTheHome
{
    [Test]
    public void TakesTheFlagFirst() =>
        Assert.That(Home.Resolve("/srv/flag", _ => "/srv/environment").Folder, Is.EqualTo("/srv/flag"));

    [Test]
    public void TakesTheEnvironmentNext() =>
        Assert.That(Home.Resolve(null, name => name == "WILDEBEEST_HOME" ? "/srv/environment/" : null).Folder, Is.EqualTo("/srv/environment"));

    [TestCase(null)]
    [TestCase("")]
    public void TakesTheDefaultLast(string? environment) =>
        Assert.That(Home.Resolve(null, _ => environment).Folder, Is.EqualTo("/var/lib/wildebeest"));

    [Test]
    public void MakesARelativeOneFull() =>
        Assert.That(Home.Resolve("web01", _ => null).Folder, Is.EqualTo(Path.Combine(Environment.CurrentDirectory, "web01")));

    [Test]
    public void RefusesAnEmptyFlag() =>
        Assert.That(Assert.Throws<HomeException>(() => Home.Resolve("", _ => null))!.ExitCode, Is.EqualTo(ExitCode.WrongUsage));

    [Test]
    public void PutsTheDefaultHomesSettingsWhereAdminsLook() =>
        Assert.That(Home.Resolve(null, _ => null).SettingsFile, Is.EqualTo("/etc/wildebeest/settings.yaml"));

    [Test]
    public void KeepsAnyOtherHomesSettingsInIt() =>
        Assert.That(Home.At("/srv/web01").SettingsFile, Is.EqualTo("/srv/web01/settings.yaml"));
}
