using System.Diagnostics;
using Wildebeest.Git;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class RunningGit
{
    [Test]
    public async Task GivesItsCodeAndItsWords()
    {
        var output = await Some.Git.RunAsync(null, ["-c", "alias.speak=!echo out; echo err >&2; exit 3", "speak"], CancellationToken.None);

        Assert.That(output, Is.EqualTo(new GitOutput(3, "out\n", "err\n")));
    }

    [Test]
    public async Task ReadsWhatItIsGiven()
    {
        var input = string.Concat(Enumerable.Repeat("0123456789abcdef\n", 50_000));

        var output = await Some.Git.RunAsync(null, ["-c", "alias.count=!wc -c", "count"], CancellationToken.None, input: input);

        Assert.That(output.StandardOutput.Trim(), Is.EqualTo($"{input.Length}"));
    }

    [Test]
    public async Task MayEndWithoutReadingIt() => Assert.That(
        (await Some.Git.RunAsync(null, ["-c", "alias.end=!exit 3", "end"], CancellationToken.None, input: new string('x', 1_000_000))).ExitCode, Is.EqualTo(3));

    [Test]
    public async Task HasAnEnvironmentOfItsOwn()
    {
        var output = await Some.Git.RunAsync(null, ["-c", "alias.tell=!env", "tell"], CancellationToken.None);

        var names = output.StandardOutput.Split('\n').Select(line => line.Split('=')[0]).ToList();
        Assert.That(names, Does.Contain("HOME").And.Contain("GIT_TERMINAL_PROMPT"));
        Assert.That(names, Has.None.StartsWith("DOTNET").And.None.StartsWith("NUGET").And.None.StartsWith("VSTEST"));
        Assert.That(output.StandardOutput, Does.Contain("\nLC_ALL=C\n").And.Contain("GIT_CONFIG_GLOBAL=/dev/null").And.Contain("BatchMode=yes"));
    }

    [Test]
    public async Task ReadsTheConfigurationFileThatItIsGivenAndNoOther()
    {
        using var folder = new TempFolder();
        var file = folder.Write("gitconfig", "[user]\n\tname = From The File\n");

        var output = await new GitProgram(file, TimeSpan.FromMinutes(1), TimeProvider.System).RunAsync(null, ["config", "--list", "--show-origin"], CancellationToken.None);

        var origins = output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Distinct();
        Assert.That(output.StandardOutput, Does.Contain("user.name=From The File"));
        Assert.That(origins, Is.EquivalentTo(new[] { "command line:", $"file:{file}" }));
    }

    [TestCase("git.example.org")]
    [TestCase("git_server:8443", Description = "git matches no settings of its own to such a host")]
    public async Task KeepsAPasswordOffTheCommandLine(string host)
    {
        var origin = OriginUrl.Parse($"https://deploy:s3cret%25@{host}/chain.git");

        var told = await Some.Git.RunAsync(null, ["-c", "alias.tell=!tr '\\0' ' ' < /proc/$PPID/cmdline; git config remote.origin.url", "tell"], CancellationToken.None, origin);
        var asked = await Some.Git.RunAsync(null, ["credential", "fill"], CancellationToken.None, origin, $"url=https://{host}/chain.git\n\n");
        var elsewhere = await Some.Git.RunAsync(null, ["credential", "fill"], CancellationToken.None, origin, $"url=http://{host}/chain.git\n\n");

        Assert.That(told.StandardOutput, Does.Contain("git ").And.EndWith($"https://{host}/chain.git\n").And.Not.Contain("s3cret"), "git gives the URL on to the program that speaks http, as an argument");
        Assert.That(asked.StandardOutput, Does.Contain("username=deploy\n").And.Contain("password=s3cret%\n"), "who asks for it as git does is told");
        Assert.That(elsewhere.StandardOutput, Does.Not.Contain("s3cret"));
    }

    [Test]
    public async Task BoundsWhatItSays()
    {
        var output = await Some.Git.RunAsync(null, ["-c", "alias.shout=!head -c 9000000 /dev/zero | tr '\\0' x; head -c 9000000 /dev/zero | tr '\\0' y >&2", "shout"], CancellationToken.None);

        Assert.That((output.ExitCode, output.StandardOutput.Length, output.StandardError.Length), Is.EqualTo((0, 4 * 1024 * 1024, 4 * 1024 * 1024)));
    }

    [Test]
    public async Task EndsItsWholeTreeAtTheTimeLimit()
    {
        using var folder = new TempFolder();
        var git = new GitProgram(null, TimeSpan.FromSeconds(1), TimeProvider.System);

        Assert.That(async () => await git.RunAsync(null, Hang(folder), CancellationToken.None),
            Throws.TypeOf<GitTimeoutException>().With.Message.EqualTo("git hang took longer than 1 s and was ended."));
        await Eventually.IsTrue(() => IsGone(folder["pid"]));
    }

    [Test]
    public async Task EndsItsWholeTreeWhenCancelled()
    {
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        var run = Some.Git.RunAsync(null, Hang(folder), cancel.Token);
        await Eventually.IsTrue(() => File.Exists(folder["pid"]));

        await cancel.CancelAsync();

        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
        await Eventually.IsTrue(() => IsGone(folder["pid"]));
    }

    [Test]
    public async Task DoesNotWaitForWhatGitLeavesRunning()
    {
        using var folder = new TempFolder();

        // As an ssh that is shared between calls does, it holds the pipes open.
        var output = await Some.Git.RunAsync(null, ["-c", $"alias.leave=!sleep 100 & echo $! > {folder["pid"]}; echo done", "leave"], CancellationToken.None);

        Assert.That(output, Is.EqualTo(new GitOutput(0, "done\n", "")));
        using var left = Process.GetProcessById(int.Parse(File.ReadAllText(folder["pid"])));
        left.Kill();
    }

    // The second line is written whole before the file has its name.
    static string[] Hang(TempFolder folder) => ["-c", $"alias.hang=!echo $$ > {folder["new"]}; mv {folder["new"]} {folder["pid"]}; sleep 100; true", "hang"];

    static bool IsGone(string pidFile) => !Directory.Exists($"/proc/{File.ReadAllText(pidFile).Trim()}");
}

