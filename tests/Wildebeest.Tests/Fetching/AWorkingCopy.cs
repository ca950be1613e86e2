using System.Diagnostics;
using Wildebeest.Running;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Fetching;

/// <summary>What becomes of a working copy by <c>GitCheckouts</c> when its run is killed, or when somebody else has a hand in it.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AWorkingCopy
{
    [Test]
    public async Task ThatAKillLeftHalfWayIsPutBack()
    {
        using var shop = new Shop();
        await shop.ApplyAsync("v1");
        using var bench = shop.Bench();

        Assert.That((await bench.RunAsync(shop.IsKilledOnTheWayTo("v2"))).Kind, Is.Not.EqualTo(ScriptOutcomeKind.Completed));
        Assert.That((shop["file"], shop["new"]), Is.EqualTo(("two", "two")), "nothing was begun, so nothing is shown");

        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That((shop["file"], shop["new"]), Is.EqualTo(("one", (string?)null)));
        Assert.That(shop.Git("status", "--porcelain", "--untracked-files=all"), Is.Empty);
    }

    [Test]
    public async Task ThatAKillLeftHalfWayGoesOnWhenItIsRunAgain()
    {
        using var shop = new Shop();
        await shop.ApplyAsync("v1");
        using var bench = shop.Bench();
        await bench.RunAsync(shop.IsKilledOnTheWayTo("v2"));

        Assert.That((await bench.RunAsync(shop.At("v2"))).Sentence, Is.Null);

        Assert.That((shop["file"], shop["new"]), Is.EqualTo(("two", "two")));
        Assert.That(shop.Git("status", "--porcelain", "--untracked-files=all"), Is.Empty);
        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That((shop["file"], shop["new"]), Is.EqualTo(("one", (string?)null)), "both attempts are undone");
    }

    [Test]
    public async Task ThatAKillLeftBesideItsPlaceGoesWithTheUndo()
    {
        using var shop = new Shop();
        using var bench = shop.Bench();
        await bench.RunAsync(shop.IsKilledOnTheWayTo("v1"));
        Assert.That(Directory.EnumerateFileSystemEntries(shop.Above), Is.Not.Empty, "nothing was begun, so nothing is shown");

        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That(Directory.EnumerateFileSystemEntries(shop.Above), Is.Empty);
    }

    [Test]
    public async Task OfAnotherUserIsLeftAlone()
    {
        using var shop = new Shop();
        await shop.ApplyAsync("v1");
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("only root may give files away");
        }

        var ran = Path.Combine(shop.Above, "ran");
        shop.Git("config", "filter.theirs.clean", $"touch {ran}; cat");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(shop.Place, ".git", "info")).FullName, "attributes"), "* filter=theirs\n");
        File.SetLastWriteTimeUtc(Path.Combine(shop.Place, "file"), DateTime.UnixEpoch);
        Shop.Run("chown", "-R", "65534", shop.Place);

        var refused = await shop.TryAsync("v2");

        Assert.That(refused.Sentence, Does.Contain("it belongs to nobody, whose .git/config could name programs"));
        Assert.That(File.Exists(ran), Is.False, "a program of theirs ran");
    }

    [Test]
    public async Task WithNoCommitYetIsLeftAlone()
    {
        using var shop = new Shop();
        Directory.CreateDirectory(shop.Place);
        shop.Git("init", "--quiet");
        File.WriteAllText(Path.Combine(shop.Place, "theirs"), "kept");

        var refused = await shop.TryAsync("v1");

        Assert.That(refused.Sentence, Does.Contain("there is a repository already that has no commit checked out"));
        Assert.That(shop["theirs"], Is.EqualTo("kept"));
    }

    [Test]
    public async Task WithoutAnOriginHasNoneAfterTheUndo()
    {
        using var shop = new Shop();
        await shop.ApplyAsync("v1");
        shop.Git("remote", "rename", "origin", "upstream");
        using var bench = shop.Bench();
        Assert.That((await bench.RunAsync(shop.At("v2"))).Sentence, Is.Null);

        Assert.That(await bench.UndoAsync(), Is.Null);
        Assert.That(shop.Git("remote").Trim(), Is.EqualTo("upstream"));
    }

    [Test]
    public async Task KeepsAFileThatItsRepositoryIgnoredUntilNow()
    {
        using var shop = new Shop();
        await shop.ApplyAsync("v2");
        File.WriteAllText(Path.Combine(shop.Place, ".env"), "mine");

        var refused = await shop.TryAsync("v3");

        Assert.That(refused.Sentence, Does.Contain(".env"));
        Assert.That(shop[".env"], Is.EqualTo("mine"));
        Assert.That((await shop.TryAsync("v1")).Sentence, Is.Null, "nothing was begun");
    }

    /// <summary>A repository with three tags, and the place of its working copy: v2 changes a file, adds one, and ignores .env; v3 brings that.</summary>
    sealed class Shop : IDisposable
    {
        readonly TempFolder folder = new();

        public Shop()
        {
            Directory.CreateDirectory(Above);
            Run("git", "init", "--quiet", "--initial-branch=main", folder["shop.git"]);
            Commit("v1", ("file", "one"));
            Commit("v2", ("file", "two"), ("new", "two"), (".gitignore", ".env\n"));
            Commit("v3", (".env", "theirs"), (".gitignore", ""));
        }

        public string Above => folder["srv"];

        public string Place => Path.Combine(Above, "shop");

        public string? this[string file] => File.Exists(Path.Combine(Place, file)) ? File.ReadAllText(Path.Combine(Place, file)) : null;

        public ScriptBench Bench() => new() { UndoFolder = Directory.CreateDirectory(folder["undo-" + Guid.NewGuid().ToString("n")]).FullName };

        public string At(string tag) => $"""GitCheckouts.At("{Place}", "file://{folder["shop.git"]}", tag: "{tag}");""";

        /// <summary>As <see cref="At"/>, with a git that writes the files of v2 and is killed together with its script before it tells its index of them.</summary>
        public string IsKilledOnTheWayTo(string tag)
        {
            var programs = Directory.CreateDirectory(folder["programs"]).FullName;
            var git = Path.Combine(programs, "git");
            File.WriteAllText(git, $"""
                #!/bin/sh
                case " $* " in
                *" checkout "*)
                    printf two >"$2/file"; printf two >"$2/new"; : >"$2/.git/index.lock"
                    kill -9 $PPID; exit 1 ;;
                esac
                PATH=$(printf %s "$PATH" | cut -d: -f2-)
                exec git "$@"
                """);
            File.SetUnixFileMode(git, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return $"""Environment.SetEnvironmentVariable("PATH", "{programs}:" + Environment.GetEnvironmentVariable("PATH"));{"\n"}{At(tag)}""";
        }

        public async Task ApplyAsync(string tag) => Assert.That((await TryAsync(tag)).Sentence, Is.Null);

        public async Task<ScriptOutcome> TryAsync(string tag)
        {
            using var bench = Bench();
            return await bench.RunAsync(At(tag));
        }

        public string Git(params string[] arguments) => Run("git", ["-C", Place, "-c", "safe.directory=*", .. arguments]);

        public static string Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
        }

        public void Dispose() => folder.Dispose();

        void Commit(string tag, params (string Name, string Text)[] files)
        {
            foreach (var (name, text) in files)
            {
                File.WriteAllText(Path.Combine(folder["shop.git"], name), text);
            }

            string[] git = ["-C", folder["shop.git"], "-c", "user.name=a", "-c", "user.email=a@example.org"];
            Run("git", [.. git, "add", "--force", "."]);
            Run("git", [.. git, "commit", "--quiet", "--message", tag]);
            Run("git", [.. git, "tag", tag]);
        }
    }
}
