using Wildebeest.Hosts;

namespace Wildebeest.Tests.Hosts;

[Parallelizable(ParallelScope.All)]
sealed class HostIds
{
    [Test]
    public void HaveAPathInTwoParts() =>
        Assert.That(
            HostId.Parse("3f2a1bc0-5b1d-4c57-9c3e-0a1b2c3d4e5f").RefPath,
            Is.EqualTo("3f/3f2a1bc0-5b1d-4c57-9c3e-0a1b2c3d4e5f"));

    [Test]
    public void AreReadAsTheyAreWritten()
    {
        var id = HostId.New();

        Assert.That(HostId.Parse(id.ToString()), Is.EqualTo(id));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("3f2a1bc0")]
    [TestCase("3F2A1BC0-5B1D-4C57-9C3E-0A1B2C3D4E5F")]
    [TestCase("3f2a1bc05b1d4c579c3e0a1b2c3d4e5f")]
    [TestCase("{3f2a1bc0-5b1d-4c57-9c3e-0a1b2c3d4e5f}")]
    [TestCase(" 3f2a1bc0-5b1d-4c57-9c3e-0a1b2c3d4e5f")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    public void AreWrittenInOneWayOnly(string? text)
    {
        Assert.That(HostId.TryParse(text, out _), Is.False);
    }
}
