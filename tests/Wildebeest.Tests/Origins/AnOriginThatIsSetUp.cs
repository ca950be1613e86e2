using Wildebeest.Git;
using Wildebeest.Program.Origins;

namespace Wildebeest.Tests.Origins;

[Parallelizable(ParallelScope.All)]
sealed class AnOriginThatIsSetUp
{
    static readonly string[] Scripts = ["wildebeest/serve", "wildebeest/http-serve", "wildebeest/write-tip", "wildebeest/maintain", "hooks/pre-receive", "hooks/post-receive"];

    [Test]
    public async Task HasEverySettingAndEveryScript()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var configuration = (await Some.Git.RunAsync(made.Origin.Path, ["config", "--local", "--list"], CancellationToken.None)).StandardOutput;

        Assert.That(OriginSetup.Configuration.Where(setting => !configuration.Contains($"{setting.Key}={setting.Value}\n", StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(Scripts.Where(script => !File.GetUnixFileMode(Path.Combine(made.Origin.Path, script)).HasFlag(UnixFileMode.OtherExecute)), Is.Empty);
        Assert.That(made.Read("web/tip"), Is.EqualTo("wildebeest tip 1\n"));
    }

    [Test]
    public async Task IsLeftAloneWhereAllIsAsItMustBe()
    {
        using var made = await TempOriginFolder.MakeAsync();

        Assert.That(await made.SetUpAsync(), Is.Empty);
    }

    [Test]
    public async Task KeepsItsBranchAndItsWebFolderWhereNoneIsNamed()
    {
        using var made = TempOriginFolder.Empty();
        var web = made.Origin.Path + "-web";
        await made.SetUpAsync(BranchName.Parse("trunk"), web);

        Assert.That(await made.SetUpAsync(), Is.Empty);
        Assert.That(made.Origin.Branch.ToString(), Is.EqualTo("trunk"));
        Assert.That(File.Exists(web + "/tip"));
    }

    [Test]
    public async Task IsMendedAndSaysOfWhat()
    {
        using var made = await TempOriginFolder.MakeAsync();
        File.Delete(made.Origin.Serve);
        await Some.Git.RunAsync(made.Origin.Path, ["config", "--local", "receive.fsckObjects", "false"], CancellationToken.None);

        Assert.That(await made.SetUpAsync(), Is.EqualTo(new[] { "Set receive.fsckObjects to true.", $"Wrote {made.Origin.Serve}." }));
    }

    [Test]
    public async Task IsNotMadeOfAFolderWithSomethingElse()
    {
        using var made = TempOriginFolder.Empty();
        Directory.CreateDirectory(made.Origin.Path);
        await File.WriteAllTextAsync(made.Origin.Path + "/notes", "mine");

        Assert.That(async () => await made.SetUpAsync(), Throws.TypeOf<OriginSetupException>().With.Message.Contains("is no bare repository, and not empty"));
    }

    [Test]
    public async Task KeepsAHookOfSomebodyElses()
    {
        using var made = await TempOriginFolder.MakeAsync();
        var hook = Path.Combine(made.Origin.Hooks, "pre-receive");
        await File.WriteAllTextAsync(hook, "#!/bin/sh\nexit 0\n");

        Assert.That(async () => await made.SetUpAsync(), Throws.TypeOf<OriginSetupException>().With.Message.Contains("is a hook of somebody else's"));
        Assert.That(await File.ReadAllTextAsync(hook), Is.EqualTo("#!/bin/sh\nexit 0\n"));
    }

    [Test]
    public void IsNotTakenForOneBeforeThat()
    {
        using var made = TempOriginFolder.Empty();

        Assert.That(() => made.Origin.Require(), Throws.TypeOf<OriginSetupException>());
    }

    /// <summary>The scripts are for any sh: what only bash knows would fail on the server alone.</summary>
    [Test]
    public void IsGivenScriptsThatAnyShellReads([Values("access", "serve", "http-serve", "write-tip", "maintain", "pre-receive", "post-receive")] string script)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        shell.StandardInput.Write(OriginSetup.TextOf(script));
        shell.StandardInput.Close();
        var errors = shell.StandardError.ReadToEnd();
        shell.WaitForExit();

        Assert.That(errors, Is.Empty);
        Assert.That(OriginSetup.TextOf(script), Does.Not.Contain("[["));
    }
}
