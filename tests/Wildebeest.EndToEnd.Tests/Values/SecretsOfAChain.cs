using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Values;

/// <summary>A role's secret through its whole life: sealed by an admin, used and leaked on purpose by migrations, rotated, and opened by a host that joins late.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
sealed class SecretsOfAChain : IDisposable
{
    const string Old = "swordfish-of-the-first-day";
    const string New = "another-fish-of-the-second-day";

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly HostHome web = new();
    readonly HostHome db = new();
    readonly HostHome late = new();
    readonly TemporaryFolder folder = new();
    readonly List<string> seen = [];
    WorkTree tree = null!;
    Finished set = null!;
    Finished failed = null!;
    Finished refused = null!;
    Finished plan = null!;

    [OneTimeSetUp]
    public void Run()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web.Join(origin, "web01", "web");
        db.Join(origin, "db01", "db");
        tree = new WorkTree(origin);
        tree.Trust(web).Trust(db).Write("keys/admins/anna.pub", File.ReadAllText(tree.Key + ".pub"));
        set = tree.Wildebeest(Old + "\n", "secret", "set", "db-password", "--for", "role:web").Successfully();
        tree.Wildebeest("", "secret", "rewrap", "web", "--add", "web01", "--identity", tree.Key).Successfully();
        web.With("PATH", Watched(folder) + ":" + Executable.CleanEnvironment(folder.Path)["PATH"]);
        tree.Write("migrations/web/a-first.csx", Leaking("first") + Leaking("both")).Push("Add web/a-first");
        Watching(() => web.Apply().Successfully());

        tree.Write("migrations/web/b-again.csx", Leaking("first")).Push("Add web/b-again");
        plan = web.Run("plan", "--diff", "--home", web.Path).Successfully();
        web.Apply().Successfully();

        var broken = tree.Write("migrations/web/c-broken.csx", Leaking("first", "changed ") + "throw new Exception(\"it is \" + Secrets.Get(\"db-password\"));\n").Push("Add web/c-broken");
        Watching(() => failed = web.Apply());
        tree.Write("migrations/web/d-mended.csx", "Log(\"mended\");\n").Push($"Add web/d-mended\n\nReplaces: {broken}");
        web.Apply().Successfully();

        tree.Write("migrations/db/greedy.csx", "Log(Secrets.Get(\"db-password\"));\n").Push("Add db/greedy");
        refused = db.Apply();

