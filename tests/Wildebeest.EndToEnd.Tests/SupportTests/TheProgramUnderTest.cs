using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.SupportTests;

sealed class TheProgramUnderTest
{
    [Test]
    public void RunsInAnEnvironmentWithNothingOfTheUsers()
    {
        using var home = new TemporaryFolder();

        var finished = WildebeestProgram.Run(home.Path, null, "--version");

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString());
    }
}
