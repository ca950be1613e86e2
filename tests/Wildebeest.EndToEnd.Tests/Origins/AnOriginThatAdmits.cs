using System.Security.Cryptography;
using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Origins;

/// <summary>
/// An origin over ssh with two hosts of role web, one of role database, and an admin. web02's key was stolen: what its thief tries is refused, and leaves every ref as it was.
/// </summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
[Parallelizable(ParallelScope.Self)]
sealed partial class AnOriginThatAdmits
{
    AdmittingOrigin origin = null!;
    HostHome web01 = null!;
    HostHome web02 = null!;
    Intruder thief = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        origin = new AdmittingOrigin();
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        origin.Admit("web01", "--role", "web").Successfully();
        origin.Admit("web02", "--role", "web").Successfully();
        web01 = origin.Host("web01");
        web02 = origin.Host("web02");
        origin.TryJoin(web01, "web01", "web").Successfully();
        origin.TryJoin(web02, "web02", "web").Successfully();
        var script = $"Rolling(atMostOut: 1);\nUpdate(() => Run(\"sh\", \"-c\", $\"echo {{Me.Name}} >> {origin.Folder}/trace\"));\n";
        origin.Commit("Roll", ("migrations/web/roll.csx", script));
        web01.Apply().Successfully();
        web02.Apply("--wait", "3m").Successfully();
        thief = origin.As("web02");
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        web01.Dispose();
        web02.Dispose();
        origin.Dispose();
    }

    [Test]
    public void LetsHostsJoinRollAndPublish()
    {
        Assert.That(origin.Ref(origin.HostRef("web02", "reports")), Is.Not.Null);
        Assert.That(File.ReadAllLines(origin.Folder + "/trace"), Has.One.EqualTo("web01").And.One.EqualTo("web02"));
        Assert.That(PlainGit.Run(origin.Repository, "log", "--format=%s", "refs/wildebeest/roles/web"), Does.Contain("web01").And.Contain("web02"));
    }

    [Test]
    public void LetsAPersonAtAHostAskThatItTriesAgain()
    {
        var allowed = Path.Combine(origin.Folder, "allowed");
        var link = origin.Commit("Needs help", ("migrations/web/help.csx", $"Rolling(atMostOut: 1);\nUpdate(() => Files.Read(\"{allowed}\"));"));
        Assert.That(web01.Apply().ExitCode, Is.EqualTo(1));
        File.WriteAllText(allowed, "yes");

        web01.Apply("--retry", "--reason", "it is there now").Successfully();

        Assert.That(PlainGit.Run(origin.Repository, "log", "--format=%an: %s", "refs/wildebeest/roles/web"), Does.Match($"(?m)^web01: .+ asks web01 to try {link.Short} web/help again: it is there now$"));
        var refused = web01.Run("pause", "web", "--reason", "looking", "--home", web01.Path);
        Assert.That(refused.Errors, Does.Contain("written in another's name").And.Contain("the key of an admin of the origin"), "what a person says of a role needs that person's key");
    }

    [Test]
    public void WritesTheHeadsOfTheChainAndOfTheLedgersToItsTip()
    {
        var stops = PlainGit.Run(origin.Repository, "for-each-ref", "--format=%(objectname) %(refname)", "refs/wildebeest/stops");
        var ofStops = stops.Length == 0 ? "" : $"{Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(stops.TrimEnd() + "\n")))} refs/wildebeest/stops/\n";

        Assert.That(origin.Tip, Is.EqualTo($"wildebeest tip 1\n{origin.Head} refs/heads/main\n{origin.Ref("refs/wildebeest/roles/web")} refs/wildebeest/roles/web\n{ofStops}"));
    }

    [Test]
    public void PostsEachLedgersNewestEntryBesideTheTip()
    {
        var (tip, ledger) = (origin.Tip, File.ReadAllText(origin.Repository + "/web/ledgers/web"));
        var head = origin.Ref("refs/wildebeest/roles/web");

        Assert.That(ledger, Is.EqualTo($"wildebeest ledger 1\n{head} refs/wildebeest/roles/web\n{PlainGit.Run(origin.Repository, "show", $"{head}:ledger.json")}"));
        origin.Program("create", origin.Repository).Successfully();
        Assert.That((origin.Tip, File.ReadAllText(origin.Repository + "/web/ledgers/web")), Is.EqualTo((tip, ledger)), "the program writes the same as the hook");
    }

    [Test]
    public void LeavesTheTipAloneForAHostsState()
    {
        var file = origin.Repository + "/web/tip";
        var before = File.GetLastWriteTimeUtc(file);

        thief.Push($"+{thief.Record("web02", origin.IdOf("web02"))}:{origin.HostRef("web02")}").Successfully();

        Assert.That(File.GetLastWriteTimeUtc(file), Is.EqualTo(before));
    }

    [Test]
    public void ShowsAHostTheHerdAndItsOwnReportsOnly()
    {
        var seen = thief.Git("ls-remote", origin.Url).Successfully().Output;

        Assert.That(seen, Does.Contain(origin.HostRef("web01")).And.Contain("refs/wildebeest/names/web01").And.Contain("refs/wildebeest/roles/web").And.Contain("refs/heads/main"));
        Assert.That(seen, Does.Contain(origin.HostRef("web02", "reports")).And.Not.Contain(origin.HostRef("web01", "reports")));
    }

    [Test]
    public void RefusesAnothersState() =>
        Refuses(() => thief.Push($"+{thief.Record("web01", origin.IdOf("web01"))}:{origin.HostRef("web01")}"), "deny updating a hidden ref");

    [Test]
    public void RefusesAnothersReports() => Refuses(() => thief.Push($"+{thief.Entry("web01", null)}:{origin.HostRef("web01", "reports")}"), "deny updating a hidden ref");

    [Test]
    public void RefusesAnothersName() => Refuses(() => thief.Push($"+{thief.Record("web01", origin.IdOf("web02"))}:refs/wildebeest/names/web01"), "deny updating a hidden ref");

    [Test]
    public void RefusesAFreeName() => Refuses(() => thief.Push($"{thief.Record("web09", origin.IdOf("web02"))}:refs/wildebeest/names/web09"), "deny updating a hidden ref");

    [Test]
    public void RefusesToMoveTheOwnName() => Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), more: "\"os\":\"x\"")}:refs/wildebeest/names/web02"), "the name web02 is claimed already");

    [Test]
    public void RefusesTheChainFromAHost() => Refuses(() => origin.PushChain(origin.Make([origin.Head!.Value], "Mine", ("x", "x")), "web02"), "web02 may write its own refs and the ledgers of its roles, not refs/heads/main");

    [Test]
    public void RefusesTheLedgerOfARoleThatTheHostDoesNotHave() => Refuses(() => thief.Push($"{thief.Entry("web02", null)}:refs/wildebeest/roles/database"), "deny updating a hidden ref");

    [Test]
    public void RefusesALedgersEntryInAnothersName() => Refuses(() => thief.Push($"{thief.Entry("web01", LedgerFor(thief))}:refs/wildebeest/roles/web"), "was written in another's name");

    [Test]
    public void RefusesALedgerThatIsRewritten() => Refuses(() => thief.Push($"+{thief.Entry("web02", null)}:refs/wildebeest/roles/web"), "an entry of a ledger is one commit on top of the newest that is there");

    [Test]
    public void RefusesTwoEntriesOfALedgerAtOnce() => Refuses(() => thief.Push($"{thief.Entry("web02", thief.Entry("web01", LedgerFor(thief)))}:refs/wildebeest/roles/web"), "an entry of a ledger is one commit on top of the newest that is there");

    [Test]
    public void RefusesToDeleteALedger() => Refuses(() => thief.Push(":refs/wildebeest/roles/web"), "web02 may not delete refs/wildebeest/roles/web");

    [Test]
    public void RefusesToDeleteTheOwnState() => Refuses(() => thief.Push($":{origin.HostRef("web02")}"), "web02 may not delete");

    [Test]
    public void RefusesReportsThatAreRewritten() => Refuses(() => thief.Push($"+{thief.Entry("web02", null)}:{origin.HostRef("web02", "reports")}"), "web02 may add to its reports, not rewrite them");

    [Test]
    public void DoesNotRepeatARefsNameThatCouldSteerATerminal()
    {
        var refused = Refuses(() => thief.Push($"{thief.Entry("web02", null)}:refs/wildebeest/roles/web/\u009b31mred\u202e"), "a ref whose name has other characters than letters");

        Assert.That(refused.Errors.Split('\n').Where(line => line.StartsWith("remote:", StringComparison.Ordinal)), Has.None.Contains("\u009b").And.None.Contains("\u202e"));
    }

    [Test]
    public void OpensNoShell()
    {
        using var ssh = new ChildProcess("/bin/sh", ["-c", $"$GIT_SSH_COMMAND {new Uri(origin.Url).UserInfo}@127.0.0.1 -p {new Uri(origin.Url).Port} 'git-upload-pack /etc; id'"], With(origin.EnvironmentOf("web02")));
        var finished = ssh.WaitForExit(Limits.Soon);

        Assert.That(finished.ExitCode, Is.Not.Zero);
        Assert.That(finished.Errors, Does.Contain("this key is for fetching and pushing with git alone"));
    }

    [Test]
    public void OpensNoOtherRepository() =>
        Assert.That(thief.Git("ls-remote", origin.Url.Replace("herd.git", "author.git", StringComparison.Ordinal)).Errors, Does.Contain("does not appear to be a git repository that this key opens"));

    [Test]
    public void IsFoundByItsLastNameToo() => thief.Git("ls-remote", origin.Url[..origin.Url.IndexOf('/', 8)] + "/herd.git").Successfully();

    [Test]
    public void TellsAHostWithOtherRolesWhatToDo()
    {
        origin.Admit("cache01", "--role", "cache").Successfully();
        using var cache01 = origin.Host("cache01");

        var joined = origin.TryJoin(cache01, "cache01", "cache", "database");

        Assert.That(joined.ExitCode, Is.EqualTo(1));
        Assert.That(joined.Errors, Does.Contain("has the role database, for which it is not admitted").And.Contain("admit cache01 under this name and with all its roles: wildebeest origin admit DIR cache01"), joined.ToString());
    }

    [Test]
    public void TellsAHostWithAnothersNameWhatToDo()
    {
        origin.Admit("cache02", "--role", "cache").Successfully();
        using var cache02 = origin.Host("cache02");

        var joined = origin.TryJoin(cache02, "cache03", "cache");

        Assert.That(joined.ExitCode, Is.EqualTo(1));
        Assert.That(joined.Errors, Does.Contain("deny updating a hidden ref").And.Contain("wildebeest origin admit DIR cache03"), joined.ToString());
    }

    [Test]
    public void KeepsANewcomerFromTakingAnothersPlace()
    {
        origin.Admit("web03", "--role", "web").Successfully();
        var newcomer = origin.As("web03");

        Refuses(() => newcomer.Push($"+{newcomer.Record("web03", origin.IdOf("web01"))}:{origin.HostRef("web01")}"), "not " + origin.HostRef("web01"));
        Refuses(() => newcomer.Push($"{newcomer.Record("web03", NewId)}:refs/wildebeest/hosts/{NewId[..2]}/{NewId}"), "must claim its name");
        Refuses(() => newcomer.Push($"{newcomer.Record("web03", "", tagger: $"{{\"version\":1,\"id\":\"{origin.IdOf("web01")}\"")}:refs/wildebeest/names/web03"), "comes with the host's first record");
        Refuses(() => newcomer.Push($"{newcomer.Record("web03", NewId)}:refs/wildebeest/names/web03", $"{newcomer.Entry("web03", null)}:refs/wildebeest/reports/{NewId[..2]}/{NewId}"), "deny updating a hidden ref");
    }

    [Test]
    public void TakesAgainAHostWhoseRefsWereLost()
    {
        origin.Admit("web08", "--role", "web").Successfully();
        using var web08 = origin.Host("web08");
        origin.TryJoin(web08, "web08", "web").Successfully();
        web08.Apply("--wait", "3m").Successfully();
        var (state, reports) = (origin.HostRef("web08"), origin.HostRef("web08", "reports"));
        foreach (var lost in new[] { state, reports, "refs/wildebeest/names/web08" })
        {
            PlainGit.Run(origin.Repository, "update-ref", "-d", lost);
        }

        File.Delete(origin.Repository + "/wildebeest/bound/web08");

        origin.TryJoin(web08, "web08", "web").Successfully();

        Assert.That(origin.Ref(state), Is.Not.Null);
        Assert.That(origin.Ref(reports), Is.Not.Null, "and what it had reported");
    }

    [Test]
    public void AsksAgainWhatAKeyMayDoWhenItsConnectionIsOld()
    {
        origin.Admit("web07", "--role", "web").Successfully();
        var late = origin.As("web07");
        var hook = Path.Combine(late.Folder, "hooks", "pre-push");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);

        // The connection is open when this runs, and what is to be written has not been said.
        File.WriteAllText(hook, $"#!/bin/sh\nrm {origin.Repository}/wildebeest/admitted/web07\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Refuses(() => late.Push($"{late.Record("web07", NewId)}:refs/wildebeest/hosts/{NewId[..2]}/{NewId}", $"{late.Record("web07", NewId)}:refs/wildebeest/names/web07"), "web07 is not admitted to this origin any more");
    }

    [Test]
    public void TellsWhoWasEvictedWhy()
    {
        origin.Admit("web04", "--role", "web").Successfully();
        using var web04 = origin.Host("web04");
        origin.TryJoin(web04, "web04", "web").Successfully();
        origin.Program("evict", origin.Repository, "web04", "--reason", "its disk was sold").Successfully();

        var applied = web04.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.ToString());
        Assert.That(applied.Errors + applied.Output, Does.Contain("does not let this host in: web04 was evicted from this origin: its disk was sold"), applied.ToString());
        Assert.That(origin.Program("list", origin.Repository).Output, Does.Match("web04\thost\tweb\tSHA256:[^\t]+\tevicted: its disk was sold"));
        origin.Admit("web04", "--role", "web").Successfully();
        origin.As("web04").Git("ls-remote", origin.Url).Successfully();
    }

    [Test]
    public void TellsAHostThatItWasRemovedAndGivesItsNameToTheNext()
    {
        origin.Admit("web05", "--role", "cache").Successfully();
        using var web05 = origin.Host("web05");
        origin.TryJoin(web05, "web05", "cache").Successfully();
        using var alice = origin.Host("alice");
        alice.Run("host", "remove", "web05", "--reason", "burnt down", "--origin", origin.Url).Successfully();

        var applied = web05.Apply();
        Assert.That(applied.ExitCode, Is.Not.Zero, applied.ToString());
        Assert.That(applied.Errors + applied.Output, Does.Contain("web05 was removed from the herd").And.Contain("burnt down"), applied.ToString());

        using var next = origin.Host("web05");
        origin.TryJoin(next, "web05", "cache").Successfully();
    }

    [Test]
    public async Task TakesOneOfTwoEntriesThatRace()
    {
        var before = origin.Ref("refs/wildebeest/roles/web").ToString();
        var other = origin.As("web01");
        LedgerFor(thief);
        LedgerFor(other);
        var (mine, theirs) = (thief.Entry("web02", before, "{\"a\":1}"), other.Entry("web01", before, "{\"a\":2}"));

        var pushes = await Task.WhenAll(Task.Run(() => thief.Push($"{mine}:refs/wildebeest/roles/web")), Task.Run(() => other.Push($"{theirs}:refs/wildebeest/roles/web")));

        Assert.That(pushes.Count(push => push.ExitCode == 0), Is.EqualTo(1), string.Concat<object>(pushes));
        Assert.That(origin.Ref("refs/wildebeest/roles/web").ToString(), Is.EqualTo(pushes[0].ExitCode == 0 ? mine : theirs));
        Assert.That(origin.Tip, Does.Contain(origin.Ref("refs/wildebeest/roles/web").ToString()));

        // What is no ledger at all would stop the others of this test.
        PlainGit.Run(origin.Repository, "update-ref", "refs/wildebeest/roles/web", before!);
        using var tip = new ChildProcess(origin.Repository + "/wildebeest/write-tip", [], Executable.CleanEnvironment(origin.Folder));
        tip.WaitForExit(Limits.Soon).Successfully();
    }

    [Test]
    public void PacksItsRefsAndLosesNone()
    {
        var before = origin.AllRefs();
        foreach (var ledger in Directory.EnumerateFiles(origin.Repository + "/refs/wildebeest/roles"))
        {
            File.SetLastWriteTimeUtc(ledger, File.GetLastWriteTimeUtc(ledger).AddHours(-1));
        }

        using var maintain = new ChildProcess(origin.Repository + "/wildebeest/maintain", [], Executable.CleanEnvironment(origin.Folder));
        maintain.WaitForExit(Limits.Soon).Successfully();

        Assert.That(origin.AllRefs(), Is.EqualTo(before));
        Assert.That(File.ReadAllText(origin.Repository + "/packed-refs"), Does.Contain(origin.HostRef("web01")));
    }

    [Test]
    public void StopsReadingWhatIsTooLarge()
    {
        // A pack of one tag of 1 GB, as its first bytes say, over a connection that then sends and sends.
        var head = $"{new string('0', 40)} {new string('1', 40)} {origin.HostRef("web02")}\0 report-status";
        byte[] start = [.. System.Text.Encoding.ASCII.GetBytes($"{head.Length + 4:x4}{head}0000PACK"), 0, 0, 0, 2, 0, 0, 0, 1, .. Header(4, 1 << 30), 0x78, 0x01];
        var input = new byte[64 * 1024 * 1024];
        start.CopyTo(input, 0);
        var address = new Uri(origin.Url);
        var info = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"$GIT_SSH_COMMAND -p {address.Port} {address.UserInfo}@127.0.0.1 \"git-receive-pack '{origin.Repository}'\""])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in origin.EnvironmentOf("web02"))
        {
            info.Environment[name] = value;
        }

        using var ssh = System.Diagnostics.Process.Start(info)!;
        var output = ssh.StandardOutput.ReadToEndAsync();
        var errors = ssh.StandardError.ReadToEndAsync();
        var sent = 0;
        try
        {
            for (; sent < input.Length; sent += 65_536)
            {
                ssh.StandardInput.BaseStream.Write(input, sent, 65_536);
                ssh.StandardInput.BaseStream.Flush();
            }
        }
        catch (IOException)
        {
            // The other end has gone.
        }

        Assert.That(sent, Is.LessThan(32 * 1024 * 1024), $"{output.Result} {errors.Result}");
        Assert.That(ssh.WaitForExit(Limits.Soon));
        Assert.That(origin.Ref(origin.HostRef("web02")), Is.Not.Null);
    }

    const string NewId = "0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f";

    static Dictionary<string, string> With(IReadOnlyDictionary<string, string> environment) => new(Executable.CleanEnvironment("/").Concat(environment));

    static byte[] Header(int kind, long size)
    {
        List<byte> bytes = [(byte)((kind << 4) | (int)(size & 15))];
        for (size >>= 4; size > 0; size >>= 7)
        {
            bytes[^1] |= 0x80;
            bytes.Add((byte)(size & 127));
        }

        return [.. bytes];
    }

    string LedgerFor(Intruder intruder)
    {
        intruder.Git("fetch", "--quiet", "--no-write-fetch-head", origin.Url, "refs/wildebeest/roles/web").Successfully();
        return origin.Ref("refs/wildebeest/roles/web").ToString()!;
    }

    Finished Refuses(Func<Finished> push, string words)
    {
        var before = origin.AllRefs();
        var pushed = push();
        Assert.That(pushed.ExitCode, Is.Not.Zero, pushed.ToString());
        Assert.That(pushed.Output + pushed.Errors, Does.Contain(words), pushed.ToString());
        Assert.That(origin.AllRefs(), Is.EqualTo(before));
        return pushed;
    }
}