        late.Join(origin, "web02", "web");
        tree.Wildebeest("", "secret", "rotate", "web", "--identity", tree.Key).Successfully();
        tree.Wildebeest(New, "secret", "set", "db-password").Successfully();
        tree.Trust(late).Wildebeest("", "secret", "rewrap", "web", "--add", "web02", "--identity", tree.Key).Successfully();
        tree.Write("migrations/web/e-new.csx", Leaking("second") + Leaking("both")).Push("Add web/e-new");
        tree.Write("migrations/web/f-none.csx", $"Files.Write($\"{origin.Folder}/both.{{Me.Name}}\", \"none\\n\");").Push("Add web/f-none");
        late.Apply().Successfully();
        web.Apply().Successfully();
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        web.Dispose();
        db.Dispose();
        late.Dispose();
        tree.Dispose();
        origin.Dispose();
        folder.Dispose();
    }

    [TestCase("web01")]
    [TestCase("web02", Description = "it joined after the rotation, and ran the old links with what was sealed then")]
    public void AreWrittenWhereTheyBelong(string host) =>
        Assert.That((File.ReadAllText(Target("first", host)), File.ReadAllText(Target("second", host))), Is.EqualTo(($"password={Old}\n", $"password={New}\n")));

    [Test]
    public void StandNowhereInAHome() => Assert.That(
        ((HostHome[])[web, db, late]).SelectMany(host => Directory.EnumerateFiles(host.Path, "*", SearchOption.AllDirectories)).Where(file => Holds(File.ReadAllBytes(file))), Is.Empty);

    [Test]
    public void StandNowhereInTheOrigin()
    {
        var all = origin.Git("cat-file", "--batch-all-objects", "--batch");

        Assert.That(all, Does.Contain("[hidden]"), "it was said, and hidden");
        Assert.That(Holds(System.Text.Encoding.UTF8.GetBytes(all)), Is.False);
    }

    [Test]
    public void StandNowhereInWhatTheProgramSays()
    {
        var said = string.Concat(((Finished[])[set, failed, refused, plan, web.Status(), web.Run("log", "web01", "--full", "--home", web.Path)]).Select(finished => finished.Output + finished.Errors));

        Assert.That(said, Does.Contain("it is [hidden]"));
        Assert.That(Holds(System.Text.Encoding.UTF8.GetBytes(said)), Is.False);
    }

    [Test]
    public void StandInNoProcessList()
    {
        seen.Add(File.ReadAllText(folder["seen"]));
        Assert.That(seen[^1], Does.Contain("--decrypt --identity -"), "age was seen at work");
        Assert.That(seen, Has.Some.Contains("script-run"), "and so was the script");
        Assert.That(seen.Where(text => Holds(System.Text.Encoding.UTF8.GetBytes(text))), Is.Empty);
    }

    [Test]
    public void AreOpenedByADryRunSoThatWhatIsAsWantedIsNotSaidToChange() => Assert.That(plan.Output, Does.Contain("nothing would change; 1 as wanted").And.Contains("web/b-again"));

    [Test]
    public void AreNotOpenedByAHostThatTheyAreNotFor()
    {
        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That((string?)origin.NewestReportOf("db01").GetProperty("error").GetString(), Is.EqualTo("The secret 'db-password' is not for db01: it is for role:web."));
    }

    [Test]
    public void AreShownOnTheirHost() => Assert.That(late.Run("secret", "show", "db-password", "--home", late.Path).Successfully().Output, Is.EqualTo(New + "\n"));

    [Test]
    public void AreListedWithWhomTheyAreFor() => Assert.That(
        tree.Wildebeest("", "secret", "list").Successfully().Output, Is.EqualTo("db-password: role:web\nrole:web is held by web01, web02\n"));

    [Test]
    public void NeedAgeAndSaySo()
    {
        using var other = new TemporaryFolder();
        File.CreateSymbolicLink(other["git"], Executable.Find("git"));
        using var process = new ChildProcess(
            WildebeestProgram.Path, ["secret", "show", "db-password", "--home", late.Path], new Dictionary<string, string>(Executable.CleanEnvironment(other.Path)) { ["PATH"] = other.Path });

        Assert.That(process.WaitForExit(WildebeestProgram.Limit).Errors, Does.Contain("The program age, which opens and seals secrets, is not on this machine's PATH.").And.Contains("apt-get install age"));
    }

    [Test]
    public void OfThisChainAreAsCheckWantsThem() => Assert.That(tree.Wildebeest("", "check", "--branch", "main").Output, Does.Not.Contain("Secrets:").And.Not.Contains("Vars:"));

    string Target(string file, string host) => $"{origin.Folder}/{file}.{host}";

    /// <summary>A migration that does with a secret what it should not, beside what it should.</summary>
    string Leaking(string file, string before = "") => $$"""
        Log($"it is {Secrets.Get("db-password")}");
        Console.WriteLine(Secrets.Get("db-password"));
        Files.Write($"{{origin.Folder}}/{{file}}.{Me.Name}", $"{{before}}password={Secrets.Get("db-password")}\n", mode: "0600");

        """;

    /// <summary>An age that writes down how it was started, which lasts too short for a look at the process list to be sure to meet it.</summary>
    static string Watched(TemporaryFolder folder)
    {
        var programs = Directory.CreateDirectory(folder["programs"]).FullName;
        File.WriteAllText($"{programs}/age", $"#!/bin/sh\ntr '\\0' ' ' </proc/$$/cmdline >>{folder["seen"]}\nenv >>{folder["seen"]}\nexec {Executable.Find("age")} \"$@\"\n");
        File.SetUnixFileMode($"{programs}/age", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return programs;
    }

    static bool Holds(ReadOnlySpan<byte> content) => content.IndexOf(System.Text.Encoding.UTF8.GetBytes(Old)) >= 0 || content.IndexOf(System.Text.Encoding.UTF8.GetBytes(New)) >= 0;

    /// <summary>Keeps all arguments and environments of processes that live meanwhile.</summary>
    void Watching(Action act)
    {
        using var done = new CancellationTokenSource();
        var all = new HashSet<string>();
        var watch = Task.Factory.StartNew(() =>
        {
            while (!done.IsCancellationRequested)
            {
                foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[^1])))
                {
                    all.Add(TextOf($"{process}/cmdline"));
                    all.Add(TextOf($"{process}/environ"));
                }
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            act();
        }
        finally
        {
            done.Cancel();
            watch.Wait();
            seen.AddRange(all);
        }
    }

    static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
