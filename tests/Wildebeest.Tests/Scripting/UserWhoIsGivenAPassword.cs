using Wildebeest.Scripting.Resources;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class UserWhoIsGivenAPassword
{
    [TestCase("!")]
    [TestCase("!!")]
    [TestCase("!*")]
    [TestCase("*")]
    [TestCase("")]
    [TestCase("$6$herd$old")]
    public void IsNotLockedForWantOfOne(string field) => Assert.That(UserAccount.StaysLocked(field), Is.False);

    [TestCase("!$6$herd$old")]
    [TestCase("!!$6$herd$old")]
    public void StaysLockedWhereSomebodyLockedIt(string field) => Assert.That(UserAccount.StaysLocked(field));
}
