using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Vars;

namespace Wildebeest.Tests.Vars;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
sealed class FileOfAMachine
{
    readonly Home home = Home.At(Directory.CreateTempSubdirectory("wildebeest-own-").FullName);

    [TearDown]
    public void Remove() => Directory.Delete(home.Folder, recursive: true);

    [Test]
    public void NeedNotBeThere() => Assert.That(OwnFile.Read(home), Is.SameAs(OwnFile.None));

    [Test]
    public void HoldsValuesAndFacts()
    {
        Write("rack: r12\nfacts:\n  rack: r12\n  public: 203.0.113.9\n");
        var own = OwnFile.Read(home);

        Assert.That(own.Facts, Is.EquivalentTo(new Dictionary<string, string> { ["rack"] = "r12", ["public"] = "203.0.113.9" }));
        Assert.That(own.Sections[0].Values.Entries.Keys, Is.EqualTo(new[] { "rack" }));
        Assert.That(OwnFacts.Of(home), Contains.Key("rack").And.ContainKey("os"));
    }

    [Test]
    public void ThatOthersCanWriteIsRefused()
    {
        Write("rack: r12\n");
        File.SetUnixFileMode(home.OwnFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        Assert.That(() => OwnFile.Read(home), Throws.TypeOf<VarsException>().With.Message.Contains("can be written by others").And.Property("WayOut").Contains("chmod go-w"));
        Assert.That(OwnFacts.Of(home)["host.yaml"], Does.StartWith("not read: "));
    }

    [TestCase("facts: 1", "at most 32 lines")]
    [TestCase("facts: { Rack: a }", "A fact is named by")]
    [TestCase("facts: { rack: [a] }", "A fact is named by")]
    [TestCase("rack: [", "This is not YAML")]
    [TestCase("rack: [a\nrow: b", "This is not YAML")]
    public void ThatIsWrongSaysWhere(string text, string sentence)
    {
        Write(text);

        Assert.That(() => OwnFile.Read(home), Throws.TypeOf<VarsException>().With.Message.Contains(sentence).And.Message.Contains("host.yaml("));
    }

    void Write(string text)
    {
        File.WriteAllText(home.OwnFile, text);
        File.SetUnixFileMode(home.OwnFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
