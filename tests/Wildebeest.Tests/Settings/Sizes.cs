using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Settings;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed class Sizes
{
    [TestCase("0B", 0)]
    [TestCase("64KB", 64_000)]
    [TestCase("64KiB", 65_536)]
    [TestCase("100MB", 100_000_000)]
    [TestCase("100mb", 100_000_000)]
    [TestCase("2GiB", 2_147_483_648)]
    public void AreRead(string text, long bytes)
    {
        Assert.That(SizeText.TryParse(text, out var size, out _), Is.True);
        Assert.That(size, Is.EqualTo(bytes));
    }

    [TestCase("100", "has no unit; write 100MB")]
    [TestCase("", "is no size")]
    [TestCase("MB", "is no size")]
    [TestCase("1.5GB", "is no size")]
    [TestCase("-1MB", "is no size")]
    [TestCase("100 MB", "is no size")]
    [TestCase("1TB", "is no size")]
    [TestCase("99999999999GB", "is too large")]
    [TestCase("99999999999999999999B", "is too large")]
    public void AreRefusedWithAReason(string text, string reason)
    {
        Assert.That(SizeText.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(reason));
    }

    [FsCheck.NUnit.Property]
    public Property AreReadAsTheyAreWritten() => Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), bytes =>
        SizeText.TryParse(SizeText.Format(bytes.Get * 1_000L), out var read, out _) && read == bytes.Get * 1_000L);
}
