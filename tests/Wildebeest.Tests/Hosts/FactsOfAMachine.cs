using Wildebeest.Hosts;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
sealed class FactsOfAMachine
{
    static readonly Dictionary<string, string> Debian = new()
    {
        ["/etc/os-release"] = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n",
        ["/proc/meminfo"] = "MemTotal:        2048000 kB\nMemFree: 1 kB\n",
        ["/proc/sys/kernel/osrelease"] = "6.1.0-18-amd64\n",
        ["/proc/cpuinfo"] = "flags\t\t: fpu vme hypervisor lahf_lm\n",
        ["/sys/class/dmi/id/sys_vendor"] = "QEMU\n",
    };

    [Test]
    public void AreReadFromItsFiles() => Assert.That(Of(Debian), Is.SupersetOf(new Dictionary<string, string>
    {
        ["os"] = "Debian GNU/Linux 12 (bookworm)", ["os.id"] = "debian", ["os.version"] = "12", ["memory"] = "2000", ["kernel"] = "6.1.0-18-amd64", ["machine"] = "virtual",
    }));

    [TestCase("/run/systemd/container", "lxc", "container")]
    [TestCase("/proc/cpuinfo", "flags : fpu\n", "virtual")]
    public void TellWhatKindItIs(string file, string text, string kind) => Assert.That(Of(new(Debian) { [file] = text })["machine"], Is.EqualTo(kind));

    [Test]
    public void OfARealOneSaySo() => Assert.That(Of(new(Debian) { ["/proc/cpuinfo"] = "flags : fpu\n", ["/sys/class/dmi/id/sys_vendor"] = "Dell Inc." })["machine"], Is.EqualTo("physical"));

    [Test]
    public void ThatNothingTellsAreLeftOut() => Assert.That(Of([]).Keys, Is.EquivalentTo(new[] { "architecture", "os", "processors" }));

    [Test]
    public void StaySmallWhateverTheFilesSay() => Assert.That(Of(new() { ["/proc/sys/kernel/osrelease"] = new string('x', 10_000) })["kernel"], Has.Length.LessThanOrEqualTo(201));

    [Test]
    public void OfThisMachineAreThere() => Assert.That(HostFacts.Gathered.Keys, Is.SupersetOf(new[] { "os", "kernel", "memory", "hostname" }));

    static SortedDictionary<string, string> Of(Dictionary<string, string> files) => HostFacts.Gather(files.GetValueOrDefault);
}
