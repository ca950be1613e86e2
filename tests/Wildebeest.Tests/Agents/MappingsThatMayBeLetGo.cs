using Wildebeest.Program.Agents;

namespace Wildebeest.Tests.Agents;

[Parallelizable(ParallelScope.All)]
class MappingsThatMayBeLetGo
{
    [TestCase("7f10c0000000-7f10c0021000 r--p 00000000 fe:00 123 /usr/lib/libc.so.6")]
    [TestCase("7f10c0000000-7f10c0021000 r-xp 00000000 fe:00 123 /opt/wildebeest/wildebeest.dll")]
    public void AreReadOnlyPagesOfFiles(string line)
    {
        Assert.That(CleanPages.TryReadMapping(line, out var mapping), Is.True);
        Assert.That(mapping, Is.EqualTo((unchecked((nint)0x7f10c0000000), unchecked((nint)0x7f10c0021000))));
    }

    [TestCase("7f10c0000000-7f10c0021000 rw-p 00000000 fe:00 123 /usr/lib/libc.so.6")]
    [TestCase("7f10c0000000-7f10c0021000 r--s 00000000 fe:00 123 /usr/lib/locale")]
    [TestCase("7f10c0000000-7f10c0021000 r--p 00000000 00:00 0 ")]
    [TestCase("7f10c0000000-7f10c0021000 r-xp 00000000 00:00 0 [vdso]")]
    [TestCase("7f10c0000000-7f10c0021000 r-xs 00000000 00:01 5 /memfd:doublemapper (deleted)")]
    [TestCase("7f10c0000000-7f10c0021000 r-xp 00000000 00:01 5 /memfd:doublemapper (deleted)")]
    public void AreNoOthers(string line)
    {
        Assert.That(CleanPages.TryReadMapping(line, out var mapping), Is.True, "it begins a mapping");
        Assert.That(mapping, Is.EqualTo(default((nint, nint))));
    }

    [TestCase("Anonymous:             0 kB")]
    [TestCase("VmFlags: rd mr mw me sd")]
    [TestCase("")]
    public void AreNotReadFromOtherLines(string line) => Assert.That(CleanPages.TryReadMapping(line, out _), Is.False);
}
