using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Origins;

/// <summary>What a host says of itself: of its own name, with its own id, and with the roles that it was admitted for.</summary>
sealed partial class AnOriginThatAdmits
{
    [Test]
    public void RefusesARecordThatNamesAnotherHost() => Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web01"))}:{origin.HostRef("web02")}"), "is that of another host");

    [Test]
    public void RefusesARecordWithAnothersName() => Refuses(() => thief.Push($"+{thief.Record("web01", origin.IdOf("web02"))}:{origin.HostRef("web02")}"), "has another host's name");

    [Test]
    public void RefusesARecordWithARoleThatTheHostWasNotAdmittedFor() => Refuses(
        () => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), "\"database\",\"web\"")}:{origin.HostRef("web02")}"), "web02 says that it has the role database, for which it is not admitted");

    [TestCase("\"web\"\n,\"database\"", "does not name its roles in its first line", Description = "who reads the record reads more than its first line")]
    [TestCase("\"web]\",\"database\"", "does not name its roles as a plain list", Description = "a bracket in a text ends no list")]
    public void RefusesARecordWithARoleBehindWhatLooksLikeTheEndOfItsRoles(string roles, string words) =>
        Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), roles)}:{origin.HostRef("web02")}"), words);

    [Test]
    public void RefusesARecordBehindALineThatGitDoesNotKnow() => Refuses(
        () => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), "\"database\"", header: "author web02 <x@y> 1 +0000\n")}:{origin.HostRef("web02")}"), "extraHeaderEntry");

    [Test]
    public void RefusesANewcomerThatSaysToBeAHostThatWasRemoved()
    {
        const string id = "5e1fc0de-0000-4000-8000-00000000000a";
        PlainGit.Run(origin.Repository, "update-ref", $"refs/wildebeest/reports/{id[..2]}/{id}", $"{origin.Head}");
        origin.Admit("web07", "--role", "web").Successfully();
        var newcomer = origin.As("web07");
        var record = newcomer.Record("web07", id);

        Refuses(() => newcomer.Push($"{record}:refs/wildebeest/names/web07", $"{record}:refs/wildebeest/hosts/{id[..2]}/{id}"), $"{id} was a host of this origin that was removed");
    }

    [Test]
    public void RefusesAStateThatIsNoRecord() => Refuses(() => thief.Push($"+{thief.Head}:{origin.HostRef("web02")}"), "web02 pushed a commit where a tag belongs");

    [Test]
    public void RefusesALongRecord() =>
        Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), more: $"\"os\":\"{new string('x', 70_000)}\"")}:{origin.HostRef("web02")}"), "65536 are the most");

    [Test]
    public void RefusesARecordThatUnpacksToMoreThanItMay() =>
        Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), more: $"\"os\":\"{new string('x', 17_000_000)}\"")}:{origin.HostRef("web02")}"), "unpack");

    [Test]
    public void RefusesARecordOnACommitOfTheHostsOwn()
    {
        var own = thief.Entry("web02", thief.Head, new string('x', 8_000_000));

        Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), on: own)}:{origin.HostRef("web02")}"), "stands on no link of the chain");
        Refuses(() => thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), on: own)}:{origin.HostRef("web02", "stops")}"), "stands on no link of the chain");
    }

    [Test]
    public void TakesARecordOnAnOlderLink()
    {
        thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), on: thief.Make("rev-list", "--max-parents=0", "FETCH_HEAD"))}:{origin.HostRef("web02")}").Successfully();
        thief.Push($"+{thief.Record("web02", origin.IdOf("web02"), more: "\"os\":\"x\"")}:{origin.HostRef("web02")}").Successfully();
    }

    [Test]
    public void RefusesAnEntryWhoseTreeIsNotTheLedgerAlone()
    {
        var head = LedgerFor(thief);
        byte[] blob = Convert.FromHexString(thief.Object("blob", "{}"));
        foreach (var tree in new byte[][]
        {
            [.. "1100644 ledger.json\0"u8, .. blob],
            [.. "100755 ledger.json\0"u8, .. blob],
            [.. "100644 ledger.jso\0"u8, .. blob],
            [.. "100644 ledger.json\0"u8, .. blob, .. "100644 more\0"u8, .. blob],
            [],
        })
        {
            Refuses(() => thief.Push($"{thief.EntryOf(thief.Object("tree", tree), "web02", head)}:refs/wildebeest/roles/web"), "an entry of a ledger is one plain file, ledger.json");
        }
    }

    [Test]
    public void RefusesAnEntryThatIsLongerThanAnybodyReads() =>
        Refuses(() => thief.Push($"{thief.Entry("web02", LedgerFor(thief), new string('x', 5_000_000))}:refs/wildebeest/roles/web"), "web02 pushed a ledger of 5000000 bytes; 4194304 are the most");

    [Test]
    public void RefusesANewcomerThatClaimsItsNameForAHostOfAnotherName()
    {
        origin.Admit("web06", "--role", "web").Successfully();
        var newcomer = origin.As("web06");
        var record = newcomer.Record("web06", origin.IdOf("web01"));
        var before = origin.AllRefs();

        var pushed = newcomer.PushAsIfNothingWereThere(origin.Repository, (record, origin.HostRef("web01")), (record, "refs/wildebeest/names/web06"));

        Assert.That(pushed.Errors, Does.Contain("is a host of this origin by another name"), pushed.ToString());
        Assert.That(origin.AllRefs(), Is.EqualTo(before));
    }

    [Test]
    public void RefusesOneRefTwiceInAPush()
    {
        var before = origin.AllRefs();
        var record = thief.Record("web02", origin.IdOf("web02"));

        var pushed = thief.PushAsIfNothingWereThere(origin.Repository, (record, origin.HostRef("web02")), (record, origin.HostRef("web02")));

        Assert.That(pushed.Errors, Does.Contain($"web02 pushed {origin.HostRef("web02")} twice at once"), pushed.ToString());
        Assert.That(origin.AllRefs(), Is.EqualTo(before));
    }

    [Test]
    public void KeepsNoStateWhoseClaimWasNotMade()
    {
        const string id = "5e1fc0de-0000-4000-8000-00000000000b";
        origin.Admit("web10", "--role", "web").Successfully();
        var newcomer = origin.As("web10");
        var record = newcomer.Record("web10", id);
        var before = origin.AllRefs();

        // Another push of the same key has it just now.
        var held = origin.Repository + "/refs/wildebeest/names/web10.lock";
        Directory.CreateDirectory(Path.GetDirectoryName(held)!);
        File.WriteAllText(held, "");
        try
        {
            var pushed = newcomer.PushAsIfNothingWereThere(origin.Repository, (record, $"refs/wildebeest/hosts/{id[..2]}/{id}"), (record, "refs/wildebeest/names/web10"));

            Assert.That(pushed.Output, Does.Contain("ok refs/wildebeest/hosts"), pushed.ToString());
        }
        finally
        {
            File.Delete(held);
        }

        Assert.That(origin.AllRefs(), Is.EqualTo(before));
    }

    [Test]
    public void RefusesToShowOtherObjectsInThePlaceOfThoseThatAreThere()
    {
        var alice = origin.As("alice");

        Refuses(() => alice.Push($"{alice.Head}:refs/replace/{origin.Ref("refs/wildebeest/roles/web")}"), "refs/replace would show other objects");
    }

    [Test]
    public void LeavesAnAdminWithANewKeyAnAdmin()
    {
        origin.Admit("alice").Successfully();

        Assert.That(origin.Program("list", origin.Repository).Successfully().Output, Does.Match("(?m)^alice\tadmin\t"));
    }
}
