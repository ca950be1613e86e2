using Wildebeest.Scripting.Resources;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class FirewallWithSetsThatTrafficFills
{
    const string Listing = "table inet herd {\n\tset office {\n\t\ttype ipv4_addr\n\t\telements = { 192.0.2.1, 192.0.2.2 }\n\t}\n\n"
        + "\tset lions {\n\t\ttype ipv4_addr\n\t\tsize 65535\n\t\tflags dynamic,timeout\n\t\ttimeout 1m\n"
        + "\t\telements = { 198.51.100.1 expires 59s,\n\t\t\t     198.51.100.2 timeout 2m expires 3s }\n\t}\n\n"
        + "\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n\t\tadd @lions { ip saddr }\n\t}\n}\n";

    readonly FirewallTable table = new("inet", "herd");

    [Test]
    public void IsThereAgainWhateverTheyHold()
    {
        var withOthers = Listing.Replace("198.51.100.1 expires 59s,\n\t\t\t     198.51.100.2 timeout 2m expires 3s", "198.51.100.3 expires 1s", StringComparison.Ordinal);
        var withNone = Listing.Replace("\t\telements = { 198.51.100.1 expires 59s,\n\t\t\t     198.51.100.2 timeout 2m expires 3s }\n", "", StringComparison.Ordinal);

        Assert.That(table.Suffices(FirewallTable.Listing, Listing, withOthers));
        Assert.That(table.Suffices(FirewallTable.Listing, Listing, withNone));
    }

    [TestCase("192.0.2.2", "192.0.2.3")]
    [TestCase("timeout 1m", "timeout 2m")]
    [TestCase("policy accept", "policy drop")]
    public void IsNotThereWhereAnythingElseDiffers(string was, string isNow) =>
        Assert.That(table.Suffices(FirewallTable.Listing, Listing, Listing.Replace(was, isNow, StringComparison.Ordinal)), Is.False);
}
