using Wildebeest.Scripting.Posix;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class FilesOfAccounts : IDisposable
{
    readonly TempFolder folder = new();

    [SetUp]
    public void GivenSome()
    {
        File.WriteAllText(folder["passwd"], "root:x:0:0:root:/root:/bin/bash\n\n# no user\nanna:x:1000:1000:Anna,,,:/home/anna:/bin/sh\nbroken:x:ten:10::/:\n+:::::\ntoor:x:0:0::/root:/bin/sh\n");
        File.WriteAllText(folder["group"], "root:x:0:\nanna:x:1000:\nsudo:x:27:bert,anna\nshop:x:800:anna\n");
        File.WriteAllText(folder["shadow"], "anna:!$6$a$b:20000:0:99999:7:::\n");
        File.WriteAllText(folder["subuid"], "anna:100000:65536\nanna:300000:1\n");
    }

    public void Dispose() => folder.Dispose();

    [Test]
    public void TellOfAUser()
    {
        var files = AccountFiles.Read(folder.Path);

        Assert.That(files.User("anna"), Is.EqualTo(new UserEntry("anna", 1000, 1000, "Anna,,,", "/home/anna", "/bin/sh")));
        Assert.That(files.GroupsOf("anna"), Is.EqualTo(["sudo", "shop"]));
        Assert.That(files.Shadow("anna"), Is.EqualTo(("!$6$a$b", "20000:0:99999:7::")));
        Assert.That(files.Subordinate("subuid", "anna"), Is.EqualTo("100000:65536,300000:1"));
        Assert.That(files.Subordinate("subgid", "anna"), Is.Null);
        Assert.That(files.NameOfGroup(27), Is.EqualTo("sudo"));
        Assert.That(files.NameOfGroup(28), Is.EqualTo("28"));
        Assert.That((files.IsOnlyOneWith(1000), files.IsOnlyOneWith(0)), Is.EqualTo((true, false)));
    }

    [TestCase("bert")]
    [TestCase("broken")]
    [TestCase("+")]
    public void TellOfNoOtherUser(string name) => Assert.That(AccountFiles.Read(folder.Path).User(name), Is.Null);
}
