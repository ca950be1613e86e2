using Wildebeest.Scripting.Resources;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class ResourceWithASecret
{
    readonly UserAccount user = new("anna", "");
    readonly State found = new() { [UserAccount.Number] = "1000", [UserAccount.Password] = "$6$old", [UserAccount.Shell] = "/bin/sh" };
    readonly State wanted = new() { [UserAccount.Password] = "$6$new", [UserAccount.Shell] = "/bin/bash" };

    [Test]
    public void ShowsNothingOfItInADifference()
    {
        var difference = user.Describe(found, user.Differing(found, wanted));

        Assert.That(difference.Reason, Is.EqualTo("password was (hidden), shell was /bin/sh"));
        Assert.That(difference.Diff, Is.EqualTo("-password: (hidden)\n+password: (hidden)\n-shell: /bin/sh\n+shell: /bin/bash\n"));
    }

    [Test]
    public void ShowsNothingOfItInAnError() => Assert.That(Words.StillNot(user, found, wanted), Does.Not.Contain("$6$").And.Contain("password is (hidden) and was to be (hidden)"));

    [Test]
    public void IsKeptWithWhatChangesAlong()
    {
        var kept = user.Kept(new State(found) { ["locked"] = "yes", ["password aging"] = "1:2:3:4::" }, new State { [UserAccount.Locked] = State.No, [UserAccount.MemberOf("sudo")] = State.Yes });

        Assert.That(kept, Is.EquivalentTo(new State { ["in group sudo"] = "no", ["locked"] = "yes", ["password"] = "$6$old", ["password aging"] = "1:2:3:4::" }));
    }
}
