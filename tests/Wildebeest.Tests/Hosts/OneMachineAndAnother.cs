using Wildebeest.Hosts;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class OneMachineAndAnother : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [TestCase("a", "1", "a", "1", false)]
    [TestCase("a", "1", "b", "1", true, Description = "an image that was installed anew, or that systemd gave an id at its first boot")]
    [TestCase("a", "1", "a", "2", true, Description = "a clone that kept the id of its system")]
    [TestCase("a", null, "a", "2", false, Description = "what only one of them knows says nothing")]
    [TestCase(null, null, "b", "2", false)]
    public void AreOthersWhereOneOfTheirIdsDiffers(string? system, string? hardware, string? otherSystem, string? otherHardware, bool expected)
    {
        Assert.That(new Machine(system, hardware).IsOther(new Machine(otherSystem, otherHardware)), Is.EqualTo(expected));
        Assert.That(new Machine(otherSystem, otherHardware).IsOther(new Machine(system, hardware)), Is.EqualTo(expected));
    }

    [Test]
    public void AreToldApartByTheIdsOfTheirSystemAndHardware()
    {
        var first = MachineWith("3d1219c7c4c5404aaa1f6d2a48adfda4\n", "4C4C4544-0038-3610-8052-B4C04F4E4D32\n");
        var second = MachineWith("3d1219c7c4c5404aaa1f6d2a48adfda4\n", "4C4C4544-0038-3610-8052-B4C04F4E4D33\n");

        Assert.That(first.IsOther(second), Is.True);
        Assert.That(first.System, Is.EqualTo(second.System).And.Not.Contains("3d1219c7"), "the ids themselves stay on the machine");
    }

    [TestCase("", "")]
    [TestCase("uninitialized\n", "00000000-0000-0000-0000-000000000000\n")]
    [TestCase(null, "ffffffff-ffff-ffff-ffff-ffffffffffff\n")]
    public void AreNotToldApartByIdsThatAreNone(string? system, string? hardware) => Assert.That(MachineWith(system, hardware), Is.EqualTo(new Machine(null, null)));

    [Test]
    public void AreReadBackAsTheyWereWritten()
    {
        var home = Home.At(folder.Path);
        var machine = new Machine("one", null);

        machine.Save(home);

        Assert.That(Machine.TryLoad(home), Is.EqualTo(machine));
    }

    [Test]
    public void AreNotKnownToAHomeOfAnOlderVersion() => Assert.That(Machine.TryLoad(Home.At(folder.Path)), Is.Null);

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[1]")]
    [TestCase("{\"system\":7}")]
    public void AreNotGuessedFromADamagedFile(string text)
    {
        var home = Home.At(folder.Path);
        File.WriteAllText(home.MachineFile, text);

        Assert.That(() => Machine.TryLoad(home), Throws.InstanceOf<IdentityException>().With.Message.Contains("does not say on which machine this home was made"));
    }

    Machine MachineWith(string? system, string? hardware)
    {
        var root = folder[$"{Guid.NewGuid():n}"];
        Write(Path.Combine(root, "etc/machine-id"), system);
        Write(Path.Combine(root, "sys/class/dmi/id/product_uuid"), hardware);
        return Machine.Read(root);
    }

    static void Write(string path, string? text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
    }
}