/// <summary>Changes this process's own environment, so nothing else may run beside it.</summary>
[NonParallelizable]
sealed class AHostileEnvironment
{
    [Test]
    public async Task DoesNotReachGit()
    {
        using var folder = new TempFolder();
        folder.Write(".gitconfig", "[user]\n\tname = Mallory\n[url \"https://evil.example.org/\"]\n\tinsteadOf = https://\n");
        using var changed = new ChangedEnvironment(
            ("HOME", folder.Path), ("XDG_CONFIG_HOME", folder.Path), ("GIT_DIR", folder["evil"]), ("GIT_WORK_TREE", folder.Path), ("GIT_INDEX_FILE", folder["index"]),
            ("GIT_OBJECT_DIRECTORY", folder["objects"]), ("GIT_CONFIG_PARAMETERS", "'user.name'='Mallory'"), ("GIT_EXEC_PATH", folder.Path), ("LC_ALL", "de_DE.UTF-8"));

        var output = await Some.Git.RunAsync(null, ["config", "--list"], CancellationToken.None);
        var nothing = await Some.Git.RunAsync("/nosuch.git", ["log"], CancellationToken.None);

        Assert.That(output.ExitCode, Is.Zero, output.StandardError);
        Assert.That(output.StandardOutput, Does.Contain("protocol.version=2").And.Not.Contain("Mallory").And.Not.Contain("evil"));
        Assert.That(nothing.StandardError, Is.EqualTo("fatal: not a git repository: '/nosuch.git'\n"));
    }

    [Test]
    public void WithoutGitIsSaidInOneSentence()
    {
        using var folder = new TempFolder();
        using var changed = new ChangedEnvironment(("PATH", folder.Path));

        Assert.That(async () => await Some.Git.RunAsync(null, ["version"], CancellationToken.None),
            Throws.TypeOf<GitMissingException>().With.Message.EqualTo("The git program is not installed or not in PATH.").And.Property("WayOut").Contains("apt-get install git"));
    }

    sealed class ChangedEnvironment : IDisposable
    {
        readonly List<(string Name, string? Value)> before = [];

        public ChangedEnvironment(params (string Name, string Value)[] changes)
        {
            foreach (var (name, value) in changes)
            {
                before.Add((name, Environment.GetEnvironmentVariable(name)));
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose() => before.ForEach(variable => Environment.SetEnvironmentVariable(variable.Name, variable.Value));
    }
}
