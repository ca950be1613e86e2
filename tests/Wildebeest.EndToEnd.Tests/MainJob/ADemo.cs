using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

sealed class ADemo : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task ObeysNoConfigurationOfTheUsersGit()
    {
        File.WriteAllText(folder[".gitconfig"], "[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = /bin/false\n");
        using var demo = WildebeestProgram.Start(folder.Path, null, "demo", "--dir", folder["demo"]);

        await Eventually.That(() => demo.HasExited || demo.Output.Contains("Joining", StringComparison.Ordinal), Limits.Soon, "nothing was committed", () => demo.Errors);

        Assert.That(demo.Output, Does.Contain("Joining"), demo.Errors);
    }
}
