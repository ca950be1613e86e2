using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Crashes;

sealed class AJournalThatWasHurt : Situation
{
    string File => Path.Combine(Host.Path, "journal");

    [TestCase("0a1b2c3d 99 {\"entry\":\"comp")]
    [TestCase("garbage\n")]
    [TestCase("\0\0\0\0\0\0\0\0")]
    public void AtItsEndIsRecoveredFrom(string garbage)
    {
        Add("first");
        Join().Apply().Successfully();
        var good = Host.Journal;
        System.IO.File.AppendAllBytes(File, Encoding.UTF8.GetBytes(garbage));
        Add("second");

        var applied = Host.Apply().Successfully();

        Assert.That(applied.Errors, Does.Contain("Recovered").And.Contain($"{garbage.Length} bytes"));
        Assert.That(Host.Journal, Does.StartWith(good));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
    }

    [Test]
    public void InItsMiddleIsReportedAndNothingIsRun()
    {
        Add("first");
        Join().Apply().Successfully();
        var bytes = System.IO.File.ReadAllBytes(File);
        var second = Array.IndexOf(bytes, (byte)'\n') + 1;
        bytes[second + 40] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
        var refs = Origin.AllRefs();
        Add("second");

        foreach (var finished in (Finished[])[Host.Apply(), Host.Run("agent", "--home", Host.Path)])
        {
            Assert.That(finished.ExitCode, Is.EqualTo(1), finished.ToString());
            Assert.That(finished.Errors, Does.Contain(File).And.Contain("line 2"), finished.ToString());
        }

        Assert.That(System.IO.File.ReadAllBytes(File), Is.EqualTo(bytes), "it stays as it is, to be looked at");
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first" }));
        Assert.That(Origin.AllRefs().Where(name => name.Contains("wildebeest", StringComparison.Ordinal)), Is.EqualTo(refs.Where(name => name.Contains("wildebeest", StringComparison.Ordinal))));
    }
}
