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
}
