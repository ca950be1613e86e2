using Wildebeest.Chains;
using Wildebeest.Scripting.Posix;
using Wildebeest.Settings;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed class ChangingTheRoles
{
    [TestCase("web", "+cache", "web, cache")]
    [TestCase("web", "-web", "")]
    [TestCase("web, base", "cache", "cache")]
    [TestCase("web", "web +cache", "web, cache")]
    [TestCase("base", "web +cache", "web, cache")]
    [TestCase("web", "+web", "web")]
    [TestCase("", "+web +web", "web")]
    [TestCase("web", "", "web")]
    public void GivesAndTakes(string had, string words, string now) =>
        Assert.That(string.Join(", ", RoleChange.Of(Roles(had), words.Split(' ', StringSplitOptions.RemoveEmptyEntries))), Is.EqualTo(now));

    [TestCase("+we b!")]
    [TestCase("-db")]
    [TestCase("+")]
    public void RefusesWhatIsNoChange(string word) =>
        Assert.That(() => RoleChange.Of(Roles("web"), [word]), Throws.TypeOf<RoleChangeException>().With.Property("ExitCode").EqualTo(ExitCode.WrongUsage));

    [TestCase("# mine\norigin: /x\nroles: [web] # and why\npoll: 5s\n", "# mine\norigin: /x\nroles: [a, b] # and why\npoll: 5s\n")]
    [TestCase("origin: /x\nroles:\n  - web\n  - base # old\n\n# next\npoll: 5s\n", "origin: /x\nroles:\n  [a, b] # old\n\n# next\npoll: 5s\n")]
    [TestCase("origin: /x", "origin: /x\nroles: [a, b]\n")]
    [TestCase("origin: /x\nroles: []\n", "origin: /x\nroles: [a, b]\n")]
    [TestCase("roles: ['x',\n  \"y\"]\norigin: /ü\n", "roles: [a, b]\norigin: /ü\n")]
    public void KeepsAllElseOfTheFile(string before, string after) => Assert.That(RolesInFile.With(before, Roles("a, b")), Is.EqualTo(after));

    [TestCase("roles: web\n")]
    [TestCase("- a\n")]
    [TestCase("roles:\n  - web # the shop\n  - base\n")]
    [TestCase("roles: [web, # the shop\n  base]\n")]
    [TestCase("roles: [web\n")]
    [TestCase("roles: [web\nname: web01\n")]
    public void IsLeftToAPersonWhereItIsNoPlainList(string text) => Assert.That(RolesInFile.With(text, Roles("a")), Is.Null);

    [Test]
    public void KeepsTheLinkAndWhoMayReadTheFile()
    {
        using var folder = new TempFolder();
        folder.Write("kept.yaml", "origin: /x\nroles: [web]\n");
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(folder["kept.yaml"], mode);
        if (Environment.IsPrivilegedProcess)
        {
            Assert.That(Native.ChangeOwnerOfLink(folder["kept.yaml"], 1234, 2345), Is.Zero);
        }

        var owner = Native.OwnerOf(folder["kept.yaml"]);
        File.CreateSymbolicLink(folder["settings.yaml"], folder["kept.yaml"]);

        RolesInFile.Set(folder["settings.yaml"], Roles("web, cache"));

        Assert.That(File.ReadAllText(folder["kept.yaml"]), Is.EqualTo("origin: /x\nroles: [web, cache]\n"));
        Assert.That(new FileInfo(folder["settings.yaml"]).LinkTarget, Is.EqualTo(folder["kept.yaml"]));
        Assert.That(File.GetUnixFileMode(folder["kept.yaml"]), Is.EqualTo(mode));
        Assert.That(Native.OwnerOf(folder["kept.yaml"]), Is.EqualTo(owner));
    }

    static IReadOnlyList<RoleName> Roles(string text) => [.. text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(RoleName.Parse)];
}
