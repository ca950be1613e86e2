using Wildebeest.Scripting.LoadBalancers;

namespace Wildebeest.Tests.LoadBalancers;

[Parallelizable(ParallelScope.All)]
sealed class WordsOfHaproxy
{
    [Test]
    public void AreReadByTheNamesOfColumnsWhateverTheVersion()
    {
        var old = HaproxyTable.OfServersState("1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state\n3 shop 1 web01 127.0.0.1 2 8\n\n");
        var moved = HaproxyTable.OfServersState("2\n# be_name srv_name new_column srv_admin_state\nshop web01 x 1\nshop web02 - 0\n");

        Assert.That((old.Single()["srv_name"], old.Single()["srv_admin_state"]), Is.EqualTo(("web01", "8")));
        Assert.That(moved.Select(row => row["srv_admin_state"]), Is.EqualTo(new[] { "1", "0" }));
    }

    [Test]
    public void MayHaveCommasAndQuotesInThem()
    {
        var rows = HaproxyTable.OfStatistics("# pxname,svname,status,last_chk,\nshop,web01,DOWN,\"it said \"\"no, never\"\"\",\nshop,web02,UP,,\n");

        Assert.That(rows.Select(row => row["last_chk"]), Is.EqualTo(new[] { "it said \"no, never\"", "" }));
    }

    [Test]
    public void MayBeNothing() => Assert.That(HaproxyTable.OfStatistics("Unknown command\n"), Is.Empty);
}
