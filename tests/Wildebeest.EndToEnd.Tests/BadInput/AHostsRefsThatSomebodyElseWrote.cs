using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>On a plain git server everybody who may push can write every host's refs. The host writes over what is not its own.</summary>
sealed class AHostsRefsThatSomebodyElseWrote : Situation
{
    [Test]
    public void DoNotKeepTheHostFromItsWork()
    {
        Join().Apply().Successfully();
        var tag = Origin.Refs("refs/wildebeest/hosts/").Single();
        var reports = tag.Name.Replace("/hosts/", "/reports/", StringComparison.Ordinal);
        var blob = Store("blob", "x");
        Origin.Git("update-ref", tag.Name, Store("tag", $"object {blob}\ntype blob\ntag web01\ntagger Mallory <m@example.org> 1700000000 +0000\n\nmine\n"));
        Origin.Git("update-ref", reports, blob);
        Add("one");

        var applied = Host.Apply().Successfully();

        Assert.That(applied.Output + applied.Errors, Does.Contain("is not signed with this host's key: somebody else wrote it").And.Not.Contains("fetched anew"));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(Origin.ReportsOf("web01"), Has.Count.EqualTo(1));
    }

    string Store(string kind, string text) =>
        PlainGit.Try(Origin.Repository, null, Encoding.UTF8.GetBytes(text), "hash-object", "-t", kind, "-w", "--stdin").Successfully().Output.Trim();
}
