using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Settings;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed class Durations
{
    [TestCase("500ms", 500)]
    [TestCase("1s", 1_000)]
    [TestCase("0s", 0)]
    [TestCase("10m", 600_000)]
    [TestCase("1h30m", 5_400_000)]
    [TestCase("1d1h1m1s1ms", 90_061_001)]
    public void AreRead(string text, long milliseconds)
    {
        Assert.That(DurationText.TryParse(text, out var duration, out _), Is.True);
        Assert.That(duration.TotalMilliseconds, Is.EqualTo(milliseconds));
    }

    [TestCase("60", "has no unit; write 60s")]
    [TestCase("1h30", "has no unit")]
    [TestCase("", "is no duration")]
    [TestCase("s", "is no duration")]
    [TestCase("-1s", "is no duration")]
    [TestCase("1.5h", "is no duration")]
    [TestCase("10 m", "is no duration")]
    [TestCase("10M", "is no duration")]
    [TestCase("10min", "is no duration")]
    [TestCase("30m1h", "out of order")]
    [TestCase("1s1s", "out of order")]
    [TestCase("99999999999999999999s", "too long")]
    [TestCase("9999999999999d", "too long")]
    public void AreRefusedWithAReason(string text, string reason)
    {
        Assert.That(DurationText.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(reason));
    }

    [FsCheck.NUnit.Property]
    public Property AreReadAsTheyAreWritten() => Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), milliseconds =>
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds.Get * 37L, 0);
        return DurationText.TryParse(DurationText.Format(duration), out var read, out _) && read == duration;
    });
}
